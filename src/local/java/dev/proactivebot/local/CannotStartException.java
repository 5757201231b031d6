package dev.proactivebot.local;

/** Reports a problem that the developer has to fix before the app can start. The message says in one line what to do. */
public final class CannotStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean isReported;

    public CannotStartException(String message) {
        this(message, false);
    }

    public CannotStartException(String message, Throwable cause) {
        super(message, cause);
        this.isReported = false;
    }

    private CannotStartException(String message, boolean isReported) {
        super(message);
        this.isReported = isReported;
    }

    /** Creates the exception for an app's JVM that ended too early. With status 1 it has printed the reason itself. */
    static CannotStartException jvmEnded(int status) {
        return new CannotStartException(
                "The app's JVM ended before it was ready (status " + status + ").", status == 1);
    }

    /** Creates the exception for a port in use; {@code alternative} is the option that avoids it. */
    public static CannotStartException portTaken(int port, String alternative) {
        return new CannotStartException("Port " + port
                + " is taken: end the program that uses it (perhaps another mvn -Plocal), or pass " + alternative);
    }

    /** Returns whether the developer has seen the reason already. */
    boolean isReported() {
        return isReported;
    }
}
