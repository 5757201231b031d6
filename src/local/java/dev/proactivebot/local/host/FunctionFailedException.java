package dev.proactivebot.local.host;

/** Reports a failed invocation, whose outputs are not written. */
final class FunctionFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    FunctionFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
