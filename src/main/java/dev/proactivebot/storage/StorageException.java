package dev.proactivebot.storage;

import org.jspecify.annotations.Nullable;

/** Storage did not do what it was asked to. The message says which queue, and what storage answered. */
public sealed class StorageException extends RuntimeException permits NewerRowException {
    private static final long serialVersionUID = 1L;

    public StorageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
