package dev.proactivebot.local.host;

import java.io.IOException;

/** Reports an error status of the storage service. */
final class StorageStatusException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    StorageStatusException(int status, String code) {
        super("storage answered " + status + (code.isEmpty() ? "" : " " + code));
        this.status = status;
    }

    boolean isNotFound() {
        return status == 404;
    }

    /** Returns whether a retry may succeed. */
    boolean isTransient() {
        return status == 408 || status == 429 || status >= 500;
    }
}
