package dev.proactivebot.api;

/** Says which field of a request is wrong, and how to correct it. The message quotes nothing, so that it may be logged and shown. */
public class InvalidRequestException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final boolean isTooLarge;

    public InvalidRequestException(String field, String what) {
        this(field, field + " " + what, false);
    }

    /**
     * Creates an exception with a message of its own.
     *
     * @param message the whole sentence, without its full stop
     */
    public InvalidRequestException(String field, String message, boolean isTooLarge) {
        super(message);
        this.field = field;
        this.isTooLarge = isTooLarge;
    }

    /** Returns the field's name as the HTTP API has it, such as {@code to[3].user} or {@code expires}. */
    public String field() {
        return field;
    }

    boolean isTooLarge() {
        return isTooLarge;
    }
}
