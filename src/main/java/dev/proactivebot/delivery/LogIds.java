package dev.proactivebot.delivery;

import dev.proactivebot.storage.Row;
import org.jspecify.annotations.Nullable;

/**
 * How the log shows ids of conversations and messages, which come from outside and may name people: as they are, or as hashes. Equal ids
 * have equal hashes, so that lines can be joined.
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
                : Row.keyOf(id).substring(0, DIGITS);
    }
}
