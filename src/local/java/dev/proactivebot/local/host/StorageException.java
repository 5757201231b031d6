package dev.proactivebot.local.host;

import java.io.IOException;

/** The storage service answered, and not well. */
final class StorageException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    StorageException(int status, String code) {
        super("storage answered " + status + (code.isEmpty() ? "" : " " + code));
        this.status = status;
    }

    boolean notFound() {
        return status == 404;
    }

    /** What another try may mend. */
    boolean mayPass() {
        return status == 408 || status == 429 || status >= 500;
    }
}
