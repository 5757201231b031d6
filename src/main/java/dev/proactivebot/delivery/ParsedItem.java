package dev.proactivebot.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.schema.TraceParent;
import dev.proactivebot.schema.WrongFieldException;
import dev.proactivebot.storage.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What stood in the queue, once read. */
sealed interface ParsedItem {

    /**
     * An item that can be worked on: it has a key and an end.
     *
     * @param isNew whether it was put into the queue without a key and has not been put back since: nobody can have seen it before
     */
    record WorkItem(ProactiveMessage message, boolean isNew) implements ParsedItem {

        @Override
        public @Nullable TraceParent trace() {
            return TraceParent.parse(message.traceparent()).orElse(null);
        }
    }

    /**
     * Written by a newer version of this app: it waits, byte for byte, for one that understands it.
     *
     * @param trace see {@link ParsedItem#trace}
     */
    record NewerVersion(@Nullable TraceParent trace) implements ParsedItem {}

    /**
     * No work item.
     *
     * @param why what is missing, in words that quote nothing of it
     * @param trace see {@link ParsedItem#trace}
     */
    record Unreadable(String why, @Nullable TraceParent trace) implements ParsedItem {}

    /**
     * Each kind, and the version of items that first knew it. A new kind needs a new version: an app that does not know a kind makes a dead
     * letter of it, and keeps what is of a newer version.
     */
    Map<String, Integer> KINDS = Map.of(
            ProactiveMessage.MESSAGE, 1,
            ProactiveMessage.SEEN, 1,
            ProactiveMessage.GONE, 1,
            ProactiveMessage.PAGE, 1,
            ProactiveMessage.REMINDER, 1,
            ProactiveMessage.DEAD_LETTERS, 2,
            ProactiveMessage.CHANGE, 2);

    Set<String> PARTS = Set.of(ProactiveMessage.PAGE, ProactiveMessage.DEAD_LETTERS, ProactiveMessage.CHANGE);

    int LAST_PAGE = 9_999_999;

    int TRACE_DIGITS = 32;

    /**
     * The item's own, if it is one; else that of the invocation it came with; else, for a work item, one that its key names. Its copies keep
     * it.
     */
    @Nullable TraceParent trace();

    static ParsedItem read(QueuedItem item, Instant now) {
        JsonNode root;
        try {
            root = ItemForms.unquoted(BotJson.read(item.body(), JsonNode.class));
        } catch (IOException e) {
            return new Unreadable("not JSON", trace(null, item));
        }
        if (!(root instanceof ObjectNode object)) {
            return new Unreadable("not a JSON object", trace(null, item));
        }
        if (version(root) > ProactiveMessage.VERSION) {
            return new NewerVersion(trace(root, item));
        }
        try {
            ObjectNode ours = ItemForms.ours(CreationTime.ours(object));
            return complete(BotJson.convert(ours, ProactiveMessage.class), ours, item, now);
        } catch (WrongFieldException e) {
            return new Unreadable(String.valueOf(e.getMessage()), trace(root, item));
        }
    }

    private static ParsedItem complete(ProactiveMessage message, JsonNode root, QueuedItem item, Instant now) {
        if (!KINDS.containsKey(kind(message))) {
            return new Unreadable("unknown kind", trace(root, item));
        }
        String missing = isPart(message) ? missingInPart(message) : missing(message, root);
        if (missing != null) {
            return new Unreadable(missing, trace(root, item));
        }
        String own = ownKey(message, root);
        String key = own == null ? queueKey(root, item) : own;
        Instant inserted = insertedAt(item, now);
        Instant expires = message.expires();
        return new WorkItem(
                CreationTime.settled(message, inserted)
                        .completed(key, expires == null ? inserted.plus(ProactiveMessage.LIFETIME) : expires)
                        .tracedBy(TraceParent.of(message.traceparent(), item.traceparent())
                                .orElseGet(() -> traceOf(key))),
                own == null);
    }

    /** The platform gives invocations of a queue no trace of their own: so a message is its own trace, in each of its tries. */
    private static TraceParent traceOf(String key) {
        return TraceParent.named(Row.keyOf(key).substring(0, TRACE_DIGITS));
    }

