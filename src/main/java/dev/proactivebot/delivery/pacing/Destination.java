package dev.proactivebot.delivery.pacing;

import dev.proactivebot.storage.Row;

/**
 * Where a message goes, as far as limits care.
 *
 * @param tenant empty when there is none
 */
public record Destination(String channelId, String tenant, String conversation) {

    /** What shares one budget: the bot in one channel and tenant. A table's partition. */
    String scope() {
        return Row.keyOf(channelId + "\n" + tenant).substring(0, 16);
    }

    /** The conversation within its scope, as a table's key. */
    String conversationKey() {
        return Row.keyOf(conversation).substring(0, 32);
    }
}
