package dev.proactivebot.delivery;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a caller with the function key is answered, in no protocol's words.
 *
 * @param body to be written as JSON; null for none
 * @param location where to ask about it later; null for nowhere
 */
public record DeskAnswer(
        Result result, @Nullable Object body, @Nullable String location) {

    /** What became of a question. */
    public enum Result {
        DONE,
        /** It is in its queue, or will be when it is due. */
        QUEUED,
        DELETED,
        /** The question makes no sense. */
        MALFORMED,
        TOO_LARGE,
        NOT_FOUND,
        /** Not in the state in which things are. */
        REFUSED,
        /** Another question has the same name. */
        CONTRADICTORY
    }

    /** A record, whose fields come in the same order in every process; a map's do not. */
    private record Problem(String code, String message) {}

    /**
     * A part of a file of comma-separated values, as the answer's body.
     *
     * @param next what to ask for the part that follows; null when this is the last
     */
    public record Csv(String text, @Nullable String next) {}

    public DeskAnswer(Result result, @Nullable Object body) {
        this(result, body, null);
    }

    public static DeskAnswer problem(Result result, String code, String message) {
        return new DeskAnswer(result, error(code, message));
    }

    /** How a problem is told. */
    public static Object error(String code, String message) {
        return Map.of("error", new Problem(code, message));
    }
}
