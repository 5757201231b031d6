package dev.proactivebot.notifications;

import dev.proactivebot.schema.ConversationReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The recipients of a notification: one recipient, several, or everyone whom the bot has met. */
public sealed interface Audience permits Recipient, Audience.Recipients, Audience.Everyone {

    /** Names a user by the channel's id or by the Entra object id. */
    static Recipient user(String id) {
        return Recipient.UNNAMED.withUser(id);
    }

    /** Names a conversation, be it a user's, a group's or a channel's. */
    static Recipient conversation(String id) {
        return Recipient.UNNAMED.withConversation(id);
    }

    /** Names a conversation that the bot need not have met. */
    static Recipient reference(ConversationReference reference) {
        return Recipient.UNNAMED.withReference(reference);
    }

    /** Names several, 1,000 at most. A recipient who is named twice is told once. */
    static Recipients recipients(List<Recipient> list) {
        return new Recipients(list);
    }

    /** Names several, 1,000 at most. A recipient who is named twice is told once. */
    static Recipients recipients(Recipient... list) {
        return new Recipients(List.of(list));
    }

    /** Names everyone whom the bot has met by then, threads of channels left out. */
    static Everyone everyone() {
        return new Everyone(null, null);
    }

    /** Several recipients. */
    record Recipients(List<Recipient> list) implements Audience {
        public Recipients {
            list = List.copyOf(list);
        }
    }

    /**
     * Everyone whom the bot has met.
     *
     * @param channelId null for any
     * @param tenantId null for any
     */
    record Everyone(@Nullable String channelId, @Nullable String tenantId) implements Audience {

        /** Narrows it to one channel, such as {@code msteams}. */
        public Everyone withChannelId(String id) {
            return new Everyone(id, tenantId);
        }

        /** Narrows it to one Entra tenant. */
        public Everyone withTenantId(String id) {
            return new Everyone(channelId, id);
        }
    }
}
