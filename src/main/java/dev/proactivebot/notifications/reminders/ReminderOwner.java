package dev.proactivebot.notifications.reminders;

import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Row;

/**
 * The user and the conversation of reminders. In a conversation of several people each user has reminders of their own there, and nobody
 * else sees them. The threads of a channel are one conversation.
 *
 * @param partition the partition of the user's rows
 * @param place the beginning of the keys of rows of this conversation
 */
record ReminderOwner(String partition, String place) {
    private static final int PARTITION_DIGITS = 32;
    private static final int PLACE_DIGITS = 16;

    static ReminderOwner of(ConversationReference conversation) {
        ConversationReference place = KnownConversation.channelOf(conversation).orElse(conversation);
        return new ReminderOwner(
                Row.keyOf(conversation.channelId() + "\n" + conversation.userId())
                        .substring(0, PARTITION_DIGITS),
                Conversations.key(place.channelId(), place.conversationId()).substring(0, PLACE_DIGITS));
    }
}
