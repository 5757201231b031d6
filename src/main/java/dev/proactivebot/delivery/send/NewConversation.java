package dev.proactivebot.delivery.send;

import dev.proactivebot.connector.ConnectorResponse;
import dev.proactivebot.connector.ConnectorResponse.Answered;
import dev.proactivebot.conversations.KnownTenant;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationParameters;
import dev.proactivebot.schema.ConversationReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request for a 1:1 conversation on Teams with a user, by Entra object id (Microsoft's "Send proactive messages"). The app has to be
 * installed for that user.
 */
final class NewConversation {
    /** The other serviceUrls that are tried; an attempt has permits for these, the first one and the message. */
    private static final int MOST_OTHERS = 2;

    private final String entraObjectId;
    private final String tenantId;
    private final String serviceUrl;
    private final List<String> otherServiceUrls;
    private final String botId;

    private NewConversation(NewConversation other, String serviceUrl) {
        this.entraObjectId = other.entraObjectId;
        this.tenantId = other.tenantId;
        this.serviceUrl = serviceUrl;
        this.otherServiceUrls = List.of();
        this.botId = other.botId;
    }

    /**
     * @param known the known tenant, if the bot has met one
     * @param otherwise the serviceUrl for an unknown tenant
     */
    NewConversation(
            String entraObjectId, String tenantId, Optional<KnownTenant> known, String otherwise, String appId) {
        this.entraObjectId = entraObjectId;
        this.tenantId = tenantId;
        this.serviceUrl = known.map(KnownTenant::serviceUrl).orElse(otherwise);
        this.otherServiceUrls = known.map(KnownTenant::otherServiceUrls).orElse(List.of()).stream()
                .limit(MOST_OTHERS)
                .toList();
        this.botId = known.map(KnownTenant::botId).orElse("28:" + appId);
    }

    /** Returns the same request for another serviceUrl. */
    NewConversation at(String otherServiceUrl) {
        return new NewConversation(this, otherServiceUrl);
    }

    /** Returns the key of its lock: one per tenant and user. */
    String lockKey() {
        return tenantId + "\n" + entraObjectId;
    }

    String serviceUrl() {
        return serviceUrl;
    }

    /** Returns the serviceUrls of other regions in which the user may be. */
    List<String> otherServiceUrls() {
        return otherServiceUrls;
    }

    ConversationParameters parameters() {
        return new ConversationParameters(
                false,
                ChannelAccount.ofId(botId),
                List.of(ChannelAccount.ofIds(entraObjectId, entraObjectId)),
                tenantId,
                null,
                BotJson.tree(Map.of("tenant", Map.of("id", tenantId))));
    }

    /** Returns the reference to the created conversation; null when the answer names none. */
    @Nullable ConversationReference reference(ConnectorResponse response) {
        if (!(response instanceof Answered answer) || !answer.isSuccess() || answer.id() == null) {
            return null;
        }
        return ConversationReference.builder()
                .user(ChannelAccount.ofIds(null, entraObjectId))
                .bot(ChannelAccount.ofId(botId))
                .conversation(new ConversationAccount(answer.id())
                        .withConversationType("personal")
                        .withTenantId(tenantId))
                .channelId("msteams")
                .serviceUrl(serviceUrl)
                .build();
    }
}
