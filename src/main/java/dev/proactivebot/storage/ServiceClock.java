package dev.proactivebot.storage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** A clock that follows another machine's, as far as that machine's {@code Date} headers tell. */
final class ServiceClock extends Clock {
    private static final Duration RESOLUTION = Duration.ofSeconds(1);

    private final Clock own;
    private volatile Duration ahead = Duration.ZERO;

    ServiceClock(Clock own) {
        this.own = own;
    }

    Instant ownTime() {
        return own.instant();
    }

    /**
     * Learns from one answer. It was written between {@code sent} and {@code received} by our clock, and from {@code date} on within
     * a second by the service's; the correction moves only as far as that demands.
     */
    void observe(Instant sent, Instant received, @Nullable String date) {
        Instant told;
        try {
            told = date == null ? null : DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
        } catch (DateTimeParseException e) {
            return;
        }
        if (told == null) {
            return;
        }
        Duration least = Duration.between(received, told);
        Duration most = Duration.between(sent, told.plus(RESOLUTION));
        Duration now = ahead;
        if (now.compareTo(least) < 0) {
            ahead = least;
        } else if (now.compareTo(most) > 0) {
            ahead = most;
        }
    }

    @Override
    public Instant instant() {
        return own.instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return own.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.offset(own.withZone(zone), ahead);
    }
}
