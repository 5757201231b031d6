package dev.proactivebot.delivery.item;

import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.Person;
import dev.proactivebot.schema.ConversationReference;
import org.jspecify.annotations.Nullable;

/** Names the columns that say whom a stored item is for, so that a user's rows can be found. */
public final class RecipientColumns {
    public static final String RECIPIENT = "recipient";
    /** Names the user that the item was for as {@link #RECIPIENT} names one without a conversation. */
    public static final String USER = "user";
    /** The same by the Entra object id. Empty when there is none; rows without the column are older, and only their item says who. */
    public static final String ENTRA = "entra";

    private RecipientColumns() {}

    public static @Nullable String user(ConversationReference to) {
        return to.userId() == null ? null : Conversations.key(to.channelId(), "@" + to.userId());
    }

    public static String entra(ConversationReference to) {
        String id = to.user() == null ? null : to.user().aadObjectId();
        return id == null || id.isEmpty() ? "" : Person.key(to.channelId(), id);
    }
}
