package dev.proactivebot.bench.endpoint;

import dev.proactivebot.testing.FakeConnector;
import dev.proactivebot.testing.FakeOpenId;
import dev.proactivebot.testing.FakeTokenServer;
import dev.proactivebot.testing.TestTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** The channel with all that stands around a bot: signing keys, tokens, and a connector that takes every message. */
final class Channel implements AutoCloseable {
    private static final int ACCEPTED = 202;
    private static final int TOKENS = 64;

    private final FakeOpenId openId = FakeOpenId.start();
    private final FakeTokenServer authority = new FakeTokenServer();
    private final FakeConnector connector = new FakeConnector().forgetful();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger messages = new AtomicInteger();
    private final List<String> bearers = IntStream.range(0, TOKENS)
            .mapToObj(i -> new TestTokens(Clock.systemUTC())
                    .channel()
                    .claim("serviceurl", connector.serviceUrl())
                    .claim("number", i)
                    .bearer())
            .toList();

    Map<String, String> managedIdentity() {
        return settings(Map.of(
                "MicrosoftAppType", "UserAssignedMSI",
                "IDENTITY_ENDPOINT", authority.identityEndpoint().toString(),
                "IDENTITY_HEADER", "header"));
    }

    Map<String, String> secret() {
        return settings(Map.of(
                "MicrosoftAppType", "SingleTenant",
                "MicrosoftAppPassword", "password",
                "ToChannelFromBotLoginUrl",
                        authority.loginUrl(TestTokens.TENANT_ID).toString()));
    }

    private Map<String, String> settings(Map<String, String> identity) {
        Map<String, String> settings = new HashMap<>(identity);
        settings.put("AZURE_FUNCTIONS_ENVIRONMENT", "Development");
        settings.put("AzureWebJobsStorage", "UseDevelopmentStorage=true");
        settings.put("MicrosoftAppId", TestTokens.APP_ID);
        settings.put("MicrosoftAppTenantId", TestTokens.TENANT_ID);
        settings.putAll(openId.settings());
        return settings;
    }

    /**
     * Posts a message that no one has posted before.
     *
     * @throws IOException unless it was acknowledged and queued
     */
    void say(URI endpoint) throws IOException, InterruptedException {
        int number = messages.incrementAndGet();
        HttpRequest post = HttpRequest.newBuilder(endpoint)
                .header("Authorization", bearers.get(number % TOKENS))
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(activity(number)))
                .build();
        HttpResponse<String> answer = http.send(post, HttpResponse.BodyHandlers.ofString());
        String queued = answer.headers().firstValue(FrontMain.QUEUED).orElse("0");
        if (answer.statusCode() != ACCEPTED || queued.equals("0")) {
            throw new IOException("the endpoint answered " + answer.statusCode() + ", and queued " + queued + " bytes");
        }
    }

    /** How many messages the connector took since this was last asked. */
    int acknowledged() {
        return connector.forget();
    }

    /** As Teams sends it. */
    private String activity(int number) {
        return """
                {"text":"hello %d","textFormat":"plain","type":"message","timestamp":"2026-11-30T10:00:00.1234567Z",\
                "localTimestamp":"2026-11-30T11:00:00.1234567+01:00","id":"%d","channelId":"msteams","serviceUrl":"%s",\
                "from":{"id":"29:1XJKJMvc5GBtc2JwZq0oj8tHZmzrQgFmB39ATiQWA85gQtHieVkKilBZ9XHoq9j7Zaqt7CZ-NJWi7me2kHTL3Bw",\
                "name":"Ann Example","aadObjectId":"c8a3a1e4-6f0b-4c5e-9a55-7f1f0c9f4c11"},\
                "conversation":{"conversationType":"personal","tenantId":"11111111-2222-3333-4444-555555555555",\
                "id":"a:17I0kl9EkpE1O9PH5TWrzrLNwnWWcfrU7QZjKR0WSfOpzbfcAg2IaydGElSo10tVr4C7Fc6GtieTJX663WuJCc1uA83n4CSrHSgGBj5XNYLcVlJAs2ZX8DbYBPck201w-"},\
                "recipient":{"id":"28:0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0","name":"Bot"},\
                "entities":[{"locale":"en-US","country":"US","platform":"Web","timezone":"Europe/Berlin","type":"clientInfo"}],\
                "channelData":{"tenant":{"id":"11111111-2222-3333-4444-555555555555"}},\
                "locale":"en-US","localTimezone":"Europe/Berlin"}""".formatted(number, 1_700_000_000_000L + number, connector.serviceUrl());
    }

    @Override
    public void close() {
        openId.close();
        authority.close();
        connector.close();
    }
}
