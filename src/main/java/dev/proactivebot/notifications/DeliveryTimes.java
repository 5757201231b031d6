package dev.proactivebot.notifications;

import dev.proactivebot.delivery.ProactiveMessage;
import dev.proactivebot.notifications.recurrence.InvalidRuleException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * When something is to be said, and until when, as a notification has it.
 *
 * @param due for the first time, if there are several
 * @param expires of that time
 * @param rule by which it recurs; null when it is said once
 */
record DeliveryTimes(Instant due, Instant expires, @Nullable SeriesRule rule) {
    /** So long the ledger knows what became of it. */
    private static final Duration LONGEST_LIFE = Duration.ofDays(30);

    private static final Duration FARTHEST = Duration.ofDays(3_650);

    static DeliveryTimes of(Notification notification, Instant now) {
        if (notification.at() != null && notification.delay() != null) {
            throw problem("delay", "and at exclude each other");
        }
        RecurrenceRule recurrence = notification.recurrence();
        return recurrence == null ? once(notification, now) : recurring(notification, recurrence, now);
    }

    private static DeliveryTimes once(Notification notification, Instant now) {
        Instant at = notification.at();
        Instant given = at == null ? now.plus(delay(notification)) : at;
        if (given.isAfter(now.plus(FARTHEST))) {
            throw problem(at == null ? "delay" : "at", "must be within ten years");
        }
        Instant due = given.isBefore(now) ? now : given;
        return new DeliveryTimes(due, due.plus(life(notification, due)), null);
    }

    private static DeliveryTimes recurring(Notification notification, RecurrenceRule recurrence, Instant now) {
        if (notification.delay() != null) {
            throw problem("delay", "and recurrence exclude each other; say at");
        }
        if (notification.at() == null) {
            throw problem("at", "is missing: recurrence begins there, and has its time of day");
        }
        Instant at = notification.at().truncatedTo(ChronoUnit.SECONDS);
        if (at.isAfter(now.plus(FARTHEST)) || at.isBefore(now.minus(FARTHEST))) {
            throw problem("at", "must be within ten years");
        }
        SeriesRule rule = SeriesRule.of(recurrence, at);
        Instant due = first(rule, at.isBefore(now) ? now : at);
        if (due.isAfter(now.plus(FARTHEST))) {
            throw problem("recurrence.rule", "must give a time within ten years");
        }
        return new DeliveryTimes(due, due.plus(life(notification, at)), rule);
    }

    private static Instant first(SeriesRule rule, Instant from) {
        try {
            return rule.times()
                    .next(from.minusNanos(1))
                    .orElseThrow(() -> problem("recurrence.rule", "gives no time that is still to come"));
        } catch (InvalidRuleException e) {
            throw problem("recurrence.rule", String.valueOf(e.getMessage()));
        }
    }

    private static Duration life(Notification notification, Instant due) {
        Instant expires = notification.expires();
        if (expires == null) {
            return ProactiveMessage.LIFETIME;
        }
        if (!expires.isAfter(due)) {
            throw problem("expires", "must be after the time at which it is to be sent");
        }
        if (expires.isAfter(due.plus(LONGEST_LIFE))) {
            throw problem("expires", "must be within 30 days of the time at which it is to be sent");
        }
        return Duration.between(due, expires);
    }

    private static Duration delay(Notification notification) {
        Duration delay = notification.delay();
        if (delay == null) {
            return Duration.ZERO;
        }
        if (delay.isNegative() || delay.compareTo(FARTHEST) > 0) {
            throw problem("delay", "must be between nothing and ten years");
        }
        return delay;
    }

    private static InvalidNotificationException problem(String field, String what) {
        return new InvalidNotificationException(field, what);
    }
}
