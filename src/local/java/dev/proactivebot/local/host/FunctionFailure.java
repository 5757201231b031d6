package dev.proactivebot.local.host;

/** The invocation failed: nothing of what it set is written. */
final class FunctionFailure extends Exception {
    private static final long serialVersionUID = 1L;

    FunctionFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
