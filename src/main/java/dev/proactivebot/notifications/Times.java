package dev.proactivebot.notifications;

import dev.proactivebot.delivery.ProactiveMessage;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/** When something is to be said, and until when, as a request has it. */
final class Times {
    /** So long the ledger knows what became of it. */
    private static final Duration LONGEST_LIFE = Duration.ofDays(30);

    private static final Duration FARTHEST = Duration.ofDays(3_650);

    private Times() {}

    static Instant due(Fields fields, Instant now) throws BadRequest {
        if (fields.has("at") && fields.has("delay")) {
            throw fields.problem("delay", "and at exclude each other");
        }
        Instant due = fields.has("at") ? instant(fields, "at") : now.plus(delay(fields));
        if (due.isAfter(now.plus(FARTHEST))) {
            throw fields.problem(fields.has("at") ? "at" : "delay", "must be within ten years");
        }
        return due.isBefore(now) ? now : due;
    }

    static Instant expires(Fields fields, Instant due) throws BadRequest {
        if (!fields.has("expires")) {
            return due.plus(ProactiveMessage.LIFETIME);
        }
        Instant expires = instant(fields, "expires");
        if (!expires.isAfter(due)) {
            throw fields.problem("expires", "must be after the time at which it is to be sent");
        }
        if (expires.isAfter(due.plus(LONGEST_LIFE))) {
            throw fields.problem("expires", "must be within 30 days of the time at which it is to be sent");
        }
        return expires;
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
