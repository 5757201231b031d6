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
 * Somebody who is to be told, as the caller names them: exactly one of user, conversation and reference. {@link Audience} makes them.
 *
 * @param user the channel's id of a user, or the Entra object id
 * @param conversation the id of a conversation
 * @param channelId null for any
 * @param tenantId of a user on Teams who never wrote to the bot
 * @param variables what stands for <code>${name}</code> in what this recipient is told
 */
public record Recipient(
        @Nullable String user,
        @Nullable String conversation,
        @Nullable ConversationReference reference,
        @Nullable String channelId,
        @Nullable String tenantId,
        Map<String, String> variables)
        implements Audience {

    public Recipient {
        variables = variables == null ? Map.of() : new TreeMap<>(variables);
    }

    /** Says on which channel the user or the conversation is, for ids that more than one channel may have. */
    public Recipient withChannelId(String id) {
        return new Recipient(user, conversation, reference, id, tenantId, variables);
    }

    /** Says to which Entra tenant a user of Teams belongs who never wrote to the bot. */
    public Recipient withTenantId(String id) {
        return new Recipient(user, conversation, reference, channelId, id, variables);
    }

    /** Says what stands for <code>${name}</code> in what this recipient is told. */
    public Recipient withVariables(Map<String, String> own) {
        return new Recipient(user, conversation, reference, channelId, tenantId, own);
    }

    byte[] toJson() {
        return BotJson.write(this);
    }

    /** @throws NewerRowException when it cannot be read: nobody who was named may be left out */
    static Recipient read(byte[] json) {
        try {
            return BotJson.read(json, Recipient.class);
        } catch (IOException e) {
            throw new NewerRowException("A recipient of a notification");
        }
    }

    /** By what they are named. */
    Optional<String> id() {
        return Optional.ofNullable(user)
                .or(() -> Optional.ofNullable(conversation))
                .or(() -> Optional.ofNullable(reference).map(ConversationReference::conversationId));
    }

    /** The user whom a reference names besides. */
    Optional<String> userOfReference() {
        return Optional.ofNullable(reference).map(ConversationReference::userId);
    }
}
