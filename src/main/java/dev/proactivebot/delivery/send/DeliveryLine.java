package dev.proactivebot.delivery.send;

import dev.proactivebot.delivery.item.ParsedItem;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.item.QueuedItem;
import dev.proactivebot.delivery.item.SendOutcome;
import dev.proactivebot.delivery.item.SendOutcome.Cause;
import dev.proactivebot.delivery.item.SendOutcome.Delivered;
import dev.proactivebot.delivery.item.SendOutcome.GiveUp;
import dev.proactivebot.delivery.item.SendOutcome.Remembered;
import dev.proactivebot.delivery.item.SendOutcome.RetryLater;
import dev.proactivebot.delivery.item.SendOutcome.Settled;
import dev.proactivebot.delivery.item.SendOutcome.Skipped;
import dev.proactivebot.logging.LogIds;
import dev.proactivebot.logging.LogLine;
import dev.proactivebot.logging.LogText;
import dev.proactivebot.logging.RedactedException;
import dev.proactivebot.schema.ConversationReference;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Writes the one log line of each item: ids, counts and statuses, never its text. */
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
        LogLine line = line(word(outcome)).withAnswer(outcome.status(), outcome.correlationId());
        return line.text(ids) + more(outcome);
    }

    /** Logs that the item failed, so that the queue delivers it again. */
    void failed(Throwable thrown, Logger log) {
        log.warning(line("failed").text(ids) + " why=" + LogText.quoted(RedactedException.classes(thrown)));
    }

    /** Returns whether the outcome is a warning. Messages wait for many reasons; other items only for storage or a deployment. */
    private boolean isTrouble(SendOutcome outcome) {
        boolean isMessage = parsed instanceof ParsedItem.WorkItem work && ParsedItem.isToBeSent(work.message());
        return outcome instanceof GiveUp || (outcome instanceof RetryLater && !isMessage);
    }

    private LogLine line(String outcome) {
        LogLine line = LogLine.of("delivery", outcome, Duration.ofNanos(System.nanoTime() - started))
                .withTrace(parsed.trace());
        if (!(parsed instanceof ParsedItem.WorkItem work)) {
            return line.withItem(queued.messageId(), null);
        }
        ProactiveMessage item = work.message();
        LogLine ofItem = line.withKind(ParsedItem.kind(item)).withItem(item.key(), item.tries());
        ConversationReference to = item.relatesTo();
        return to == null
                ? ofItem
                : ofItem.withConversation(
                        to.channelId(), to.channelId() == null ? null : ProactiveMessage.conversation(to));
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

    /** Returns the fields of this kind of outcome. */
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
