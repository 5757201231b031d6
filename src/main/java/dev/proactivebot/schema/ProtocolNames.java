package dev.proactivebot.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Spells the fields of the protocol's own objects as the protocol does (Bot Framework Activity schema, 3.3), whatever their case: other
 * serializers write {@code ChannelId} or {@code channel_id}. What the protocol does not define stays as it came: {@code channelData}, values,
 * the contents of attachments, unknown fields. A field of the protocol that is null is left out.
 */
public final class ProtocolNames {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final Shape ACCOUNT = shape("id name aadObjectId role tenantId");
    private static final Shape CONVERSATION = shape("id name conversationType isGroup tenantId aadObjectId role");
    private static final Shape REFERENCE = shape("activityId id channelId serviceUrl locale")
            .with(ACCOUNT, "user", "bot", "agent")
            .with(CONVERSATION, "conversation");

    private static final Shape CARD_ACTION = shape("type title image imageAltText text displayText value channelData");
    private static final Shape ACTIVITY = shape(
                    "type id timestamp localTimestamp localTimezone callerId serviceUrl channelId locale replyToId text textFormat speak"
                            + " summary inputHint attachmentLayout name action deliveryMode value valueType label code topicName"
                            + " historyDisclosed importance expiration listenFor channelData")
            .with(ACCOUNT, "from", "recipient", "membersAdded", "membersRemoved")
            .with(CONVERSATION, "conversation")
            .with(REFERENCE, "relatesTo")
            .with(shape("contentType contentUrl content name thumbnailUrl"), "attachments")
            .with(shape("type text locale country platform timezone").with(ACCOUNT, "mentioned"), "entities")
            .with(shape("to").with(CARD_ACTION, "actions"), "suggestedActions")
            .with(shape("type"), "reactionsAdded", "reactionsRemoved")
            .with(shape("text occurrence"), "textHighlights")
            .with(shape("id state entities"), "semanticAction");

    private ProtocolNames() {}

    /** Returns an activity with the protocol's names; what is no object comes back as it is. */
    public static JsonNode activity(JsonNode activity) {
        return spelled(activity, ACTIVITY);
    }

    /** Returns a conversation reference with the protocol's names. The bot may be called {@code agent}, as the Agents SDK does. */
    public static JsonNode reference(JsonNode reference) {
        JsonNode spelled = spelled(reference, REFERENCE);
        if (spelled instanceof ObjectNode object && object.has("agent")) {
            JsonNode agent = object.remove("agent");
            return object.has("bot") ? object : object.set("bot", agent);
        }
        return spelled;
    }

    /** Returns the field of an object that has that name in any spelling; null when there is none, or when it is null. */
    public static @Nullable JsonNode find(JsonNode object, String name) {
        return object.properties().stream()
                .filter(field ->
                        isSpelling(field.getKey(), name) && !field.getValue().isNull())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /** Returns whether {@code said} is {@code name}, whatever its case. */
    public static boolean isSpelling(String said, String name) {
        return fold(said).equals(fold(name));
    }

    private static JsonNode spelled(JsonNode node, @Nullable Shape shape) {
        if (shape == null || !node.isContainerNode()) {
            return node;
        }
        if (node.isArray()) {
            ArrayNode array = JSON.arrayNode(node.size());
            node.forEach(entry -> array.add(spelled(entry, shape)));
            return array;
        }
        ObjectNode object = JSON.objectNode();
        for (var field : node.properties()) {
            String said = field.getKey();
            JsonNode value = field.getValue();
            String name = shape.names().get(fold(said));
            if (name == null || (node.hasNonNull(name) && !name.equals(said))) {
                if (!isEmptyBag(said, value)) {
                    object.set(said, value);
                }
            } else if (!value.isNull()) {
                object.set(name, spelled(value, shape.inner().get(name)));
            }
        }
        return object;
    }

    /** .NET's classes keep in it what they do not know; their serializers would write those fields beside the others. */
    private static boolean isEmptyBag(String name, JsonNode value) {
        return name.equals("Properties") && value.isContainerNode() && value.isEmpty();
    }

    private static String fold(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("_") || lower.endsWith("_") ? lower : lower.replace("_", "");
    }

    private static Shape shape(String names) {
        Shape shape = new Shape(new HashMap<>(), new HashMap<>());
        Arrays.stream(names.split(" ", -1)).forEach(name -> shape.names().put(fold(name), name));
        return shape;
    }

    /**
     * The fields of a kind of object.
     *
     * @param names by the form in which they are looked up
     * @param inner the kinds of object that fields hold, or arrays of them, by the fields' names
     */
    private record Shape(Map<String, String> names, Map<String, Shape> inner) {
        Shape with(Shape kind, String... fields) {
            for (String field : fields) {
                names.put(fold(field), field);
                inner.put(field, kind);
            }
            return this;
        }
    }
}
