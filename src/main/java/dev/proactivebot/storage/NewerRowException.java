package dev.proactivebot.storage;

/** Says that a row needs a newer version of this app: it waits until that is deployed. See {@link VersionGuardedTable}. */
public final class NewerRowException extends StorageException {
    private static final long serialVersionUID = 1L;

    /** @param what such as "A row of the table jobs" */
    public NewerRowException(String what) {
        super(what + " was written by a newer version of this app: deploy that again", null);
    }
}
