package dev.proactivebot.notifications.reminders;

import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Row;

/**
 * Whose reminders, and where: who is among others has in each conversation those that belong there, and nobody else sees them. The threads
 * of a channel are one such conversation.
 *
 * @param partition names the user's rows
 * @param place begins the keys of those of this conversation
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
