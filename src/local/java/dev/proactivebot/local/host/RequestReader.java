package dev.proactivebot.local.host;

import com.microsoft.azure.functions.HttpMethod;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads a request in the form that the host hands to a worker. */
final class RequestReader {
    private final HttpExchange exchange;
    private final long limit;
    private final HostLog log;

    RequestReader(HttpExchange exchange, long limit, HostLog log) {
        this.exchange = exchange;
        this.limit = limit;
        this.log = log;
    }

    /** Returns the largest body in bytes: the app's setting, or the platform's default. */
    static long limit(Map<String, String> settings) {
        String limit = settings.getOrDefault("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", "");
        return limit.matches("\\d{1,18}") ? Long.parseLong(limit) : 104_857_600;
    }

    /** Returns the headers by lower-case name; repeated ones are joined. */
    Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        return headers;
    }

    /** Returns the query parameters; empty ones are dropped, repeated ones are joined. */
    Map<String, String> query() {
        Map<String, String> query = new LinkedHashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        for (String part : raw == null ? new String[0] : raw.split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0 && equals < part.length() - 1) {
                query.merge(
                        decoded(part.substring(0, equals)), decoded(part.substring(equals + 1)), (a, b) -> a + "," + b);
            }
        }
        return query;
    }

    /** Reads the request; returns empty without reading a body that is too long. */
    Optional<IncomingRequest> read() throws IOException {
        Map<String, String> headers = headers();
        byte[] body = {};
        if (headers.containsKey("transfer-encoding")) {
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            log.write("a chunked body was dropped, as on the platform: send Content-Length");
        } else {
            long length = Long.parseLong(headers.getOrDefault("content-length", "0"));
            if (length > limit) {
                return Optional.empty();
            }
            try (InputStream in = exchange.getRequestBody()) {
                body = in.readAllBytes();
            }
        }
        return Optional.of(new IncomingRequest(
                uri(headers), HttpMethod.value(exchange.getRequestMethod()), headers, query(), body));
    }

    private URI uri(Map<String, String> headers) {
        String host = headers.getOrDefault(
                "host", "localhost:" + exchange.getLocalAddress().getPort());
        URI target = exchange.getRequestURI();
        String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
        return URI.create("http://" + host + target.getRawPath() + query);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // a stray percent sign
        }
    }
}
