package dev.proactivebot.notifications;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.proactivebot.schema.Activity;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said, to whom and when. Nothing is checked before it is handed in: see {@link Notifier#notify(Notification)}.
 *
 * @param activity a message; it may have cards
 * @param at when it is due, up to ten years ahead; the past means now. Null for now. A series begins there, and has its time of day
 * @param delay from now until it is due, instead of {@code at}
 * @param expires when it is useless, up to 30 days after it is due; null for 72 hours after. Each occurrence of a series lives as long
 * @param recurrence null when it is said once
 * @param urgent whether it also goes to those who said that they want no notifications
 * @param key the idempotency key: the same key with the same content is one notification, for a month; 1 to 255 visible ASCII characters
 */
public record Notification(
        Audience to,
        Activity activity,
        @Nullable Instant at,

        @Nullable @JsonSerialize(using = ToStringSerializer.class)
        Duration delay,

        @Nullable Instant expires,
        @Nullable RecurrenceRule recurrence,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean urgent,
        @Nullable String key) {

    public Notification {
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(activity, "activity");
    }

    /** Returns a notification that is due at once. */
    public static Notification of(Audience to, Activity activity) {
        return new Notification(to, activity, null, null, null, null, false, null);
    }

    /** Returns a copy that also goes to those who said that they want no notifications: for what nobody may miss. */
    public Notification withUrgent() {
        return new Notification(to, activity, at, delay, expires, recurrence, true, key);
    }

    /** Returns a copy that is due then. */
    public Notification withAt(Instant time) {
        return new Notification(to, activity, time, delay, expires, recurrence, urgent, key);
    }

    /** Returns a copy that is due so long after it is handed in. */
    public Notification withDelay(Duration time) {
        return new Notification(to, activity, at, time, expires, recurrence, urgent, key);
    }

    /** Returns a copy that is useless from then on. */
    public Notification withExpires(Instant time) {
        return new Notification(to, activity, at, delay, time, recurrence, urgent, key);
    }

    /**
     * Returns a copy that is said again and again. It needs {@code at}.
     *
     * @param rule an RRULE (RFC 5545), such as {@code FREQ=WEEKLY;BYDAY=MO,FR}; every five minutes at most
     * @param zone a region such as {@code Europe/Berlin}, or UTC
     */
    public Notification withRecurrence(String rule, ZoneId zone) {
        return new Notification(to, activity, at, delay, expires, new RecurrenceRule(rule, zone.getId()), urgent, key);
    }

    /** Returns a copy with that idempotency key. */
    public Notification withKey(String idempotencyKey) {
        return new Notification(to, activity, at, delay, expires, recurrence, urgent, idempotencyKey);
    }
}
