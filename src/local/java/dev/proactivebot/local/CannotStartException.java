package dev.proactivebot.local;

/** Something a developer has to mend first. The message is one line that says what to do. */
public final class CannotStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean toldAlready;

    public CannotStartException(String message) {
        super(message);
        this.toldAlready = false;
    }

    public CannotStartException(String message, Throwable cause) {
        super(message, cause);
        this.toldAlready = false;
    }

    private CannotStartException(String message, boolean toldAlready) {
        super(message);
        this.toldAlready = toldAlready;
    }

    /** The app's JVM ended with {@code status} before it was ready; with 1 it has said why on standard error. */
    static CannotStartException ended(int status) {
        return new CannotStartException(
                "The app's JVM ended before it was ready (status " + status + ").", status == 1);
    }

    boolean isToldAlready() {
        return toldAlready;
    }

    /** The message for a port in use; {@code orElse} is the option that avoids it. */
    public static String taken(int port, String orElse) {
        return "Port " + port + " is taken: end the program that uses it (perhaps another mvn -Plocal), or pass "
                + orElse;
    }
}
