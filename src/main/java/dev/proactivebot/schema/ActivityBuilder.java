package dev.proactivebot.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds an activity or a changed copy; it is the only place that lists all the fields. */
final class ActivityBuilder {
    @Nullable String type;

    @Nullable String id;

    @Nullable String timestamp;

    @Nullable String serviceUrl;

    @Nullable String channelId;

    @Nullable ChannelAccount from;

    @Nullable ConversationAccount conversation;

    @Nullable ChannelAccount recipient;

    @Nullable String locale;

    @Nullable String replyToId;

    @Nullable String text;

    @Nullable String textFormat;

    @Nullable String name;

    @Nullable String action;

    @Nullable String deliveryMode;

    @Nullable JsonNode value;

    @Nullable List<JsonNode> attachments;

    @Nullable List<JsonNode> entities;

    @Nullable List<ChannelAccount> membersAdded;

    @Nullable List<ChannelAccount> membersRemoved;

    @Nullable JsonNode channelData;

    Map<String, JsonNode> properties = Map.of();

    ActivityBuilder() {}

    ActivityBuilder(Activity activity) {
        type = activity.type();
        id = activity.id();
        timestamp = activity.timestamp();
        serviceUrl = activity.serviceUrl();
        channelId = activity.channelId();
        from = activity.from();
        conversation = activity.conversation();
        recipient = activity.recipient();
        locale = activity.locale();
        replyToId = activity.replyToId();
        text = activity.text();
        textFormat = activity.textFormat();
        name = activity.name();
        action = activity.action();
        deliveryMode = activity.deliveryMode();
        value = activity.value();
        attachments = activity.attachments();
        entities = activity.entities();
        membersAdded = activity.membersAdded();
        membersRemoved = activity.membersRemoved();
        channelData = activity.channelData();
        properties = activity.properties();
    }

    Activity build() {
        return new Activity(
                type,
                id,
                timestamp,
                serviceUrl,
                channelId,
                from,
                conversation,
                recipient,
                locale,
                replyToId,
                text,
                textFormat,
                name,
                action,
                deliveryMode,
                value,
                attachments,
                entities,
                membersAdded,
                membersRemoved,
                channelData,
                properties);
    }
}
