package dev.proactivebot.delivery.ledger;

import dev.proactivebot.storage.Row;
import org.jspecify.annotations.Nullable;

/**
 * What makes a message one message: where its row is. Ids come from outside, so their hashes name the row.
 *
 * @param conversation for people to read; null where the row is to hold no id
 */
public record MessageId(
        String partition,
        String rowKey,
        @Nullable String conversation,
        @Nullable String key) {
    private static final int PARTITION_DIGITS = 4;

    /**
     * A message of its own. Conversations share partitions, and one key may be used for many conversations.
     *
     * @param conversation channel id, {@code |}, conversation id
     * @param key its idempotency key
     */
    public static MessageId of(String conversation, String key) {
        return new MessageId(
                partition(Row.keyOf(conversation)), Row.keyOf(conversation + "\n" + key), conversation, key);
    }

    /**
     * What a job says to one recipient: once, whatever keys its items have. The rows of a page are together, in the order of its
     * recipients' keys.
     */
    public static MessageId ofJob(String job, int page, String recipient) {
        return new MessageId(page(job, page), recipient, null, null);
    }

    /** @param name the conversation's hash */
    static String partition(String name) {
        return name.substring(0, PARTITION_DIGITS);
    }

    static String page(String job, int page) {
        return job + "-" + page;
    }
}
