package dev.proactivebot.notifications;

import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.NewerRowException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A recipient as the caller names it: by exactly one of user, conversation and reference. {@link Audience} creates recipients.
 *
 * @param user the channel's id of a user, or the Entra object id
 * @param conversation the id of a conversation
 * @param channelId null for any
 * @param tenantId the tenant of a user on Teams who never wrote to the bot
 * @param variables the values of <code>${name}</code> for this recipient
 */
public record Recipient(
        @Nullable String user,
        @Nullable String conversation,
        @Nullable ConversationReference reference,
        @Nullable String channelId,
        @Nullable String tenantId,
        Map<String, String> variables)
        implements Audience {

    /** A recipient who is not named yet. */
    static final Recipient UNNAMED = new Recipient(null, null, null, null, null, Map.of());

    public Recipient {
        variables = variables == null ? Map.of() : new TreeMap<>(variables);
    }

    Recipient withUser(String id) {
        return new Recipient(id, conversation, reference, channelId, tenantId, variables);
    }

    Recipient withConversation(String id) {
        return new Recipient(user, id, reference, channelId, tenantId, variables);
    }

    Recipient withReference(ConversationReference known) {
        return new Recipient(user, conversation, known, channelId, tenantId, variables);
    }

    /** Returns a copy on that channel, for ids that more than one channel may have. */
    public Recipient withChannelId(String id) {
        return new Recipient(user, conversation, reference, id, tenantId, variables);
    }

    /** Returns a copy in that Entra tenant, for a user of Teams who never wrote to the bot. */
    public Recipient withTenantId(String id) {
        return new Recipient(user, conversation, reference, channelId, id, variables);
    }

    /** Returns a copy with these values of <code>${name}</code>. */
    public Recipient withVariables(Map<String, String> own) {
        return new Recipient(user, conversation, reference, channelId, tenantId, own);
    }

    byte[] toJson() {
        return BotJson.write(this);
    }

    /** @throws NewerRowException when it cannot be read, so that no named recipient is left out */
    static Recipient read(byte[] json) {
        try {
            return BotJson.read(json, Recipient.class);
        } catch (IOException e) {
            throw new NewerRowException("A recipient of a notification");
        }
    }

    /** Returns the id by which the recipient is named. */
    Optional<String> id() {
        return Optional.ofNullable(user)
                .or(() -> Optional.ofNullable(conversation))
                .or(() -> Optional.ofNullable(reference).map(ConversationReference::conversationId));
    }

    /** Returns the user of the reference. */
    Optional<String> userOfReference() {
        return Optional.ofNullable(reference).map(ConversationReference::userId);
    }
}
