package dev.proactivebot.api;

import dev.proactivebot.api.ApiResult.Result;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Names where the next page begins, in a form that can stand in a URL. */
public final class Cursor {
    private Cursor() {}

    /** Returns what an answer shows as its {@code next}. */
    public static String shown(String next) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(next.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads what an answer has shown.
     *
     * @throws IllegalArgumentException when no answer has shown it
     */
    public static @Nullable String read(@Nullable String after) {
        return after == null ? null : new String(Base64.getUrlDecoder().decode(after), StandardCharsets.UTF_8);
    }

    /** Returns the answer to a request with any other cursor. */
    public static ApiResult problem() {
        return ApiResult.problem(Result.MALFORMED, "BadRequest", "after must be the next of the page before.");
    }
}
