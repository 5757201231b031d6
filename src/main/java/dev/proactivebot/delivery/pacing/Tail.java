package dev.proactivebot.delivery.pacing;

/** The end of the line of those that this instance has sent away: each is sent a little further. */
final class Tail {
    private static final long LONGEST = 60 * Micros.SECOND;

    private long end;

    /**
     * A place in the line, as microseconds behind {@code base}.
     *
     * @param base where the line begins
     * @param perSecond how fast it moves
     */
    synchronized long next(long base, double perSecond) {
        long last = Math.min(Math.max(end, base), base + LONGEST);
        end = last + (long) (Micros.SECOND / perSecond);
        return Math.min(end - base, LONGEST);
    }
}
