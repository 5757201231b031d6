package dev.proactivebot.storage;

import dev.proactivebot.logging.LoggableMessage;
import org.jspecify.annotations.Nullable;

/** Says that storage failed to answer, or refused; the message names the queue or table and the answer. */
public sealed class StorageException extends RuntimeException implements LoggableMessage permits NewerRowException {
    private static final long serialVersionUID = 1L;

    public StorageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
