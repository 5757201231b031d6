package dev.proactivebot.delivery.pacing;

/** The end of the line of items that this instance has sent away: each returns a little later than the one before. */
final class RetryStagger {
    private final long longest;
    private long end;

    /** @param longest of a wait, in microseconds */
    RetryStagger(long longest) {
        this.longest = longest;
    }

    /**
     * Returns when the next one returns, in microseconds behind {@code base}.
     *
     * @param base where the line begins
     * @param perSecond how fast it moves
     */
    synchronized long next(long base, double perSecond) {
        long last = Math.min(Math.max(end, base), base + longest);
        end = last + (long) (Micros.SECOND / perSecond);
        return Math.min(end - base, longest);
    }
}
