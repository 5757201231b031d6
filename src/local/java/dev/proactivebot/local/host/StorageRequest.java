package dev.proactivebot.local.host;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs and sends one request to the queue or the blob service. The storage SDK would add more than a second to the first
 * call, and its classes would appear in every measurement of the app.
 */
final class StorageRequest {
    private static final String VERSION = "2021-12-02";
    private static final String XML = "application/xml";
    private static final Duration CONNECT = Duration.ofSeconds(3);
    /**
     * The SDK's timeout. A shorter one could abandon a receive that the service still answers, and the messages in that
     * answer would stay invisible for minutes.
     */
    private static final Duration READ = Duration.ofSeconds(100);

    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);

    private final StorageAccount account;
    private final URI service;
    private final String method;
    private final String path;
    private final TreeMap<String, String> query = new TreeMap<>();
    private final TreeMap<String, String> headers = new TreeMap<>(Map.of("x-ms-version", VERSION));
    private byte[] body = {};

    StorageRequest(StorageAccount account, String method, String path) {
        this(account, account.queues(), method, path);
    }

    private StorageRequest(StorageAccount account, URI service, String method, String path) {
        this.account = account;
        this.service = service;
        this.method = method;
        this.path = path;
    }

    static StorageRequest toBlobs(StorageAccount account, String method, String path) {
        StorageRequest request = new StorageRequest(account, account.blobs(), method, path);
        request.headers.put("x-ms-blob-type", "BlockBlob");
        return request;
    }

    StorageRequest query(String name, Object value) {
        query.put(name, value.toString());
        return this;
    }

    StorageRequest body(String text) {
        this.body = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /** Holds a 2xx response. */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Response(byte[] body, Map<String, String> headers) {}

    /**
     * Sends the request.
     *
     * @throws StorageStatusException for any status but 2xx
     */
    Response send() throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri().toURL().openConnection();
        connection.setConnectTimeout((int) CONNECT.toMillis());
        connection.setReadTimeout((int) READ.toMillis());
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod(method);
        headers.put("x-ms-date", ZonedDateTime.now(ZoneOffset.UTC).format(HTTP_DATE));
        headers.forEach(connection::setRequestProperty);
        if (!account.key().isEmpty()) {
            connection.setRequestProperty(
                    "Authorization", "SharedKey " + account.name() + ":" + signature(stringToSign()));
        }
        if (hasBody()) {
            connection.setRequestProperty("Content-Type", XML);
            connection.setDoOutput(true);
            // a fixed length also stops HttpURLConnection from repeating a POST
            connection.setFixedLengthStreamingMode(body.length);
            connection.getOutputStream().write(body);
            connection.getOutputStream().close();
        }
        return response(connection);
    }

    private static Response response(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        if (status / 100 != 2) {
            try (InputStream error = connection.getErrorStream()) {
                if (error != null) {
                    error.readAllBytes(); // the connection is reused only after its body was read
                }
            }
            String code = connection.getHeaderField("x-ms-error-code");
            throw new StorageStatusException(status, code == null ? "" : code);
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        connection.getHeaderFields().forEach((name, values) -> {
            if (name != null) {
                headers.put(name, values.get(0));
            }
        });
        try (InputStream in = connection.getInputStream()) {
            return new Response(in.readAllBytes(), headers);
        }
    }

    private boolean hasBody() {
        return method.equals("POST") || method.equals("PUT");
    }

    private URI uri() {
        StringBuilder uri = new StringBuilder(service + path);
        char separator = '?';
        for (Map.Entry<String, String> parameter : query.entrySet()) {
            uri.append(separator)
                    .append(parameter.getKey())
                    .append('=')
                    .append(URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8));
            separator = '&';
        }
        if (!account.sas().isEmpty()) {
            uri.append(separator).append(account.sas());
        }
        return URI.create(uri.toString());
    }

    private String stringToSign() {
        String length = body.length == 0 ? "" : String.valueOf(body.length);
        StringBuilder text =
                new StringBuilder(method + "\n\n\n" + length + "\n\n" + (hasBody() ? XML : "") + "\n\n\n\n\n\n\n");
        headers.forEach(
                (name, value) -> text.append(name).append(':').append(value).append('\n'));
        text.append('/').append(account.name()).append(service.getRawPath()).append(path);
        query.forEach(
                (name, value) -> text.append('\n').append(name).append(':').append(value));
        return text.toString();
    }

    private String signature(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(account.key()), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
