package dev.proactivebot.delivery;

import dev.proactivebot.delivery.SendOutcome.Cause;
import dev.proactivebot.delivery.SendOutcome.Delivered;
import dev.proactivebot.delivery.SendOutcome.GiveUp;
import dev.proactivebot.delivery.SendOutcome.Remembered;
import dev.proactivebot.delivery.SendOutcome.RetryLater;
import dev.proactivebot.delivery.SendOutcome.Settled;
import dev.proactivebot.delivery.SendOutcome.Skipped;
import dev.proactivebot.logging.LogIds;
import dev.proactivebot.logging.LogLine;
import dev.proactivebot.logging.LogText;
import dev.proactivebot.logging.RedactedException;
import dev.proactivebot.schema.ConversationReference;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The one line that the log gets of each item: ids, counts and statuses, never its text. */
final class DeliveryLine {
    private final ParsedItem parsed;
    private final QueuedItem queued;
    private final long started;
    private final LogIds ids;

    /** @param started by {@link System#nanoTime} */
    DeliveryLine(ParsedItem parsed, QueuedItem queued, long started, LogIds ids) {
        this.parsed = parsed;
        this.queued = queued;
        this.started = started;
        this.ids = ids;
    }

    void settled(SendOutcome outcome, Logger log) {
        log.log(isTrouble(outcome) ? Level.WARNING : Level.INFO, text(outcome));
    }

    String text(SendOutcome outcome) {
        return text(word(outcome), outcome.status(), outcome.correlationId()) + more(outcome);
    }

    /** The queue delivers the item again. */
    void failed(Throwable thrown, Logger log) {
        log.warning(text("failed", null, null) + " why=" + LogText.quoted(RedactedException.classes(thrown)));
    }

    /** A message may have to wait for many a reason; all else waits only for storage or a deployment. */
    private boolean isTrouble(SendOutcome outcome) {
        boolean isMessage = parsed instanceof ParsedItem.WorkItem work && ParsedItem.isToBeSent(work.message());
        return outcome instanceof GiveUp || (outcome instanceof RetryLater && !isMessage);
    }

    private String text(String outcome, @Nullable Integer status, @Nullable String correlation) {
        return line(outcome, status, correlation, Duration.ofNanos(System.nanoTime() - started))
                .text(ids);
    }

    private LogLine line(String outcome, @Nullable Integer status, @Nullable String correlation, Duration took) {
        if (!(parsed instanceof ParsedItem.WorkItem work)) {
            return new LogLine(
                    "delivery",
                    null,
                    null,
                    null,
                    queued.messageId(),
                    null,
                    outcome,
                    status,
                    took,
                    correlation,
                    parsed.trace());
        }
        ProactiveMessage item = work.message();
        ConversationReference to = item.relatesTo();
        return new LogLine(
                "delivery",
                ParsedItem.kind(item),
                to == null ? null : to.channelId(),
                to == null || to.channelId() == null ? null : SendTask.conversation(to),
                item.key(),
                item.tries(),
                outcome,
                status,
                took,
                correlation,
                parsed.trace());
    }

    private static String word(SendOutcome outcome) {
        if (outcome instanceof RetryLater later) {
            return later.cause() == Cause.HELD ? "putBack" : "retryLater";
        }
        if (outcome instanceof Delivered) {
            return outcome.status() == null ? "silent" : "delivered";
        }
        if (outcome instanceof Skipped) {
            return "skipped";
        }
        if (outcome instanceof Settled) {
            return "settled";
        }
        return outcome instanceof Remembered ? "remembered" : "gaveUp";
    }

    /** What only such an outcome has. */
    private static String more(SendOutcome outcome) {
        if (outcome instanceof RetryLater later) {
            return " delay=" + later.delay() + " why=" + LogText.quoted(later.why());
        }
        if (outcome instanceof Skipped skipped) {
            return " reason=" + LogText.id(skipped.reason());
        }
        if (outcome instanceof Settled settled) {
            return " why=" + LogText.quoted(settled.how());
        }
        return outcome instanceof GiveUp why
                ? " reason=" + why.reason().word() + " code=" + LogText.id(why.code())
                : "";
    }
}
