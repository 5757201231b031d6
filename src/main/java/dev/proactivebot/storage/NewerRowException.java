package dev.proactivebot.storage;

/** What was asked for is there, and only a newer version of this app can read it: it waits for that one. See {@link KnownRows}. */
public final class NewerRowException extends StorageException {
    private static final long serialVersionUID = 1L;

    NewerRowException(String table) {
        super("A row of the table " + table + " was written by a newer version of this app: deploy that again", null);
    }
}
