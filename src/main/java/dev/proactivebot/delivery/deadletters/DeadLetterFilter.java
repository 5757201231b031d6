package dev.proactivebot.delivery.deadletters;

import dev.proactivebot.api.InvalidRequestException;
import dev.proactivebot.delivery.item.FailureReason;
import dev.proactivebot.delivery.item.JobItem;
import dev.proactivebot.storage.Query;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Selects dead letters; all given conditions must hold.
 *
 * @param olderThan selects those given up before that time
 * @param newerThan selects those given up at that time or later
 */
record DeadLetterFilter(
        @Nullable String reason,
        @Nullable String channel,
        @Nullable String tenant,
        @Nullable String notification,
        @Nullable Instant olderThan,
        @Nullable Instant newerThan) {
    static final DeadLetterFilter ALL = new DeadLetterFilter(null, null, null, null, null, null);
    static final List<String> NAMES = List.of("reason", "channel", "tenant", "notification", "olderThan", "newerThan");

    private static final int LONGEST = 256;
    private static final Duration OLDEST = Duration.ofDays(3_650);

    /**
     * Reads a filter.
     *
     * @param given returns the text of a name; null when it is not given
     * @param now the time from which an age given as a duration counts back
     * @throws InvalidRequestException when a value is not valid
     */
    static DeadLetterFilter of(UnaryOperator<@Nullable String> given, Instant now) {
        DeadLetterFilter filter = new DeadLetterFilter(
                reason(given.apply("reason")),
                id("channel", given.apply("channel")),
                id("tenant", given.apply("tenant")),
                notification(given.apply("notification")),
                time("olderThan", given.apply("olderThan"), now),
                time("newerThan", given.apply("newerThan"), now));
        if (filter.olderThan != null && filter.newerThan != null && !filter.newerThan.isBefore(filter.olderThan)) {
            throw new InvalidRequestException(
                    "newerThan", "must be a time before olderThan: nothing else matches both");
        }
        return filter;
    }

    private static @Nullable String reason(@Nullable String word) {
        List<String> known =
                Arrays.stream(FailureReason.values()).map(FailureReason::word).toList();
        if (word != null && !known.contains(word)) {
            throw new InvalidRequestException(
                    "reason", "must be one of " + known.stream().sorted().collect(Collectors.joining(", ")));
        }
        return word;
    }

    private static @Nullable String id(String name, @Nullable String id) {
        if (id != null && (id.isBlank() || id.length() > LONGEST)) {
            throw new InvalidRequestException(name, "must be an id of 1 to " + LONGEST + " characters");
        }
        return id;
    }

    private static @Nullable String notification(@Nullable String id) {
        if (id != null && !JobItem.NOTIFICATION_ID.matcher(id).matches()) {
            throw new InvalidRequestException(
                    "notification", "must be the id of a notification: 32 hexadecimal digits in lower case");
        }
        return id;
    }

    private static @Nullable Instant time(String name, @Nullable String text, Instant now) {
        if (text == null) {
            return null;
        }
        try {
            // a plus becomes a space in a URL when it is not encoded
            Instant time = text.startsWith("P") ? ago(text, now) : parsed(text.replace(' ', '+'));
            int year = time.atOffset(ZoneOffset.UTC).getYear();
            if (year >= 1970 && year <= 9999) {
                return time;
            }
        } catch (DateTimeException | ArithmeticException e) {
            // said below
        }
        throw new InvalidRequestException(
                name,
                "must be a time as RFC 3339 has it, such as 2026-12-24T09:00:00Z, or"
                        + " an age of at most ten years as ISO 8601 has it, such as PT1H or P7D");
    }

    private static Instant parsed(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    private static Instant ago(String text, Instant now) {
        Duration age = Duration.parse(text);
        if (age.isNegative() || age.compareTo(OLDEST) > 0) {
            throw new DateTimeException("not an age");
        }
        return now.minus(age);
    }

    boolean isEmpty() {
        return equals(ALL);
    }

    /** Returns a query for all matching rows and few others: older rows have no columns for tenant and notification. */
    Query query() {
        return new Query(
                        olderThan == null ? null : DeadLetters.partition(olderThan),
                        newerThan == null ? null : DeadLetters.partition(newerThan),
                        Map.of(),
                        Map.of(),
                        null,
                        false)
                .where("reason", reason)
                .where("channel", channel);
    }

    /** Returns whether a row that {@link #query} found matches. */
    boolean matches(DeadLetterView letter) {
        return (tenant == null || tenant.equals(letter.tenant()))
                && (notification == null || notification.equals(letter.job()))
                && (olderThan == null || letter.at().isBefore(olderThan))
                && (newerThan == null || !letter.at().isBefore(newerThan));
    }

    /** Returns the conditions by name; {@link #of} reads them again. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        put(texts, "reason", reason);
        put(texts, "channel", channel);
        put(texts, "tenant", tenant);
        put(texts, "notification", notification);
        put(texts, "olderThan", olderThan);
        put(texts, "newerThan", newerThan);
        return texts;
    }

    private static void put(Map<String, String> texts, String name, @Nullable Object value) {
        if (value != null) {
            texts.put(name, value.toString());
        }
    }
}
