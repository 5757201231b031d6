package dev.proactivebot.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Represents what channels and bots exchange (Bot Framework Activity schema, 3.3). The components are the fields that this project reads
 * or writes; {@code properties} keeps every other field, which is written back as it came.
 *
 * <p>A bot creates one with {@link #message} or {@link #card}, and adds to it with the methods that begin with {@code with}. Each returns
 * a copy.
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
        @UnknownFields Map<String, JsonNode> properties)
        implements ProtocolRecord {

    /** The content type of an Adaptive Card. */
    public static final String ADAPTIVE_CARD = "application/vnd.microsoft.card.adaptive";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    public Activity {
        properties = properties == null ? Map.of() : properties;
    }

    /** Returns a plain-text message without an address. It names its format, because channels differ on the default. */
    public static Activity message(String text) {
        return of("message", builder -> {
            builder.text = text;
            builder.textFormat = "plain";
        });
    }

    /**
     * Returns a message that is an Adaptive Card.
     *
     * @param json the card as JSON text of the <a href="https://adaptivecards.io/explorer/">Adaptive Cards schema</a>
     * @throws IllegalArgumentException if the text is not one JSON object
     */
    public static Activity card(String json) {
        return card(BotJson.object(json));
    }

    /**
     * Returns a message that is an Adaptive Card.
     *
     * @throws IllegalArgumentException if {@code card} is not a JSON object
     */
    public static Activity card(JsonNode card) {
        return of("message", builder -> {}).withAttachment(ADAPTIVE_CARD, card);
    }

    /** Returns a plain-text message that begins by mentioning a user, see {@link #withMention}. */
    public static Activity mention(String id, String name, String text) {
        return message(text).withMention(id, name);
    }

    /** Returns the activity that makes a channel show "is typing" for about three seconds. */
    public static Activity typing() {
        return of("typing", builder -> {});
    }

    /**
     * Adds an attachment that holds its content, such as a card of another kind.
     *
     * @param json the content as JSON text
     * @throws IllegalArgumentException if the text is not one JSON object
     */
    public Activity withAttachment(String contentType, String json) {
        return withAttachment(contentType, BotJson.object(json));
    }

    /**
     * Adds an attachment that holds its content.
     *
     * @throws IllegalArgumentException if {@code content} is not a JSON object
     */
    public Activity withAttachment(String contentType, JsonNode content) {
        if (!content.isObject()) {
            throw new IllegalArgumentException("The content of an attachment must be a JSON object.");
        }
        return withAttachment(JSON.objectNode().put("contentType", contentType).set("content", content));
    }

    /**
     * Adds an attachment that channels fetch, such as an image.
     *
     * @param contentUrl a URL that begins with {@code https:}, {@code http:} or {@code data:}
     * @throws IllegalArgumentException if the URL has another scheme
     */
    public Activity withAttachmentUrl(String contentType, String contentUrl) {
        if (Stream.of("https:", "http:", "data:").noneMatch(contentUrl::startsWith)) {
            throw new IllegalArgumentException("The URL of an attachment must begin with https:, http: or data:.");
        }
        return withAttachment(JSON.objectNode().put("contentType", contentType).put("contentUrl", contentUrl));
    }

    private Activity withAttachment(JsonNode attachment) {
        return with(builder -> builder.attachments = plus(attachments, attachment));
    }

    /**
     * Puts a mention of a user before the text. The name loses the characters {@code <>&}: the entity must repeat the text exactly, and
     * Teams refuses markup in it (microsoft/botbuilder-js issue 2111).
     */
    public Activity withMention(String id, String name) {
        String shown = name.replaceAll("[<>&]", "").strip();
        String mention = "<at>" + (shown.isEmpty() ? "you" : shown) + "</at>";
        ObjectNode entity = JSON.objectNode().put("type", "mention").put("text", mention);
        entity.putObject("mentioned").put("id", id).put("name", shown);
        return with(builder -> {
            builder.text = text == null ? mention : mention + " " + text;
            builder.textFormat = textFormat == null ? "plain" : textFormat;
            builder.entities = plus(entities, entity);
        });
    }

    /** Adds a summary in one line, for notifications and for clients that cannot show a card. */
    public Activity withSummary(String summary) {
        return withProperty("summary", TextNode.valueOf(summary));
    }

    /** Adds buttons below the message. Pressing one sends its title as the user's next message. */
    public Activity withSuggestedActions(String... titles) {
        ObjectNode suggested = JSON.objectNode();
        ArrayNode actions = suggested.putArray("actions");
        for (String title : titles) {
            actions.addObject().put("type", "imBack").put("title", title).put("value", title);
        }
        return withProperty("suggestedActions", suggested);
    }

    private Activity withProperty(String name, JsonNode value) {
        Map<String, JsonNode> more = new LinkedHashMap<>(properties);
        more.put(name, value);
        return with(builder -> builder.properties = more);
    }

    /**
     * Returns the attachments that a user sent. It leaves out the copy of the text as HTML that Teams adds to a text with a mention or
     * with formatting.
     */
    public List<JsonNode> sentAttachments() {
        return attachments == null
                ? List.of()
                : attachments.stream()
                        .filter(attachment -> !attachment.isNull() && !isTextAsHtml(attachment))
                        .toList();
    }

    private static boolean isTextAsHtml(JsonNode attachment) {
        String contentType = attachment.path("contentType").asText().toLowerCase(Locale.ROOT);
        return contentType.split(";", 2)[0].strip().equals("text/html")
                && attachment.path("content").isTextual()
                && !attachment.hasNonNull("contentUrl");
    }

    /**
     * Makes this a reply to the activity with that id instead of the activity that its conversation's reference names; null undoes that.
     * The activity must be in the same conversation. Otherwise the channel refuses an acknowledgement, and a queued message is sent without
     * the reply. A notification is never a reply.
     */
    public Activity inReplyTo(@Nullable String activityId) {
        return with(builder -> builder.replyToId = activityId);
    }

    /**
     * Returns this content as a message from the reference's bot to its user in its conversation. It is a reply to the activity named by
     * {@link #inReplyTo}, or else by the reference. Fields that only a channel may set (id, timestamp) or that route the activity are
     * dropped.
     */
    public Activity addressedTo(ConversationReference reference) {
        ConversationAccount to = reference.conversation();
        return with(builder -> {
            builder.type = type == null ? "message" : type;
            builder.id = null;
            builder.timestamp = null;
            builder.serviceUrl = null;
            builder.channelId = reference.channelId();
            builder.from = reference.bot();
            builder.conversation =
                    to == null || to.id() == null ? null : new ConversationAccount(to.id()).withTenantId(to.tenantId());
            builder.recipient = reference.user();
            builder.locale = locale == null ? reference.locale() : locale;
            builder.replyToId = replyToId == null || replyToId.isEmpty() ? reference.activityId() : replyToId;
            builder.textFormat = text != null && textFormat == null ? "plain" : textFormat;
            builder.deliveryMode = null;
            builder.membersAdded = null;
            builder.membersRemoved = null;
        });
    }

    private static Activity of(String type, Consumer<ActivityBuilder> change) {
        ActivityBuilder builder = new ActivityBuilder();
        builder.type = type;
        change.accept(builder);
        return builder.build();
    }

    private Activity with(Consumer<ActivityBuilder> change) {
        ActivityBuilder builder = new ActivityBuilder(this);
        change.accept(builder);
        return builder.build();
    }

    private static List<JsonNode> plus(@Nullable List<JsonNode> some, JsonNode another) {
        return Stream.concat(some == null ? Stream.of() : some.stream(), Stream.of(another))
                .toList();
    }
}
