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
 * One request as a loopback server saw it.
 *
 * @param path as it was on the wire, escapes and all
 * @param query as it was on the wire, empty if there was none
 * @param headers by lower-case name
 */
public record Received(String method, String path, String query, Map<String, String> headers, String body) {

    /** The header's value, empty when it was not sent. */
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

    /** The body as a posted form. */
    public Map<String, String> form() {
        return pairs(body);
    }

    /** One field of the posted form, empty when it was not sent. */
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
