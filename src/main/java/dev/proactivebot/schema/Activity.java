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
 * What channels and bots exchange (Bot Framework Activity schema, 3.3). The components are the fields this project reads or
 * writes; every other field is kept in {@code properties} and written back as it came.
 *
 * <p>A bot makes its own with {@link #message} or {@link #card}, and adds to it with the methods that begin with {@code with}. Each
 * returns a copy.
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

    /** Returns a plain-text message, not yet addressed. The format is always named: channels differ on the default. */
    public static Activity message(String text) {
        return of("message", draft -> {
            draft.text = text;
            draft.textFormat = "plain";
        });
    }

    /**
     * Returns a message that is an Adaptive Card.
     *
     * @param json the card as JSON text, <a href="https://adaptivecards.io/explorer/">as its schema has it</a>
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
        return of("message", draft -> {}).withAttachment(ADAPTIVE_CARD, card);
    }

    /** Returns a plain-text message that begins by mentioning a user, see {@link #withMention}. */
    public static Activity mention(String id, String name, String text) {
        return message(text).withMention(id, name);
    }

    /** Returns the activity that makes a channel show "is typing" for about three seconds. */
    public static Activity typing() {
        return of("typing", draft -> {});
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
     * @param contentUrl begins with {@code https:}, {@code http:} or {@code data:}
     * @throws IllegalArgumentException if it begins otherwise
     */
    public Activity withAttachmentUrl(String contentType, String contentUrl) {
        if (Stream.of("https:", "http:", "data:").noneMatch(contentUrl::startsWith)) {
            throw new IllegalArgumentException("The URL of an attachment must begin with https:, http: or data:.");
        }
        return withAttachment(JSON.objectNode().put("contentType", contentType).put("contentUrl", contentUrl));
    }

    private Activity withAttachment(JsonNode attachment) {
        return with(draft -> draft.attachments = plus(attachments, attachment));
    }

    /**
     * Puts a mention of a user before the text. The entity has to have the very words of the text, and Teams refuses a name with a
     * character of markup in them (Microsoft's botbuilder-js issue 2111): those are left out.
     */
    public Activity withMention(String id, String name) {
        String shown = name.replaceAll("[<>&]", "").strip();
        String mention = "<at>" + (shown.isEmpty() ? "you" : shown) + "</at>";
        ObjectNode entity = JSON.objectNode().put("type", "mention").put("text", mention);
        entity.putObject("mentioned").put("id", id).put("name", shown);
        return with(draft -> {
            draft.text = text == null ? mention : mention + " " + text;
            draft.textFormat = textFormat == null ? "plain" : textFormat;
            draft.entities = plus(entities, entity);
        });
    }

    /** Says in one line what this is about: for notifications, and for clients that cannot show a card. */
    public Activity withSummary(String summary) {
        return withProperty("summary", TextNode.valueOf(summary));
    }

    /** Offers buttons below the message. Pressing one sends its title as the user's next message. */
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
        return with(draft -> draft.properties = more);
    }

    /**
     * Returns the attachments that a user sent. Teams adds the text once more, as HTML, wherever it has a mention or any format: that is
     * none of them.
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
     * Makes this a reply to the activity of that id, whichever activity its conversation's reference names; null takes it back.
     * The activity must be of the same conversation. Otherwise the channel refuses an acknowledgement; what comes out of the queue is then sent
     * as a plain message. A notification replies to nothing.
     */
    public Activity inReplyTo(@Nullable String activityId) {
        return with(draft -> draft.replyToId = activityId);
    }

    /**
     * Returns this content as said by the bot of {@code reference} to its user in its conversation. It is a reply to the activity that
     * {@link #inReplyTo} named, or else to the reference's, if there is one. Fields that only a channel may set (id, timestamp) are
     * dropped, as are those that route it.
     */
    public Activity addressedTo(ConversationReference reference) {
        ConversationAccount to = reference.conversation();
        return with(draft -> {
            draft.type = type == null ? "message" : type;
            draft.id = null;
            draft.timestamp = null;
            draft.serviceUrl = null;
            draft.channelId = reference.channelId();
            draft.from = reference.bot();
            draft.conversation = to == null || to.id() == null
                    ? null
                    : new ConversationAccount(to.id(), null, null, null, to.tenantId(), Map.of());
            draft.recipient = reference.user();
            draft.locale = locale == null ? reference.locale() : locale;
            draft.replyToId = replyToId == null || replyToId.isEmpty() ? reference.activityId() : replyToId;
            draft.textFormat = text != null && textFormat == null ? "plain" : textFormat;
            draft.deliveryMode = null;
            draft.membersAdded = null;
            draft.membersRemoved = null;
        });
    }

    private static Activity of(String type, Consumer<ActivityDraft> change) {
        ActivityDraft draft = new ActivityDraft();
        draft.type = type;
        change.accept(draft);
        return draft.toActivity();
    }

    private Activity with(Consumer<ActivityDraft> change) {
        ActivityDraft draft = new ActivityDraft(this);
        change.accept(draft);
        return draft.toActivity();
    }

    private static List<JsonNode> plus(@Nullable List<JsonNode> some, JsonNode another) {
        return Stream.concat(some == null ? Stream.of() : some.stream(), Stream.of(another))
                .toList();
    }
}
