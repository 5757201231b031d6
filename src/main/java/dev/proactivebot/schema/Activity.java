package dev.proactivebot.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What channels and bots exchange (Bot Framework Activity schema, 3.3). The components are the fields this project reads or
 * writes; every other field is kept in {@code properties} and written back as it came.
 */
public record Activity(
        @Nullable String type,
        @Nullable String id,
        @Nullable String timestamp,
        @Nullable String serviceUrl,
        @Nullable String channelId,
        @Nullable ChannelAccount from,
        @Nullable ConversationAccount conversation,
        @Nullable ChannelAccount recipient,
        @Nullable String locale,
        @Nullable String replyToId,
        @Nullable String text,
        @Nullable String textFormat,
        @Nullable String name,
        @Nullable String action,
        @Nullable String deliveryMode,
        @Nullable JsonNode value,
        @Nullable List<JsonNode> attachments,
        @Nullable List<JsonNode> entities,
        @Nullable List<ChannelAccount> membersAdded,
        @Nullable List<ChannelAccount> membersRemoved,
        @Nullable JsonNode channelData,
        @UnknownFields Map<String, JsonNode> properties) {

    public Activity {
        properties = properties == null ? Map.of() : properties;
    }

    /** A plain-text message, not yet addressed. The format is always named: channels differ on the default. */
    public static Activity message(String text) {
        return bare("message", text, "plain", null);
    }

    /**
     * A plain-text message that begins by mentioning a user. The entity has to have the very words of the text, and Teams refuses a name
     * with a character of markup in them (Microsoft's botbuilder-js issue 2111): those are left out.
     */
    public static Activity mention(String id, String name, String text) {
        String shown = name.replaceAll("[<>&]", "").strip();
        String mention = "<at>" + (shown.isEmpty() ? "you" : shown) + "</at>";
        JsonNode entity = JsonNodeFactory.instance
                .objectNode()
                .put("type", "mention")
                .put("text", mention)
                .set(
                        "mentioned",
                        JsonNodeFactory.instance.objectNode().put("id", id).put("name", shown));
        return bare("message", mention + " " + text, "plain", List.of(entity));
    }

    /** The activity that makes a channel show "is typing" for about three seconds. */
    public static Activity typing() {
        return bare("typing", null, null, null);
    }

    /**
     * This content, said by the bot of {@code reference} to its user in its conversation; a reply to the reference's activity
     * if there is one. Fields that only a channel may set (id, timestamp) are dropped, as are those that route it.
     */
    public Activity addressedTo(ConversationReference reference) {
        ConversationAccount to = reference.conversation();
        return new Activity(
                type == null ? "message" : type,
                null,
                null,
                null,
                reference.channelId(),
                reference.bot(),
                to == null || to.id() == null
                        ? null
                        : new ConversationAccount(to.id(), null, null, null, to.tenantId(), Map.of()),
                reference.user(),
                locale == null ? reference.locale() : locale,
                reference.activityId(),
                text,
                text != null && textFormat == null ? "plain" : textFormat,
                name,
                action,
                null,
                value,
                attachments,
                entities,
                null,
                null,
                channelData,
                properties);
    }

    private static Activity bare(
            String type, @Nullable String text, @Nullable String textFormat, @Nullable List<JsonNode> entities) {
        return new Activity(
                type,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                text,
                textFormat,
                null,
                null,
                null,
                null,
                null,
                entities,
                null,
                null,
                null,
                Map.of());
    }
}
