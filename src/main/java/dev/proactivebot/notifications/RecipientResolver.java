package dev.proactivebot.notifications;

import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.EntraId;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.conversations.KnownTenant;
import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out where somebody is to be told; the rest is read when it is sent. */
final class RecipientResolver {
    private static final String TEAMS = "msteams";

    private final Conversations conversations;
    private final String appId;
    private final String homeTenant;

    /**
     * @param appId the bot's own, empty when it has none
     * @param homeTenant the bot's own, empty when it has none
     */
    RecipientResolver(Conversations conversations, String appId, String homeTenant) {
        this.conversations = conversations;
        this.appId = appId;
        this.homeTenant = homeTenant;
    }

    /**
     * Where {@code recipient} is to be told: an item's {@code relatesTo}, which names a conversation, or a user of Teams for whom one can be
     * created. Empty when the bot has never met them.
     */
    Optional<ConversationReference> locate(Recipient recipient) {
        if (recipient.reference() != null) {
            return Optional.of(recipient.reference());
        }
        String conversation = recipient.conversation();
        if (conversation != null) {
            return (recipient.channelId() == null
                            ? conversations.lookup().findOnAnyChannel(conversation)
                            : conversations.find(recipient.channelId(), conversation))
                    .map(RecipientResolver::pointer);
        }
        String user = String.valueOf(recipient.user());
        return conversations
                .findByUser(user, recipient.channelId())
                .map(RecipientResolver::pointer)
                .or(() -> stranger(user, recipient));
    }

    /** Returns the channels on which the recipient's id is known, when it does not say which one is meant. */
    Set<String> channels(Recipient recipient) {
        if (recipient.channelId() != null || recipient.reference() != null) {
            return Set.of();
        }
        return recipient.conversation() == null
                ? conversations.lookup().channelsOfUser(String.valueOf(recipient.user()))
                : conversations.lookup().channelsOfConversation(recipient.conversation());
    }

    /** Enough for an item to find the conversation again. */
    static ConversationReference pointer(KnownConversation known) {
        String tenant = known.tenant();
        return reference(
                known.reference().channelId(),
                null,
                known.reference().conversationId(),
                tenant.isEmpty() ? null : tenant);
    }

    /** An item for somebody who is not known: it says so when it is worked on. */
    static ConversationReference nobody(Recipient recipient) {
        return recipient.conversation() == null
                ? user(recipient.channelId(), String.valueOf(recipient.user()))
                : reference(recipient.channelId(), null, recipient.conversation(), null);
    }

    /** What an item says of a user for whom there is no conversation yet. */
    static ConversationReference user(@Nullable String channelId, String id) {
        return reference(channelId, new ChannelAccount(id, null, null, null, Map.of()), null, null);
    }

    private Optional<ConversationReference> stranger(String user, Recipient recipient) {
        boolean mayBeOnTeams =
                recipient.channelId() == null || recipient.channelId().equalsIgnoreCase(TEAMS);
        if (!mayBeOnTeams || !EntraId.isEntraId(user)) {
            return Optional.empty();
        }
        String tenant = recipient.tenantId() != null
                ? recipient.tenantId()
                : homeTenant.isEmpty()
                        ? conversations
                                .findTenant(TEAMS, null)
                                .map(KnownTenant::tenantId)
                                .orElse("")
                        : homeTenant;
        boolean hasBot =
                !appId.isEmpty() || conversations.findTenant(TEAMS, tenant).isPresent();
        return tenant.isEmpty() || !hasBot
                ? Optional.empty()
                : Optional.of(reference(TEAMS, new ChannelAccount(null, null, user, null, Map.of()), null, tenant));
    }

    private static ConversationReference reference(
            @Nullable String channelId,
            @Nullable ChannelAccount user,
            @Nullable String conversation,
            @Nullable String tenant) {
        return new ConversationReference(
                null,
                user,
                null,
                new ConversationAccount(conversation, null, null, null, tenant, Map.of()),
                channelId,
                null,
                null,
                Map.of());
    }
}
