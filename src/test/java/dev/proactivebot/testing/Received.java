package dev.proactivebot.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.schema.BotJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Holds a request that a loopback server received.
 *
 * @param path the path on the wire, with its escapes
 * @param query the query on the wire, or empty
 * @param headers by lower-case name
 */
public record Received(String method, String path, String query, Map<String, String> headers, String body) {

    /** Returns the header's value, or an empty text. */
    public String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    public JsonNode json() {
        try {
            return BotJson.read(body.getBytes(StandardCharsets.UTF_8), JsonNode.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Parses the body as a posted form. */
    public Map<String, String> form() {
        return pairs(body);
    }

    /** Returns a field of the posted form, or an empty text. */
    public String field(String name) {
        return form().getOrDefault(name, "");
    }

    public Map<String, String> parameters() {
        return pairs(query);
    }

    private static Map<String, String> pairs(String encoded) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return pairs;
    }

    private static String decoded(String value) {
        return URLDecoder.decode(value, StandardCharsets.UTF_8);
    }
}
