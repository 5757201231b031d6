package dev.proactivebot.notifications;

import dev.proactivebot.delivery.ProactiveMessage;
import dev.proactivebot.notifications.recurrence.BadRule;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * When something is to be said, and until when, as a request has it.
 *
 * @param due for the first time, if there are several
 * @param expires of that time
 * @param rule by which it recurs; null when it is said once
 */
record Times(Instant due, Instant expires, @Nullable Rule rule) {
    /** So long the ledger knows what became of it. */
    private static final Duration LONGEST_LIFE = Duration.ofDays(30);

    private static final Duration FARTHEST = Duration.ofDays(3_650);

    static Times read(Fields fields, Instant now) throws BadRequest {
        if (fields.has("at") && fields.has("delay")) {
            throw fields.problem("delay", "and at exclude each other");
        }
        return fields.has("recurrence") ? recurring(fields, now) : once(fields, now);
    }

    private static Times once(Fields fields, Instant now) throws BadRequest {
        Instant given = fields.has("at") ? instant(fields, "at") : now.plus(delay(fields));
        if (given.isAfter(now.plus(FARTHEST))) {
            throw fields.problem(fields.has("at") ? "at" : "delay", "must be within ten years");
        }
        Instant due = given.isBefore(now) ? now : given;
        return new Times(due, due.plus(life(fields, due)), null);
    }

    private static Times recurring(Fields fields, Instant now) throws BadRequest {
        if (fields.has("delay")) {
            throw fields.problem("delay", "and recurrence exclude each other; say at");
        }
        if (!fields.has("at")) {
            throw fields.problem("at", "is missing: recurrence begins there, and has its time of day");
        }
        Instant at = instant(fields, "at").truncatedTo(ChronoUnit.SECONDS);
        if (at.isAfter(now.plus(FARTHEST)) || at.isBefore(now.minus(FARTHEST))) {
            throw fields.problem("at", "must be within ten years");
        }
        Rule rule = Rule.read(fields, at);
        Instant due = first(rule, at.isBefore(now) ? now : at, fields);
        if (due.isAfter(now.plus(FARTHEST))) {
            throw fields.problem("recurrence.rule", "must give a time within ten years");
        }
        return new Times(due, due.plus(life(fields, at)), rule);
    }

    private static Instant first(Rule rule, Instant from, Fields fields) throws BadRequest {
        try {
            return rule.times()
                    .next(from.minusNanos(1))
                    .orElseThrow(() -> fields.problem("recurrence.rule", "gives no time that is still to come"));
        } catch (BadRule e) {
            throw fields.problem("recurrence.rule", String.valueOf(e.getMessage()));
        }
    }

    private static Duration life(Fields fields, Instant due) throws BadRequest {
        if (!fields.has("expires")) {
            return ProactiveMessage.LIFETIME;
        }
        Instant expires = instant(fields, "expires");
        if (!expires.isAfter(due)) {
            throw fields.problem("expires", "must be after the time at which it is to be sent");
        }
        if (expires.isAfter(due.plus(LONGEST_LIFE))) {
            throw fields.problem("expires", "must be within 30 days of the time at which it is to be sent");
        }
        return Duration.between(due, expires);
    }

    private static Instant instant(Fields fields, String name) throws BadRequest {
        try {
            return OffsetDateTime.parse(String.valueOf(fields.text(name))).toInstant();
        } catch (DateTimeException e) {
            throw fields.problem(name, "must be a time as RFC 3339 has it, such as 2026-12-24T09:00:00+01:00");
        }
    }

    private static Duration delay(Fields fields) throws BadRequest {
        String text = fields.text("delay");
        if (text == null) {
            return Duration.ZERO;
        }
        try {
            Duration delay = Duration.parse(text);
            if (!delay.isNegative() && delay.compareTo(FARTHEST) <= 0) {
                return delay;
            }
        } catch (DateTimeException | ArithmeticException e) {
            // said below
        }
        throw fields.problem(
                "delay", "must be a duration as ISO 8601 has it, such as PT10M or P1D, of ten years at most");
    }
}
