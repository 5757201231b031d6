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
 * Renames the fields of protocol objects to the protocol's own spelling (Bot Framework Activity schema, 3.3): other serializers write
 * {@code ChannelId} or {@code channel_id}. It leaves alone what the protocol does not define: {@code channelData}, values, the contents
 * of attachments and unknown fields. It drops protocol fields that are null.
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
                    "type id timestamp localTimestamp localTimezone callerId serviceUrl channelId locale replyToId"
                            + " text textFormat speak summary inputHint attachmentLayout name action deliveryMode value"
                            + " valueType label code topicName historyDisclosed importance expiration listenFor"
                            + " channelData")
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

    /** Returns an activity with the protocol's field names; a value that is not an object is returned unchanged. */
    public static JsonNode activity(JsonNode activity) {
        return rename(activity, ACTIVITY);
    }

    /** Returns a conversation reference with the protocol's field names. It accepts {@code agent} for the bot, as the Agents SDK writes it. */
    public static JsonNode reference(JsonNode reference) {
        JsonNode renamed = rename(reference, REFERENCE);
        if (renamed instanceof ObjectNode object && object.has("agent")) {
            JsonNode agent = object.remove("agent");
            return object.has("bot") ? object : object.set("bot", agent);
        }
        return renamed;
    }

    /** Returns the value of a field by its name in any spelling; null when the field is missing or null. */
    public static @Nullable JsonNode find(JsonNode object, String name) {
        return object.properties().stream()
                .filter(field ->
                        isSpelling(field.getKey(), name) && !field.getValue().isNull())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /** Returns whether {@code spelling} is {@code name} in any spelling. */
    public static boolean isSpelling(String spelling, String name) {
        return fold(spelling).equals(fold(name));
    }

    private static JsonNode rename(JsonNode node, @Nullable Shape shape) {
        if (shape == null || !node.isContainerNode()) {
            return node;
        }
        if (node.isArray()) {
            ArrayNode array = JSON.arrayNode(node.size());
            node.forEach(entry -> array.add(rename(entry, shape)));
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
                object.set(name, rename(value, shape.inner().get(name)));
            }
        }
        return object;
    }

    /** Recognises the empty map of unknown fields that .NET's classes have; as JSON these fields stand beside the others. */
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
     * Lists the fields of a type of object.
     *
     * @param names the protocol's names by their folded form
     * @param inner the shapes of fields that hold objects, or arrays of objects, by the protocol's names
     */
    private record Shape(Map<String, String> names, Map<String, Shape> inner) {
        Shape with(Shape shape, String... fields) {
            for (String field : fields) {
                names.put(fold(field), field);
                inner.put(field, shape);
            }
            return this;
        }
    }
}
