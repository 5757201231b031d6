package dev.proactivebot.storage;

/** Storage did not do what it was asked to. The message says which queue, and what storage answered. */
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
