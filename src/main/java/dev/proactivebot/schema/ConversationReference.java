package dev.proactivebot.schema;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds what the bot needs to speak into a conversation later. A reply answers {@code activityId}; the {@code address} of the original
 * Node template calls it {@code id}.
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

    /** Returns a reference to the conversation of {@code inbound}, with its sender as the user and its recipient as the bot. */
    public static ConversationReference of(Activity inbound) {
        return builder()
                .activityId(inbound.id())
                .user(inbound.from())
                .bot(inbound.recipient())
                .conversation(inbound.conversation())
                .channelId(inbound.channelId())
                .serviceUrl(inbound.serviceUrl())
                .locale(inbound.locale())
                .build();
    }

    public static Builder builder() {
        return new Builder();
    }

    public Builder toBuilder() {
        return builder()
                .activityId(activityId)
                .user(user)
                .bot(bot)
                .conversation(conversation)
                .channelId(channelId)
                .serviceUrl(serviceUrl)
                .locale(locale)
                .properties(properties);
    }

    /** Returns the id of the conversation, or null when the reference has none. */
    public @Nullable String conversationId() {
        return conversation == null ? null : conversation.id();
    }

    /** Returns the channel's id in lower case, as channels are compared and stored; "null" when there is none, as rows of 0.1 say. */
    public String channel() {
        return String.valueOf(channelId).toLowerCase(Locale.ROOT);
    }

    /** Returns the channel's id of the user, or else the Entra object id; null when the reference has neither. */
    public @Nullable String userId() {
        return user == null ? null : user.id() == null ? user.aadObjectId() : user.id();
    }

    /** Returns a copy with one more property, or this when the value is null. */
    public ConversationReference with(String name, @Nullable String value) {
        return value == null
                ? this
                : toBuilder().property(name, TextNode.valueOf(value)).build();
    }

    public ConversationReference withUser(@Nullable ChannelAccount other) {
        return toBuilder().user(other).build();
    }

    public ConversationReference withServiceUrl(String url) {
        return toBuilder().serviceUrl(url).build();
    }

    /** Returns a copy that replies to no activity. */
    public ConversationReference withoutActivityId() {
        return toBuilder().activityId(null).build();
    }

    /** Builds a reference; a field that is not set is null. */
    public static final class Builder {
        private @Nullable String activityId;
        private @Nullable ChannelAccount user;
        private @Nullable ChannelAccount bot;
        private @Nullable ConversationAccount conversation;
        private @Nullable String channelId;
        private @Nullable String serviceUrl;
        private @Nullable String locale;
        private Map<String, JsonNode> properties = Map.of();

        private Builder() {}

        public Builder activityId(@Nullable String value) {
            activityId = value;
            return this;
        }

        public Builder user(@Nullable ChannelAccount value) {
            user = value;
            return this;
        }

        public Builder bot(@Nullable ChannelAccount value) {
            bot = value;
            return this;
        }

        public Builder conversation(@Nullable ConversationAccount value) {
            conversation = value;
            return this;
        }

        public Builder channelId(@Nullable String value) {
            channelId = value;
            return this;
        }

        public Builder serviceUrl(@Nullable String value) {
            serviceUrl = value;
            return this;
        }

        public Builder locale(@Nullable String value) {
            locale = value;
            return this;
        }

        /** Sets all unknown fields; they are written in the map's order. */
        public Builder properties(Map<String, JsonNode> values) {
            properties = values;
            return this;
        }

        public Builder property(String name, JsonNode value) {
            Map<String, JsonNode> more = new LinkedHashMap<>(properties); // a reference may have the old ones
            more.put(name, value);
            properties = more;
            return this;
        }

        public ConversationReference build() {
            return new ConversationReference(
                    activityId, user, bot, conversation, channelId, serviceUrl, locale, properties);
        }
    }
}
