package dev.proactivebot.storage;

import org.jspecify.annotations.Nullable;

/** Says that storage failed to answer, or refused; the message names the queue or table and the answer. */
public sealed class StorageException extends RuntimeException permits NewerRowException {
    private static final long serialVersionUID = 1L;

    public StorageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
