package dev.proactivebot.api;

import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers a request that has the function key, without the words of HTTP.
 *
 * @param body written as JSON, unless it is a {@link Csv}; null for none
 * @param location the path that shows later what has become of the request; null for none
 */
public record ApiResult(
        Result result, @Nullable Object body, @Nullable String location) {

    /** Says what has become of a request. */
    public enum Result {
        DONE,
        /** An item is in its queue, or will be when it is due. */
        QUEUED,
        DELETED,
        /** The request is not valid. */
        MALFORMED,
        TOO_LARGE,
        NOT_FOUND,
        /** The present state does not allow it. */
        REFUSED,
        /** Another request has the same name. */
        CONTRADICTORY
    }

    /** A record, because its fields come in the same order in every process; a map's do not. */
    private record Problem(String code, String message) {}

    /**
     * Holds a part of a file of comma-separated values.
     *
     * @param next the cursor of the part that follows; null when this is the last
     */
    public record Csv(String text, @Nullable String next) {}

    public ApiResult(Result result, @Nullable Object body) {
        this(result, body, null);
    }

    public static ApiResult problem(Result result, String code, String message) {
        return new ApiResult(result, error(code, message));
    }

    /** Returns the body that tells of a problem. */
    public static Object error(String code, String message) {
        return Map.of("error", new Problem(code, message));
    }

    /** Returns the answer, or the problem of a request that turns out to be invalid. */
    public static ApiResult of(Supplier<ApiResult> answer) {
        try {
            return answer.get();
        } catch (InvalidRequestException e) {
            String message = e.getMessage() + ".";
            return e.isTooLarge()
                    ? problem(Result.TOO_LARGE, "TooLarge", message)
                    : problem(Result.MALFORMED, "BadRequest", message);
        }
    }
}
