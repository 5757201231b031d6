package dev.proactivebot.notifications;

import dev.proactivebot.delivery.Jobs;
import dev.proactivebot.logging.LogText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Selects notifications for a list: by all that is given at once.
 *
 * @param state null for any
 * @param label null for any
 * @param series the id of a series, to list its occurrences; null for what was asked for
 * @param olderThan accepted before
 * @param newerThan accepted then or later
 */
public record NotificationFilter(
        @Nullable NotificationState state,
        @Nullable String label,
        @Nullable String series,
        @Nullable Instant olderThan,
        @Nullable Instant newerThan) {
    /** The key may come in the query. */
    private static final Set<String> NAMES =
            new TreeSet<>(Set.of("state", "label", "series", "olderThan", "newerThan", "top", "after", "code"));

    private static final Duration OLDEST = Duration.ofDays(3_650);

    /** Returns a filter that selects all but the occurrences of series. */
    public static NotificationFilter all() {
        return new NotificationFilter(null, null, null, null, null);
    }

    /** Returns a copy that selects those in that state. */
    public NotificationFilter withState(NotificationState one) {
        return new NotificationFilter(one, label, series, olderThan, newerThan);
    }

    /** Returns a copy that selects those with that label. */
    public NotificationFilter withLabel(String one) {
        return new NotificationFilter(state, one, series, olderThan, newerThan);
    }

    /** Returns a copy that selects the occurrences of that series. */
    public NotificationFilter withSeries(String id) {
        return new NotificationFilter(state, label, id, olderThan, newerThan);
    }

    /** Returns a copy that selects those that were accepted before. */
    public NotificationFilter withOlderThan(Instant time) {
        return new NotificationFilter(state, label, series, time, newerThan);
    }

    /** Returns a copy that selects those that were accepted then or later. */
    public NotificationFilter withNewerThan(Instant time) {
        return new NotificationFilter(state, label, series, olderThan, time);
    }

    /**
     * Reads a filter from a query.
     *
     * @param now the end of ages that are given as a duration
     */
    static NotificationFilter of(Map<String, String> query, Instant now) {
        for (String name : query.keySet()) {
            if (!NAMES.contains(name)) {
                throw new InvalidNotificationException(
                        LogText.id(name), "is not known; known are " + String.join(", ", NAMES));
            }
        }
        return new NotificationFilter(
                        state(query.get("state")),
                        query.get("label"),
                        query.get("series"),
                        time("olderThan", query.get("olderThan"), now),
                        time("newerThan", query.get("newerThan"), now))
                .checked();
    }

    NotificationFilter checked() {
        if (label != null) {
            OptionRules.checkLabel("label", label);
        }
        if (series != null && !Jobs.ID.matcher(series).matches()) {
            throw new InvalidNotificationException(
                    "series", "must be the id of a series: 32 hexadecimal digits in lower case");
        }
        if (series != null && label != null) {
            throw new InvalidNotificationException("label", "and series exclude each other");
        }
        if (olderThan != null && newerThan != null && !newerThan.isBefore(olderThan)) {
            throw new InvalidNotificationException("newerThan", "must be a time before olderThan");
        }
        return this;
    }

    /** Returns whether the row, which the index has found, is meant as far as its time tells. */
    boolean isInTime(Instant created) {
        return (olderThan == null || created.isBefore(olderThan))
                && (newerThan == null || !created.isBefore(newerThan));
    }

    private static @Nullable NotificationState state(@Nullable String word) {
        if (word == null) {
            return null;
        }
        return Arrays.stream(NotificationState.values())
                .filter(known -> known.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new InvalidNotificationException(
                        "state",
                        "must be one of "
                                + Arrays.stream(NotificationState.values())
                                        .map(NotificationState::word)
                                        .collect(Collectors.joining(", "))));
    }

    private static @Nullable Instant time(String name, @Nullable String text, Instant now) {
        if (text == null) {
            return null;
        }
        try {
            Instant time = text.startsWith("P") ? ago(text, now) : parsed(text);
            int year = time.atOffset(ZoneOffset.UTC).getYear();
            if (year >= 1970 && year <= 9999) {
                return time;
            }
        } catch (DateTimeException | ArithmeticException e) {
            // said below
        }
        throw new InvalidNotificationException(
                name,
                "must be a time as RFC 3339 has it, such as 2026-12-24T09:00:00Z, or an age of at most ten years as"
                        + " ISO 8601 has it, such as PT1H or P7D");
    }

    /** A plus that was not encoded in a URL has become a space. */
    private static Instant parsed(String text) {
        return OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
    }

    private static Instant ago(String text, Instant now) {
        Duration age = Duration.parse(text);
        if (age.isNegative() || age.compareTo(OLDEST) > 0) {
            throw new DateTimeException("not an age");
        }
        return now.minus(age);
    }
}
