package dev.proactivebot.logging;

import dev.proactivebot.schema.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Shows ids of conversations and messages in the log as they are or as hashes, because they come from outside and may name people. Equal ids
 * have equal hashes, so lines can be joined.
 */
public final class LogIds {
    private static final int DIGITS = 16;

    private final boolean plain;

    public LogIds(boolean plain) {
        this.plain = plain;
    }

    String shown(@Nullable String id) {
        return plain || id == null || id.isEmpty()
                ? LogText.id(id)
                : Sha256.hex(id).substring(0, DIGITS);
    }
}
