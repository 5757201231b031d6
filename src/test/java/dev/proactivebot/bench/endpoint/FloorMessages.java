package dev.proactivebot.bench.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.OutputBinding;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The floor: the least that verifies a channel's token, acknowledges a message and queues it, by the JDK and a Jackson tree alone. It
 * knows one issuer and one identity, retries nothing, renews nothing and logs nothing. It checks each token's signature.
 */
public final class FloorMessages {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Decoder BASE64 = Base64.getUrlDecoder();
    private static final long SKEW_SECONDS = 300;

    private final Map<String, String> settings = System.getenv();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private @Nullable Map<String, PublicKey> keys;
    private @Nullable String token;

    public HttpResponseMessage run(
            HttpRequestMessage<Optional<String>> request, OutputBinding<byte[]> item, ExecutionContext context)
            throws IOException, InterruptedException, GeneralSecurityException {
        JsonNode activity = JSON.readTree(request.getBody().orElse("").getBytes(StandardCharsets.UTF_8));
        String bearer = request.getHeaders().getOrDefault("authorization", "");
        if (!isGood(bearer.substring("Bearer ".length()), activity)) {
            return request.createResponseBuilder(HttpStatus.UNAUTHORIZED).build();
        }
        if (!acknowledge(activity)) {
            return request.createResponseBuilder(HttpStatus.BAD_GATEWAY).build();
        }
        item.setValue(JSON.writeValueAsBytes(item(activity)));
        return request.createResponseBuilder(HttpStatus.ACCEPTED).build();
    }

    private boolean isGood(String jwt, JsonNode activity)
            throws IOException, InterruptedException, GeneralSecurityException {
        String[] parts = jwt.split("\\.", -1);
        JsonNode header = JSON.readTree(BASE64.decode(parts[0]));
        JsonNode claims = JSON.readTree(BASE64.decode(parts[1]));
        long now = System.currentTimeMillis() / 1_000;
        PublicKey key = keys().get(header.path("kid").asText());
        if (key == null
                || !header.path("alg").asText().equals("RS256")
                || !claims.path("iss").asText().equals("https://api.botframework.com")
                || !claims.path("aud").asText().equals(settings.get("MicrosoftAppId"))
                || !claims.path("serviceurl")
                        .asText()
                        .equals(activity.path("serviceUrl").asText())
                || claims.path("nbf").asLong() > now + SKEW_SECONDS
                || claims.path("exp").asLong() < now - SKEW_SECONDS) {
            return false;
        }
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(key);
        signature.update(jwt.substring(0, jwt.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII));
        return signature.verify(BASE64.decode(parts[2]));
    }

    private synchronized Map<String, PublicKey> keys()
            throws IOException, InterruptedException, GeneralSecurityException {
        Map<String, PublicKey> known = keys;
        if (known == null) {
            known = new HashMap<>();
            JsonNode metadata = get(HttpRequest.newBuilder(URI.create(setting("ToBotFromChannelOpenIdMetadataUrl"))));
            JsonNode document = get(
                    HttpRequest.newBuilder(URI.create(metadata.path("jwks_uri").asText())));
            for (JsonNode jwk : document.path("keys")) {
                known.put(
                        jwk.path("kid").asText(),
                        KeyFactory.getInstance("RSA")
                                .generatePublic(new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e"))));
            }
            keys = known;
        }
        return known;
    }

    private static BigInteger number(JsonNode jwk, String name) {
        return new BigInteger(1, BASE64.decode(jwk.path(name).asText()));
    }

    private synchronized String token() throws IOException, InterruptedException {
        String known = token;
        if (known == null) {
            URI url = URI.create(setting("IDENTITY_ENDPOINT") + "?api-version=2019-08-01&resource="
                    + encoded("https://api.botframework.com") + "&client_id=" + setting("MicrosoftAppId"));
            known = get(HttpRequest.newBuilder(url).header("X-IDENTITY-HEADER", setting("IDENTITY_HEADER")))
                    .path("access_token")
                    .asText();
            token = known;
        }
        return known;
    }

    private JsonNode get(HttpRequest.Builder request) throws IOException, InterruptedException {
        return JSON.readTree(http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray())
                .body());
    }

    private boolean acknowledge(JsonNode activity) throws IOException, InterruptedException {
        ObjectNode reply = JSON.createObjectNode()
                .put("type", "message")
                .put("channelId", activity.path("channelId").asText())
                .put("replyToId", activity.path("id").asText())
                .put("textFormat", "plain")
                .put("text", "You said " + activity.path("text").asText() + ". Message added to the queue.");
        reply.set("from", activity.path("recipient"));
        reply.set("recipient", activity.path("from"));
        reply.set("conversation", activity.path("conversation"));
        URI url = URI.create(activity.path("serviceUrl").asText() + "v3/conversations/"
                + encoded(activity.path("conversation").path("id").asText()) + "/activities/"
                + encoded(activity.path("id").asText()));
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Authorization", "Bearer " + token())
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(reply)))
                .build();
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        return response.statusCode() / 100 == 2
                && !JSON.readTree(response.body()).path("id").asText().isEmpty();
    }

    private static ObjectNode item(JsonNode activity) {
        ObjectNode item = JSON.createObjectNode().put("version", 1);
        item.put(
                "key",
                activity.path("channelId").asText() + "|"
                        + activity.path("conversation").path("id").asText() + "|"
                        + activity.path("id").asText());
        ObjectNode reference = item.putObject("relatesTo");
        reference.set("activityId", activity.path("id"));
        reference.set("user", activity.path("from"));
        reference.set("bot", activity.path("recipient"));
        reference.set("conversation", activity.path("conversation"));
        reference.set("channelId", activity.path("channelId"));
        reference.set("serviceUrl", activity.path("serviceUrl"));
        return item.put("text", activity.path("text").asText());
    }

    private String setting(String name) {
        return String.valueOf(settings.get(name));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
