package dev.proactivebot.auth;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The payload of a token. A claim of the wrong JSON type is malformed, which is not the same as absent. */
record Claims(JsonNode values) {
    /** How far the issuer's clock and ours may differ, in seconds (Bot Connector authentication). */
    static final long SKEW_SECONDS = 300;

    /** The claim, when it is a string. */
    Optional<String> text(String name) {
        return Optional.ofNullable(values.path(name).textValue());
    }

    boolean has(String name) {
        return values.has(name);
    }

    /** When the token ends, in seconds since 1970, or empty when it does not say so. */
    Optional<Long> expiry() {
        return seconds("exp");
    }

    /** What is wrong with the claims that every token has, or null. */
    @Nullable String fault(String audience, long now) {
        Optional<Long> expiry = expiry();
        if (!text("aud").filter(audience::equalsIgnoreCase).isPresent()) {
            return "the token is for another audience";
        }
        if (expiry.isEmpty() || isOver(expiry.get(), now)) {
            return "the token has expired, or never does";
        }
        boolean early = seconds("nbf").map(start -> start - SKEW_SECONDS > now).orElse(has("nbf"));
        return early ? "the token is not valid yet" : null;
    }

    /** Whether what ends at {@code expiry} has ended, the clocks' difference forgiven. */
    static boolean isOver(long expiry, long now) {
        return now - SKEW_SECONDS >= expiry;
    }

    private Optional<Long> seconds(String name) {
        JsonNode value = values.path(name);
        return value.isNumber() && value.canConvertToLong() ? Optional.of(value.longValue()) : Optional.empty();
    }
}
