package dev.proactivebot.delivery.item;

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

/** An item of the queue after parsing. */
public sealed interface ParsedItem {

    /**
     * A valid item, with a key and an expiry.
     *
     * @param isNew whether it had no key, and so was not put back before: no instance has handled it yet
     */
    record WorkItem(ProactiveMessage message, boolean isNew) implements ParsedItem {

        @Override
        public @Nullable TraceParent trace() {
            return TraceParent.parse(message.traceparent()).orElse(null);
        }
    }

    /**
     * An item of a newer version of this app: it waits, byte for byte, for a version that can read it.
     *
     * @param trace see {@link ParsedItem#trace}
     */
    record NewerVersion(@Nullable TraceParent trace) implements ParsedItem {}

    /**
     * An item that is no valid work item.
     *
     * @param why the error, without quoting the item
     * @param trace see {@link ParsedItem#trace}
     */
    record Unreadable(String why, @Nullable TraceParent trace) implements ParsedItem {}

    /**
     * Each kind with the version of items that introduced it. A new kind needs a new version, because an app makes a dead letter of an
     * unknown kind, but keeps an item of a newer version.
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
     * Returns the trace of the item, or else of its invocation; a work item without either has one that is named after its key. Copies keep
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

    /** Returns a trace named after the key: the platform gives queue invocations no trace, so all attempts of a message share one. */
    private static TraceParent traceOf(String key) {
        return TraceParent.named(Row.keyOf(key).substring(0, TRACE_DIGITS));
    }

    /** Returns the trace of an item that is not valid. */
    private static @Nullable TraceParent trace(@Nullable JsonNode root, QueuedItem item) {
        String own = root == null ? null : text(field(root, "traceparent"));
        return TraceParent.of(own, item.traceparent()).orElse(null);
    }

    /** Returns whether it starts a part of a larger job, and is no single message. */
    static boolean isPart(ProactiveMessage message) {
        return PARTS.contains(kind(message));
    }

    private static @Nullable String missingInPart(ProactiveMessage message) {
        return isJob(message) && message.jobPage() != null ? null : "no job or no page";
    }

    /** Returns the error of an item, or null. An item of a job may name only the user. */
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

    /** Returns whether job and page are valid, because both name rows. */
    private static boolean isJob(ProactiveMessage message) {
        int page = message.pageNumber();
        Pattern id = message.isOfReminder() ? JobItem.REMINDER_ID : JobItem.NOTIFICATION_ID;
        return message.job() != null && id.matcher(message.job()).matches() && page >= 0 && page <= LAST_PAGE;
    }

    private static boolean isBlank(@Nullable String id) {
        return id == null || id.isEmpty();
    }

    /** Returns whether the item sends a message, and so has a row in the ledger. */
    static boolean isToBeSent(ProactiveMessage message) {
        return kind(message).equals(ProactiveMessage.MESSAGE) || message.isOfReminder();
    }

    static String kind(ProactiveMessage message) {
        return normal(message.kind());
    }

    private static String normal(@Nullable String kind) {
        return kind == null ? ProactiveMessage.MESSAGE : kind.toLowerCase(Locale.ROOT);
    }

    /** Returns the version in which an item of that kind is written. */
    static int version(@Nullable String kind) {
        return KINDS.getOrDefault(normal(kind), ProactiveMessage.VERSION);
    }

    private static @Nullable String ownKey(ProactiveMessage message, JsonNode root) {
        return message.key() != null && !message.key().isEmpty() ? message.key() : text(field(root, "id"));
    }

    /**
     * Returns a key for an item without one, so that a redelivery is the same message and a second put is another: the queue's own id. A
     * field {@code id} that is no key overrides that id; then the key is made from the bytes and the insertion time, which a redelivery
     * does not change.
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
