package dev.proactivebot.delivery.item;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.proactivebot.schema.Blanks;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ProtocolNames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Converts the items of Microsoft's templates, samples and SDKs into the app's own form, {@code {"relatesTo": …, "text" or "activity": …}}.
 * Items in that form, and items in no known form, stay as they are.
 */
final class ItemForms {
    private static final String WANTED =
            "{\"relatesTo\":{\"channelId\":…,\"serviceUrl\":…,\"conversation\":{\"id\":…}},";

    static final String NO_CONVERSATION =
            "no conversation in relatesTo: wanted is " + WANTED + "\"text\" or \"activity\":…}";

    static final String BARE_ACTIVITY = "an activity alone: wanted is " + WANTED + "\"activity\":…}";

    static final String NO_CONTENT =
            "neither text nor activity: wanted is {\"relatesTo\":…,\"text\" or \"activity\":…}";

    /** The template of 2017 in C# and in Node; its first edition, with a cookie; the samples of the SDKs. */
    private static final List<String> REFERENCES =
            List.of("relatesTo", "address", "conversationReference", "resumptionCookie");

    /** The bodies of the Agents SDK's proactive endpoint; other producers may use these names differently. */
    private static final List<String> RECORDS = List.of("conversation", "reference");

    private ItemForms() {}

    /** Returns the item in the app's own form; it changes {@code root}. */
    static ObjectNode ours(ObjectNode root) {
        JsonNode reference = takeReference(root);
        if (reference != null) {
            rename(root, "relatesTo", reference);
        }
        JsonNode activity = ProtocolNames.find(root, "activity");
        if (activity != null) {
            rename(root, "activity", ProtocolNames.activity(unquoted(activity)));
        } else if (isWithoutContent(root)) {
            takeMessage(root);
        }
        return root;
    }

    /** Returns whether the item is an activity, which should stand in an item's {@code activity}. */
    static boolean isBareActivity(JsonNode root) {
        return isText(ProtocolNames.find(root, "type"))
                && ProtocolNames.find(root, "relatesTo") == null
                && (ProtocolNames.find(root, "conversation") != null || ProtocolNames.find(root, "text") != null);
    }

    /** Returns the object inside a string, or else the node, because some programs serialize a part or all of it twice. */
    static JsonNode unquoted(JsonNode node) {
        String text = node.isTextual() ? Blanks.strip(node.textValue()) : "";
        if (!text.startsWith("{")) {
            return node;
        }
        try {
            return BotJson.object(text);
        } catch (IllegalArgumentException e) {
            return node;
        }
    }

    private static @Nullable JsonNode takeReference(ObjectNode root) {
        for (String name : REFERENCES) {
            JsonNode found = ProtocolNames.find(root, name);
            JsonNode reference = found == null ? null : reference(unquoted(found));
            if (reference != null) {
                remove(root, name);
                return reference;
            }
        }
        for (String name : RECORDS) {
            JsonNode found = ProtocolNames.find(root, name);
            JsonNode reference = found == null ? null : reference(unquoted(found));
            if (reference != null && reference.path("conversation").isObject()) {
                remove(root, name);
                return reference;
            }
        }
        return null;
    }

    /** Returns the reference in the protocol's form; null when the node is no object. */
    private static @Nullable JsonNode reference(JsonNode node) {
        if (!node.isObject()) {
            return null;
        }
        if (ProtocolNames.find(node, "conversation") != null) {
            return ProtocolNames.reference(node);
        }
        JsonNode ofRecord = ProtocolNames.find(node, "reference");
        if (ofRecord != null && ProtocolNames.find(unquoted(ofRecord), "conversation") != null) {
            return ProtocolNames.reference(unquoted(ofRecord));
        }
        JsonNode address = ProtocolNames.find(node, "address");
        JsonNode cookie = address != null && address.isObject() ? address : node;
        return isText(ProtocolNames.find(cookie, "conversationId"))
                ? ofCookie(cookie, node)
                : ProtocolNames.reference(node);
    }

    /**
     * Returns the reference of a {@code ResumptionCookie} of Bot Builder 3: flat in its first editions, later with an {@code Address}.
     *
     * @param address holds the ids
     * @param cookie holds the rest
     */
    private static ObjectNode ofCookie(JsonNode address, JsonNode cookie) {
        ObjectNode reference = JsonNodeFactory.instance.objectNode();
        ObjectNode user = reference.putObject("user");
        copy(address, "userId", user, "id");
        copy(cookie, "userName", user, "name");
        copy(address, "botId", reference.putObject("bot"), "id");
        ObjectNode conversation = reference.putObject("conversation");
        copy(address, "conversationId", conversation, "id");
        copy(cookie, "isGroup", conversation, "isGroup");
        copy(address, "channelId", reference, "channelId");
        copy(address, "serviceUrl", reference, "serviceUrl");
        copy(cookie, "locale", reference, "locale");
        return reference;
    }

    private static void copy(JsonNode from, String name, ObjectNode to, String newName) {
        JsonNode value = ProtocolNames.find(from, name);
        if (value != null) {
            to.set(newName, value);
        }
    }

    /** Returns whether it is a message that still needs its content. Jobs and other kinds need none. */
    private static boolean isWithoutContent(ObjectNode root) {
        JsonNode kind = ProtocolNames.find(root, "kind");
        boolean isMessage = kind == null || ProactiveMessage.MESSAGE.equalsIgnoreCase(kind.textValue());
        return isMessage && ProtocolNames.find(root, "text") == null && ProtocolNames.find(root, "job") == null;
    }

    /** Takes the text or the activity that the samples of the SDKs call {@code message}. */
    private static void takeMessage(ObjectNode root) {
        JsonNode message = ProtocolNames.find(root, "message");
        if (message == null) {
            return;
        }
        JsonNode content = unquoted(message);
        if (content.isObject() || content.isTextual()) {
            remove(root, "message");
            rename(root, content.isObject() ? "activity" : "text", ProtocolNames.activity(content));
        }
    }

    private static boolean isText(@Nullable JsonNode node) {
        return node != null && node.isTextual();
    }

    /** Sets the field in place of all its spellings. */
    private static void rename(ObjectNode root, String name, JsonNode value) {
        remove(root, name);
        root.set(name, value);
    }

    private static void remove(ObjectNode root, String name) {
        root.properties().removeIf(field -> ProtocolNames.isSpelling(field.getKey(), name));
    }
}
