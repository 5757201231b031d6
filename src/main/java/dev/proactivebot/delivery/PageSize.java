package dev.proactivebot.delivery;

import dev.proactivebot.delivery.DeskAnswer.Result;
import org.jspecify.annotations.Nullable;

/** How many a caller wants to see at once: 1 to 100, 50 if they do not say. */
public final class PageSize {
    private static final int USUAL = 50;

    private PageSize() {}

    /** Whether that can be said. */
    public static boolean is(@Nullable String top) {
        return top == null || top.matches("[1-9]\\d?|100");
    }

    /** The size that {@code top} says. */
    public static int of(@Nullable String top) {
        return top == null ? USUAL : Integer.parseInt(top);
    }

    /** What is answered to who says something else. */
    public static DeskAnswer problem() {
        return DeskAnswer.problem(Result.MALFORMED, "BadRequest", "top must be a whole number from 1 to 100.");
    }
}
