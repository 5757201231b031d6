package dev.proactivebot.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** Shows a time that only a test moves. */
public final class MutableClock extends Clock {
    private final AtomicReference<Instant> now;

    public MutableClock(Instant start) {
        this.now = new AtomicReference<>(start);
    }

    public static MutableClock at(Instant start) {
        return new MutableClock(start);
    }

    /** Starts at a time such as {@code 2026-11-22T10:00:00Z}; a test of tokens needs a whole second. */
    public static MutableClock at(String start) {
        return at(Instant.parse(start));
    }

    public void advance(Duration by) {
        now.updateAndGet(before -> before.plus(by));
    }

    /** The same for threads that wait at one time: it never goes back. */
    public void advanceTo(Instant time) {
        now.updateAndGet(before -> before.isAfter(time) ? before : time);
    }

    public void set(Instant to) {
        now.set(to);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.fixed(instant(), zone);
    }
}