    /** That of an item which cannot be read as one. */
    private static @Nullable TraceParent trace(@Nullable JsonNode root, QueuedItem item) {
        String own = root == null ? null : text(field(root, "traceparent"));
        return TraceParent.of(own, item.traceparent()).orElse(null);
    }

    /** Whether it asks for a part of a longer work, and not for a message of its own. */
    static boolean isPart(ProactiveMessage message) {
        return PARTS.contains(kind(message));
    }

    private static @Nullable String missingInPart(ProactiveMessage message) {
        return isJob(message) && message.jobPage() != null ? null : "no job or no page";
    }

    /** A job may know of its recipient only who it is. */
    private static @Nullable String missing(ProactiveMessage message, JsonNode root) {
        ConversationReference to = message.relatesTo();
        boolean isMessage = kind(message).equals(ProactiveMessage.MESSAGE);
        if (message.isOfReminder() && (!message.speaksForItsJob() || !isJob(message))) {
            return "no reminder, or more than that";
        }
        boolean mayBeNew = isMessage && message.speaksForItsJob() && to != null && to.userId() != null;
        if (to == null || (!mayBeNew && isBlank(to.conversationId()))) {
            return ItemForms.isBareActivity(root) ? ItemForms.BARE_ACTIVITY : ItemForms.NO_CONVERSATION;
        }
        boolean isEmpty = message.text() == null && message.activity() == null;
        return isMessage && isEmpty && !isJob(message) ? ItemForms.NO_CONTENT : null;
    }

    /** Both name rows. */
    private static boolean isJob(ProactiveMessage message) {
        int page = SendTask.pageOf(message);
        Pattern id = message.isOfReminder() ? Occurrences.ID : Jobs.ID;
        return message.job() != null && id.matcher(message.job()).matches() && page >= 0 && page <= LAST_PAGE;
    }

    private static boolean isBlank(@Nullable String id) {
        return id == null || id.isEmpty();
    }

    /** Whether it ends in a message, and has a row in the ledger. */
    static boolean isToBeSent(ProactiveMessage message) {
        return kind(message).equals(ProactiveMessage.MESSAGE) || message.isOfReminder();
    }

    static String kind(ProactiveMessage message) {
        return normal(message.kind());
    }

    private static String normal(@Nullable String kind) {
        return kind == null ? ProactiveMessage.MESSAGE : kind.toLowerCase(Locale.ROOT);
    }

    /** The version that an item of that kind is written in. */
    static int version(@Nullable String kind) {
        return KINDS.getOrDefault(normal(kind), ProactiveMessage.VERSION);
    }

    private static @Nullable String ownKey(ProactiveMessage message, JsonNode root) {
        return message.key() != null && !message.key().isEmpty() ? message.key() : text(field(root, "id"));
    }

    /**
     * A redelivery is one message, two puts are two: unless the producer says otherwise, the queue's own id tells which. An item with an
     * {@code id} that is no key has overridden it; then what it says and when it came tell, which no redelivery changes.
     */
    private static String queueKey(JsonNode root, QueuedItem item) {
        if (item.messageId() == null || field(root, "id") != null) {
            return Row.keyOf(item.insertionTime() + "\n" + new String(item.body(), StandardCharsets.ISO_8859_1));
        }
        return item.messageId();
    }

    private static int version(JsonNode root) {
        JsonNode version = field(root, "version");
        return version == null ? 0 : (int) Math.min(version.asLong(0), Integer.MAX_VALUE);
    }

    private static @Nullable JsonNode field(JsonNode root, String name) {
        for (var field : root.properties()) {
            if (field.getKey().equalsIgnoreCase(name)) {
                return field.getValue();
            }
        }
        return null;
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        return node == null
                        || node.isNull()
                        || !node.isValueNode()
                        || node.asText().isEmpty()
                ? null
                : node.asText();
    }

    static Instant insertedAt(QueuedItem item, Instant now) {
        try {
            String time =
                    item.insertionTime() == null ? "" : item.insertionTime().replace("\"", "");
            Instant inserted = OffsetDateTime.parse(time).toInstant();
            return inserted.isBefore(now) ? inserted : now;
        } catch (DateTimeException e) {
            return now;
        }
    }
}
