package dev.proactivebot.local;

/** Something a developer has to mend first. The message is one line that says what to do. */
public final class CannotStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CannotStartException(String message) {
        super(message);
    }

    public CannotStartException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The message for a port in use; {@code orElse} is the option that avoids it. */
    public static String taken(int port, String orElse) {
        return "Port " + port + " is taken: end the program that uses it (perhaps another mvn -Plocal), or pass "
                + orElse;
    }
}
