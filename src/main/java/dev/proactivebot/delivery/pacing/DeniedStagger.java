package dev.proactivebot.delivery.pacing;

/** Staggers the retries of denied items: each returns a little later than the one before. */
final class DeniedStagger {
    private final long longest;
    private long end;

    /** @param longest the longest wait, in microseconds */
    DeniedStagger(long longest) {
        this.longest = longest;
    }

    /**
     * Returns when the next item returns, in microseconds after {@code base}.
     *
     * @param base when the first item may return
     * @param perSecond the number of items a second
     */
    synchronized long next(long base, double perSecond) {
        long last = Math.min(Math.max(end, base), base + longest);
        end = last + (long) (Micros.SECOND / perSecond);
        return Math.min(end - base, longest);
    }
}
