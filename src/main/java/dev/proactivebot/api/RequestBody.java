package dev.proactivebot.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.schema.BotJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads the body of a request. */
public final class RequestBody {
    private static final int KIB = 1_024;
    private static final int MIB = KIB * KIB;

    private RequestBody() {}

    /**
     * Returns the bytes of a body.
     *
     * @throws InvalidRequestException when there are none, or more than {@code most}
     */
    public static byte[] bytes(String body, int most) {
        byte[] json = body.getBytes(StandardCharsets.UTF_8);
        if (json.length > most) {
            String limit = most < MIB ? most / KIB + " KiB" : most / MIB + " MiB";
            throw new InvalidRequestException("the body", "A request may have " + limit, true);
        }
        if (json.length == 0) {
            throw new InvalidRequestException("The body", "is empty: send JSON, with its Content-Length");
        }
        return json;
    }

    /**
     * Parses a body.
     *
     * @throws InvalidRequestException when it is not JSON
     */
    public static JsonNode json(byte[] body) {
        try {
            return BotJson.read(body, JsonNode.class);
        } catch (IOException e) {
            throw new InvalidRequestException("the body", "must be JSON: one object, no key twice, in UTF-8");
        }
    }
}
