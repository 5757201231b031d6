package dev.proactivebot.messaging;

import dev.proactivebot.schema.BotJson;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoint answers.
 *
 * @param json the body, or null for none
 * @param queued what must be in the queue before the answer is given
 */
public record Answer(int status, @Nullable String json, Optional<byte[]> queued) {

    static Answer status(int status) {
        return new Answer(status, null, Optional.empty());
    }

    static Answer json(int status, Object body) {
        return new Answer(status, new String(BotJson.write(body), StandardCharsets.UTF_8), Optional.empty());
    }

    /** A refusal in the connector's own error shape; the words tell a developer what to mend and an attacker nothing. */
    static Answer error(int status, String code, String message) {
        return json(status, new Failed(new Failed.Detail(code, message)));
    }

    Answer withQueued(byte[] item) {
        return new Answer(status, json, Optional.of(item));
    }

    /** {@code {"error":{"code":…,"message":…}}}. */
    private record Failed(Detail error) {
        record Detail(String code, String message) {}
    }
}
