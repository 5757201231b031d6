package dev.proactivebot.api;

import org.jspecify.annotations.Nullable;

/** Reads how many entries a page may have: 1 to 100, and 50 when the request does not say. */
public final class PageSize {
    private static final int USUAL = 50;

    private PageSize() {}

    /**
     * Returns the size that a request asks for.
     *
     * @throws InvalidRequestException when {@code top} is anything else
     */
    public static int of(@Nullable String top) {
        if (top != null && !top.matches("[1-9]\\d?|100")) {
            throw new InvalidRequestException("top", "must be a whole number from 1 to 100");
        }
        return top == null ? USUAL : Integer.parseInt(top);
    }
}
