package dev.proactivebot.messaging;

import dev.proactivebot.schema.BotJson;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The response of the messaging endpoint.
 *
 * @param json the body, or null for none
 * @param queued the item that must be in the queue before the response is sent
 */
public record EndpointResponse(int status, @Nullable String json, Optional<byte[]> queued) {

    static EndpointResponse status(int status) {
        return new EndpointResponse(status, null, Optional.empty());
    }

    static EndpointResponse json(int status, Object body) {
        return new EndpointResponse(status, new String(BotJson.write(body), StandardCharsets.UTF_8), Optional.empty());
    }

    /** Returns an error in the connector's own format. Its message tells a developer what to change, and an attacker nothing. */
    static EndpointResponse error(int status, String code, String message) {
        return json(status, new Failed(new Failed.Detail(code, message)));
    }

    EndpointResponse withQueued(byte[] item) {
        return new EndpointResponse(status, json, Optional.of(item));
    }

    /** {@code {"error":{"code":…,"message":…}}}. */
    private record Failed(Detail error) {
        record Detail(String code, String message) {}
    }
}
