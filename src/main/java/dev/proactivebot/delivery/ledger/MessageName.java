package dev.proactivebot.delivery.ledger;

import dev.proactivebot.storage.Row;
import org.jspecify.annotations.Nullable;

/**
 * What makes a message one message: where its row is. Ids come from outside, so their hashes name the row.
 *
 * @param conversation for people to read; null where the row is to hold no id
 */
public record MessageName(
        String partition,
        String rowKey,
        @Nullable String conversation,
        @Nullable String key) {
    private static final int PARTITION_DIGITS = 4;
    private static final int PART_DIGITS = 2;

    /**
     * A message of its own. Conversations share partitions, and one key may be used for many conversations.
     *
     * @param conversation channel id, {@code |}, conversation id
     * @param key its idempotency key
     */
    public static MessageName of(String conversation, String key) {
        String partition = Row.keyOf(conversation).substring(0, PARTITION_DIGITS);
        return new MessageName(partition, Row.keyOf(conversation + "\n" + key), conversation, key);
    }

    /**
     * What a job says to one recipient: once, whatever keys its items have. The rows of a job are together, in the order of its
     * recipients' keys, in parts by the beginning of those.
     */
    public static MessageName ofJob(String job, String recipient) {
        return new MessageName(part(job, recipient.substring(0, PART_DIGITS)), recipient, null, null);
    }

    /** @param beginning two hexadecimal digits */
    static String part(String job, String beginning) {
        return job + "-" + beginning;
    }
}
