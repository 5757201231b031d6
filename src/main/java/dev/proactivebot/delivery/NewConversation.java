package dev.proactivebot.delivery;

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
 * What createConversation is asked for on Teams (Microsoft's "Send proactive messages"): a 1:1 conversation with a user, by Entra object
 * id. The app has to be installed for that user.
 */
final class NewConversation {
    /** With the first one, and the message itself, these are the requests that a try has turns for. */
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
     * @param known what is known of the tenant
     * @param otherwise the serviceUrl for a tenant in which the bot has met nobody
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

    /** The same, asked for elsewhere. */
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

    /** Where else its user may be, should they be of another region. */
    List<String> otherServiceUrls() {
        return otherServiceUrls;
    }

    ConversationParameters parameters() {
        return new ConversationParameters(
                false,
                new ChannelAccount(botId, null),
                List.of(new ChannelAccount(entraObjectId, null, entraObjectId, null, Map.of())),
                tenantId,
                null,
                BotJson.tree(Map.of("tenant", Map.of("id", tenantId))));
    }

    /** Where the user can be reached from now on; null when the answer does not say. */
    @Nullable ConversationReference reference(ConnectorResponse response) {
        if (!(response instanceof Answered answer) || !answer.isSuccess() || answer.id() == null) {
            return null;
        }
        return new ConversationReference(
                null,
                new ChannelAccount(null, null, entraObjectId, null, Map.of()),
                new ChannelAccount(botId, null),
                new ConversationAccount(answer.id(), null, "personal", null, tenantId, Map.of()),
                "msteams",
                serviceUrl,
                null,
                Map.of());
    }
}
