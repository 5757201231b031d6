package dev.proactivebot.notifications;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The new times of a notification; null leaves a time as it is.
 *
 * @param at when it is due; for a series, when it begins
 * @param delay from now until it is due, instead of {@code at}
 * @param expires when it expires; when null, it lives as long after it is due as before
 * @param recurrence the new recurrence of a series
 */
public record NewTimes(
        @Nullable Instant at,

        @Nullable @JsonSerialize(using = ToStringSerializer.class)
        Duration delay,

        @Nullable Instant expires,
        @Nullable RecurrenceRule recurrence) {}
