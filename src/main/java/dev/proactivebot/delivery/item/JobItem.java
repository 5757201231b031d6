package dev.proactivebot.delivery.item;

import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.schema.TraceParent;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/** Creates the items of notifications and reminders, which store the content. */
public final class JobItem {
    /** The form of a notification's id, which names rows. */
    public static final Pattern NOTIFICATION_ID = Pattern.compile("[0-9a-f]{32}");

    /** The form of a reminder's id: whose it is and where, its number there, and digits that no other reminder has. */
    public static final Pattern REMINDER_ID = Pattern.compile("[0-9a-f]{32}-[0-9a-f]{16}-[0-9]{1,9}-[0-9a-f]{16}");

    /** Longer than the lateness that reminders allow. */
    private static final Duration LIFETIME_OF_REMINDER = Duration.ofDays(30);

    private JobItem() {}

    /**
     * Returns an item that sends the job's content to {@code to}; {@code page} is the recipient's page.
     *
     * @param made the creation time, the same however often the page is put
     */
    public static ProactiveMessage ofJob(
            String job, int page, ConversationReference to, Instant made, Instant expires, TraceParent trace) {
        String key = job + "|" + ProactiveMessage.recipient(to);
        return ProactiveMessage.fresh(null, key, made)
                .copy(copy -> {
                    copy.relatesTo = to;
                    copy.expires = expires;
                    copy.job = job;
                    copy.jobPage = page;
                })
                .tracedBy(trace);
    }

    /** Returns an item that sends a reminder at {@code due}; {@code number} counts its occurrences. */
    public static ProactiveMessage occurrence(String reminder, int number, ConversationReference to, Instant due) {
        return ProactiveMessage.fresh(ProactiveMessage.REMINDER, reminder + "|" + number, due)
                .copy(copy -> {
                    copy.relatesTo = to;
                    copy.made = due;
                    copy.notBefore = due;
                    copy.expires = due.plus(LIFETIME_OF_REMINDER);
                    copy.job = reminder;
                    copy.jobPage = number;
                });
    }

    /**
     * Returns an item that starts a page of a job. It never expires, because the job's expiry ends its messages. Version 0.1, which would
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

    /** Returns an item that starts the next occurrence of a series, which version 0.1 handles as well. */
    public static ProactiveMessage turn(String series, int number, TraceParent trace) {
        return ProactiveMessage.fresh(ProactiveMessage.PAGE, series + "|page|" + number, Instant.EPOCH)
                .copy(copy -> {
                    copy.job = series;
                    copy.jobPage = number;
                    copy.expires = null;
                })
                .tracedBy(trace);
    }

    /**
     * Returns an item that starts updating or recalling the messages of a page.
     *
     * @param turn how often the page had been begun when this was put; when it has been begun more often, another item handles it
     */
    public static ProactiveMessage change(String job, int page, int turn, TraceParent trace) {
        return ProactiveMessage.fresh(ProactiveMessage.CHANGE, job + "|change|" + page, Instant.EPOCH)
                .copy(copy -> {
                    copy.job = job;
                    copy.jobPage = page;
                    copy.attempt = turn;
                    copy.expires = null;
                })
                .tracedBy(trace);
    }

    /** Returns an item that starts one step of an operation on many dead letters. */
    public static ProactiveMessage deadLetters(String operation, int step, Instant now) {
        return ProactiveMessage.fresh(ProactiveMessage.DEAD_LETTERS, operation + "|" + step, now)
                .copy(copy -> {
                    copy.job = operation;
                    copy.jobPage = step;
                });
    }
}
