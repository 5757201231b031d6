package dev.proactivebot.notifications;

import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.EntraId;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.conversations.KnownTenant;
import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resolves a recipient to a conversation or a user; the rest is read when the message is sent. */
final class RecipientResolver {
    private static final String TEAMS = "msteams";

    private final Conversations conversations;
    private final String appId;
    private final String homeTenant;

    /**
     * @param appId the bot's app id; empty when it has none
     * @param homeTenant the bot's own tenant; empty when it has none
     */
    RecipientResolver(Conversations conversations, String appId, String homeTenant) {
        this.conversations = conversations;
        this.appId = appId;
        this.homeTenant = homeTenant;
    }

    /**
     * Returns an item's {@code relatesTo} for {@code recipient}: it names a conversation, or a user of Teams for whom one can be created.
     * Empty when the bot has never met the recipient.
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

    /** Returns the channels on which the recipient's id is known, when it names no channel. */
    Set<String> channels(Recipient recipient) {
        if (recipient.channelId() != null || recipient.reference() != null) {
            return Set.of();
        }
        return recipient.conversation() == null
                ? conversations.lookup().channelsOfUser(String.valueOf(recipient.user()))
                : conversations.lookup().channelsOfConversation(recipient.conversation());
    }

    /** Returns a reference with as much as an item needs to find the conversation again. */
    static ConversationReference pointer(KnownConversation known) {
        String tenant = known.tenant();
        return reference(
                known.reference().channelId(),
                null,
                new ConversationAccount(known.reference().conversationId())
                        .withTenantId(tenant.isEmpty() ? null : tenant));
    }

    /** Returns a reference to an unknown recipient, whose item is then skipped with that reason. */
    static ConversationReference nobody(Recipient recipient) {
        return recipient.conversation() == null
                ? user(recipient.channelId(), String.valueOf(recipient.user()))
                : reference(recipient.channelId(), null, new ConversationAccount(recipient.conversation()));
    }

    /** Returns a reference to a user who has no conversation yet. */
    static ConversationReference user(@Nullable String channelId, String id) {
        return reference(channelId, ChannelAccount.ofId(id), new ConversationAccount(null));
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
                : Optional.of(reference(
                        TEAMS, ChannelAccount.ofIds(null, user), new ConversationAccount(null).withTenantId(tenant)));
    }

    private static ConversationReference reference(
            @Nullable String channelId, @Nullable ChannelAccount user, ConversationAccount conversation) {
        return ConversationReference.builder()
                .user(user)
                .conversation(conversation)
                .channelId(channelId)
                .build();
    }
}
