package dev.proactivebot.schema;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is needed to speak into a conversation later. {@code activityId} is what a reply answers; the {@code address}
 * of the original Node template calls it {@code id}.
 */
@JsonFormat(with = Feature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
public record ConversationReference(
        @JsonAlias("id") @Nullable String activityId,
        @Nullable ChannelAccount user,
        @Nullable ChannelAccount bot,
        @Nullable ConversationAccount conversation,
        @Nullable String channelId,
        @Nullable String serviceUrl,
        @Nullable String locale,
        @UnknownFields Map<String, JsonNode> properties)
        implements ProtocolRecord {

    public ConversationReference {
        properties = properties == null ? Map.of() : properties;
    }

    /** The reference of the conversation in which {@code inbound} was said. */
    public static ConversationReference of(Activity inbound) {
        return new ConversationReference(
                inbound.id(),
                inbound.from(),
                inbound.recipient(),
                inbound.conversation(),
                inbound.channelId(),
                inbound.serviceUrl(),
                inbound.locale(),
                Map.of());
    }

    /** The id of the conversation, or null when the reference has none. */
    public @Nullable String conversationId() {
        return conversation == null ? null : conversation.id();
    }

    /** The id of the user, or null when the reference has none: the channel's, else Entra's. */
    public @Nullable String userId() {
        return user == null ? null : user.id() == null ? user.aadObjectId() : user.id();
    }

    /** The same with one more property; none when it is null. */
    public ConversationReference with(String name, @Nullable String value) {
        if (value == null) {
            return this;
        }
        Map<String, JsonNode> more = new LinkedHashMap<>(properties);
        more.put(name, TextNode.valueOf(value));
        return new ConversationReference(activityId, user, bot, conversation, channelId, serviceUrl, locale, more);
    }

    /** The same conversation, with that user. */
    public ConversationReference withUser(@Nullable ChannelAccount other) {
        return new ConversationReference(
                activityId, other, bot, conversation, channelId, serviceUrl, locale, properties);
    }

    /** The same conversation, of which another connector is asked. */
    public ConversationReference withServiceUrl(String url) {
        return new ConversationReference(activityId, user, bot, conversation, channelId, url, locale, properties);
    }

    /** The same conversation, but nothing to reply to. */
    public ConversationReference withoutActivityId() {
        return new ConversationReference(null, user, bot, conversation, channelId, serviceUrl, locale, properties);
    }
}
