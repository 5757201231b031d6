package dev.proactivebot.connector;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.schema.BotJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds the code inside an error body. Three shapes are in use: {@code {"error":{"code":…}}}, {@code {"message":…}} without a code, and
 * Teams' {@code {"errorCode":209,"message":"{\"subCode\":…}"}}, whose message is JSON in a string.
 */
final class ErrorCode {
    private static final int LONGEST = 64;

    private ErrorCode() {}

    /** Returns the code, cut to fit a log line, or null when the body has none. */
    static @Nullable String of(@Nullable JsonNode body) {
        if (body == null) {
            return null;
        }
        JsonNode error = body.path("error");
        String code = error.isTextual() ? error.asText() : scalar(error.path("code"));
        if (code.isEmpty()) {
            code = scalar(parsed(body.path("message")).path("subCode"));
        }
        if (code.isEmpty()) {
            code = scalar(body.path("errorCode"));
        }
        return code.isEmpty() ? null : toLogText(code);
    }

    private static String scalar(JsonNode node) {
        return node.isTextual() || node.isIntegralNumber() ? node.asText() : "";
    }

    private static JsonNode parsed(JsonNode message) {
        String text = message.asText("");
        if (text.stripLeading().startsWith("{")) {
            try {
                return BotJson.read(text.getBytes(StandardCharsets.UTF_8), JsonNode.class);
            } catch (IOException e) {
                return message;
            }
        }
        return message;
    }

    private static String toLogText(String code) {
        String cut = code.length() > LONGEST ? code.substring(0, LONGEST) : code;
        return cut.replaceAll("[^A-Za-z0-9._ -]", "?");
    }
}
