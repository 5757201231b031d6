package dev.proactivebot.delivery.ledger;

import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Row;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a message, and the keys of its row. Ids come from outside, so the keys are hashes.
 *
 * @param conversation the conversation, for people to read; null where the row must hold no id
 */
public record MessageId(
        String partition,
        String rowKey,
        @Nullable String conversation,
        @Nullable String key) {
    private static final int PARTITION_DIGITS = 4;

    /**
     * Returns the id of a single message. Conversations share partitions, and one key may be used in many conversations.
     *
     * @param conversation channel id, {@code |}, conversation id
     * @param key its idempotency key
     */
    public static MessageId of(String conversation, String key) {
        return new MessageId(
                partition(Row.keyOf(conversation)), Row.keyOf(conversation + "\n" + key), conversation, key);
    }

    /**
     * Returns the id of a job's message to one recipient, which is the same whatever keys its items have. The rows of a page are stored
     * together, in the order of the recipients' keys.
     */
    public static MessageId ofJob(String job, int page, String recipient) {
        return new MessageId(page(job, page), recipient, null, null);
    }

    /** Returns the id of an item's message. Of a notification each recipient gets one message, whatever the items' keys. */
    public static MessageId of(ProactiveMessage item) {
        ConversationReference to = item.relatesTo();
        return item.speaksForItsJob()
                ? ofJob(String.valueOf(item.job()), item.pageNumber(), to == null ? "" : ProactiveMessage.recipient(to))
                : of(to == null ? "null|null" : ProactiveMessage.conversation(to), String.valueOf(item.key()));
    }

    /** @param name the conversation's hash */
    static String partition(String name) {
        return name.substring(0, PARTITION_DIGITS);
    }

    static String page(String job, int page) {
        return job + "-" + page;
    }
}
