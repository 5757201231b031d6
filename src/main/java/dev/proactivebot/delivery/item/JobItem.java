package dev.proactivebot.delivery.item;

import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.schema.TraceParent;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/** Items of which a notification or a reminder knows what they say. */
public final class JobItem {
    /** The form of a notification's id, which names rows. */
    public static final Pattern NOTIFICATION_ID = Pattern.compile("[0-9a-f]{32}");

    /** The form of a reminder's id: whose it is and where, its number there, and digits that no other reminder has. */
    public static final Pattern REMINDER_ID = Pattern.compile("[0-9a-f]{32}-[0-9a-f]{16}-[0-9]{1,9}-[0-9a-f]{16}");

    /** The end of the reminder's own comes sooner. */
    private static final Duration LIFETIME_OF_REMINDER = Duration.ofDays(30);

    private JobItem() {}

    /**
     * An item that says to {@code to} what the job says; {@code page} is the one that the recipient is on.
     *
     * @param made the same however often the page is put
     */
    public static ProactiveMessage ofJob(
            String job, int page, ConversationReference to, Instant made, Instant expires, TraceParent trace) {
        String key = job + "|" + ProactiveMessage.recipient(to);
        return ProactiveMessage.fresh(null, key, to, null, null, job, expires.minus(ProactiveMessage.LIFETIME))
                .madeAt(made)
                .copy(copy -> copy.jobPage = page)
                .tracedBy(trace);
    }

    /** An item that says at {@code due} what the reminder says; {@code number} counts its times. */
    public static ProactiveMessage occurrence(String reminder, int number, ConversationReference to, Instant due) {
        Instant expires = due.plus(LIFETIME_OF_REMINDER);
        return ProactiveMessage.fresh(
                        ProactiveMessage.REMINDER,
                        reminder + "|" + number,
                        to,
                        null,
                        null,
                        reminder,
                        expires.minus(ProactiveMessage.LIFETIME))
                .copy(copy -> {
                    copy.jobPage = number;
                    copy.made = due;
                    copy.notBefore = due;
                });
    }

    /**
     * An item that asks for a page of a job to be sent. It never expires: an end of the job's own ends its messages. Version 0.1, which would
     * put an item for each recipient, puts it back.
     *
     * @param turn see {@link PageItem}
     */
    public static ProactiveMessage page(String job, int page, int turn, TraceParent trace) {
        return turn(job, page, trace).copy(copy -> {
            copy.version = ProactiveMessage.VERSION;
            copy.attempt = turn;
        });
    }

    /** An item that asks for the next occurrence of a series, which version 0.1 works on as well. */
    public static ProactiveMessage turn(String series, int number, TraceParent trace) {
        return ProactiveMessage.fresh(
                        ProactiveMessage.PAGE, series + "|page|" + number, null, null, null, series, Instant.EPOCH)
                .copy(copy -> {
                    copy.jobPage = number;
                    copy.expires = null;
                })
                .tracedBy(trace);
    }

    /**
     * An item that asks for the messages of a page to be changed or taken back.
     *
     * @param turn how often the page had been begun when this was put: once it was begun more often, it is another item's
     */
    public static ProactiveMessage change(String job, int page, int turn, TraceParent trace) {
        return ProactiveMessage.fresh(
                        ProactiveMessage.CHANGE, job + "|change|" + page, null, null, null, job, Instant.EPOCH)
                .copy(copy -> {
                    copy.jobPage = page;
                    copy.attempt = turn;
                    copy.expires = null;
                })
                .tracedBy(trace);
    }

    /** An item that asks for one step of an operation on many dead letters. */
    public static ProactiveMessage deadLetters(String operation, int step, Instant now) {
        return ProactiveMessage.fresh(
                        ProactiveMessage.DEAD_LETTERS, operation + "|" + step, null, null, null, operation, now)
                .copy(copy -> copy.jobPage = step);
    }
}
