package dev.proactivebot.notifications;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a notification is to be said instead. What is null stays as it is.
 *
 * @param at when it is due; of a series where it begins
 * @param delay from now until it is due, instead of {@code at}
 * @param expires when it is useless; without it, it lives as long after it is due as it did before
 * @param recurrence of a series
 */
public record NewTimes(
        @Nullable Instant at,

        @Nullable @JsonSerialize(using = ToStringSerializer.class)
        Duration delay,

        @Nullable Instant expires,
        @Nullable RecurrenceRule recurrence) {}
