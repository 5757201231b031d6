package dev.proactivebot.delivery;

import dev.proactivebot.delivery.DeskAnswer.Result;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** How a page tells where the next one begins, so that it can stand in a URL. */
public final class Cursor {
    private Cursor() {}

    public static @Nullable String shown(@Nullable String next) {
        return next == null
                ? null
                : Base64.getUrlEncoder().withoutPadding().encodeToString(next.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What was shown.
     *
     * @throws IllegalArgumentException when it is none that was
     */
    public static @Nullable String read(@Nullable String after) {
        return after == null ? null : new String(Base64.getUrlDecoder().decode(after), StandardCharsets.UTF_8);
    }

    /** What is answered to who shows another one. */
    public static DeskAnswer problem() {
        return DeskAnswer.problem(Result.MALFORMED, "BadRequest", "after must be the next of the page before.");
    }
}
