package dev.proactivebot.auth;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The claims of a token. A claim of the wrong JSON type is present, but has no value. */
record Claims(JsonNode values) {
    /** The accepted difference between the issuer's clock and ours, in seconds (Bot Connector authentication). */
    static final long SKEW_SECONDS = 300;

    /** Returns the value of a claim if it is a string. */
    Optional<String> text(String name) {
        return Optional.ofNullable(values.path(name).textValue());
    }

    boolean has(String name) {
        return values.has(name);
    }

    /** Returns when the token expires, in seconds since 1970; empty when it has no such claim. */
    Optional<Long> expiry() {
        return seconds("exp");
    }

    /** Checks the claims that every token has; returns what is wrong with them, or null. */
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

    /** Returns whether {@code expiry} has passed by more than the accepted difference of the clocks. */
    static boolean isOver(long expiry, long now) {
        return now - SKEW_SECONDS >= expiry;
    }

    private Optional<Long> seconds(String name) {
        JsonNode value = values.path(name);
        return value.isNumber() && value.canConvertToLong() ? Optional.of(value.longValue()) : Optional.empty();
    }
}
