package dev.proactivebot.storage;

/**
 * What was asked for is there, and only a newer version of this app can read it, for all we know: it waits for that one. See
 * {@link KnownRows}.
 */
public final class NewerRowException extends StorageException {
    private static final long serialVersionUID = 1L;

    /** @param what such as "A row of the table jobs" */
    public NewerRowException(String what) {
        super(what + " was written by a newer version of this app: deploy that again", null);
    }
}
