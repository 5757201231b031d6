package dev.proactivebot.storage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Follows the clock of a service, as far as the {@code Date} headers of its answers tell. */
final class ServiceClock extends Clock {
    private static final Duration RESOLUTION = Duration.ofSeconds(1);

    private final Clock own;
    private volatile Duration ahead = Duration.ZERO;
    /** The date of the last answer, because answers within one second have the same. */
    private volatile ParsedDate last = new ParsedDate("", null);

    /** @param second null when the text is not a date */
    private record ParsedDate(String text, @Nullable Instant second) {
        static ParsedDate of(String text) {
            try {
                return new ParsedDate(text, DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
            } catch (DateTimeParseException e) {
                return new ParsedDate(text, null);
            }
        }
    }

    ServiceClock(Clock own) {
        this.own = own;
    }

    Instant ownTime() {
        return own.instant();
    }

    /**
     * Corrects the clock from one answer. The service wrote it between {@code sent} and {@code received} by our clock, and within the second
     * {@code date} by its own. The correction moves no further than these bounds demand.
     */
    void observe(Instant sent, Instant received, @Nullable String date) {
        if (date == null) {
            return;
        }
        ParsedDate known = last;
        if (!date.equals(known.text())) {
            known = ParsedDate.of(date);
            last = known;
        }
        Instant second = known.second();
        if (second == null) {
            return;
        }
        Duration least = Duration.between(received, second);
        Duration most = Duration.between(sent, second.plus(RESOLUTION));
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
