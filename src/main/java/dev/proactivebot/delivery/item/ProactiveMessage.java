package dev.proactivebot.delivery.item;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.schema.ProtocolRecord;
import dev.proactivebot.schema.TraceParent;
import dev.proactivebot.schema.UnknownFields;
import dev.proactivebot.storage.MessageQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The queue item: a public contract, because any producer that can write to the queue may have the bot send a message. It is UTF-8 JSON,
 * with property names in any case. {@link ItemForms} reads the items of Microsoft's templates and SDKs.
 *
 * @param version the version of the item; absent means 1
 * @param kind absent means {@code message}; {@code seen} and {@code gone} only report about a conversation; {@code page} starts a page of a
 *     notification, and {@code change} updates or recalls one; {@code reminder} sends a reminder; {@code deadletters} starts a step of an
 *     operation on many dead letters
 * @param key the idempotency key: two items with one key are one message
 * @param seenAt when the activity was sent that the item reports. The endpoint writes it, and only an item with it tells anything about its
 *     user
 * @param notifications {@code off} or {@code on} when the user asked for that
 * @param text the text for the bot, which returns the message to send
 * @param activity the message to send, instead of {@code text}
 * @param made when its message was made; on a copy when it was due, if that is later. It gives the month of the row in the ledger. Absent
 *     on items of version 0.1
 * @param notBefore when it is due
 * @param expires when it expires
 * @param attempt the attempts so far; absent unless it is a copy
 * @param claim on a copy, the claims of attempts that did not deliver the message, see {@link ReleasedClaims}
 * @param delivered on a copy that only tells the ledger that its message was delivered
 * @param generation the number of replays as a dead letter; absent means 0
 * @param job the notification, reminder or operation that it belongs to, which has the content if there is neither text nor activity
 * @param jobPage the number of the page of recipients, of the reminder's occurrence, or of the operation's step
 * @param traceparent W3C trace context
 * @param failure only on items that were given up
 */
@JsonFormat(with = Feature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
public record ProactiveMessage(
        @Nullable Integer version,
        @Nullable String kind,
        @Nullable String key,
        @Nullable ConversationReference relatesTo,
        @Nullable Instant seenAt,
        @Nullable String notifications,
        @Nullable String text,
        @Nullable Activity activity,
        @Nullable Instant made,
        @Nullable Instant notBefore,
        @Nullable Instant expires,
        @Nullable Integer attempt,
        @Nullable String claim,
        @Nullable DeliveryReceipt delivered,
        @Nullable Integer generation,
        @Nullable String job,
        @Nullable Integer jobPage,
        @Nullable String traceparent,
        @Nullable Failure failure,
        @UnknownFields Map<String, JsonNode> properties)
        implements ProtocolRecord {

    public ProactiveMessage {
        properties = properties == null ? Map.of() : properties;
    }

    /** The highest version that this code reads. It writes the version that an item's kind needs, see {@link ParsedItem#KINDS}. */
    public static final int VERSION = 2;

    /** The largest item of a producer: the queue's limit without the room that this app's own fields need in a copy. */
    public static final int MAX_BYTES = MessageQueue.MAX_BYTES - 1_024;

    /** The largest count that is believed, far above any setting. */
    public static final int MOST_COUNTED = 1_000;

    /** The default time until an item expires. */
    public static final Duration LIFETIME = Duration.ofDays(3);

    static final String MESSAGE = "message";
    static final String SEEN = "seen";
    public static final String GONE = "gone";
    static final String PAGE = "page";
    static final String REMINDER = "reminder";
    public static final String DEAD_LETTERS = "deadletters";
    public static final String CHANGE = "change";

    /** Returns an item whose text the bot answers when it comes out of the queue. */
    public static ProactiveMessage text(String key, ConversationReference to, String text, Instant now) {
        return fresh(null, key, now).copy(item -> {
            item.relatesTo = to;
            item.text = text;
        });
    }

    /** Returns an item whose activity is sent unchanged. */
    public static ProactiveMessage activity(String key, ConversationReference to, Activity activity, Instant now) {
        return fresh(null, key, now).copy(item -> {
            item.relatesTo = to;
            item.activity = activity;
        });
    }

    /** Returns an item that only reports that the bot can reach the conversation. */
    public static ProactiveMessage seen(String key, ConversationReference where, Instant now) {
        return fresh(SEEN, key, now).copy(item -> item.relatesTo = where);
    }

    /** Returns an item that only reports that the bot can no longer reach the conversation. */
    public static ProactiveMessage gone(String key, ConversationReference where, Instant now) {
        return fresh(GONE, key, now).copy(item -> item.relatesTo = where);
    }

    /** Returns which page of its job's recipients it is on. What others write is on the first. */
    public int pageNumber() {
        return jobPage == null ? 0 : jobPage;
    }

    /** Returns the conversation's name across channels. */
    public static String conversation(ConversationReference to) {
        return to.channelId() + "|" + place(to);
    }

    /** Returns the conversation's id, or a user's, marked as one, where none is known yet. */
    public static String place(ConversationReference to) {
        return to.conversationId() == null ? "@" + to.userId() : to.conversationId();
    }

    /** Returns the key of a job's recipient: of the conversation, or of the user if none is known yet. */
    public static String recipient(ConversationReference to) {
        return Conversations.key(to.channelId(), place(to));
    }

    /** Returns a new item without content. Only a message has a creation time, because only a message has a row in the ledger. */
    static ProactiveMessage fresh(@Nullable String kind, String key, Instant now) {
        ProactiveMessageBuilder item = new ProactiveMessageBuilder(kind);
        item.version = ParsedItem.version(kind);
        item.key = key;
        item.made = kind == null ? now : null;
        item.expires = now.plus(LIFETIME);
        return item.message();
    }

    /** Returns a copy that reports an activity sent at that time. */
    public ProactiveMessage tellingOf(@Nullable Instant activity) {
        return copy(copy -> copy.seenAt = activity);
    }

    /** Returns a copy with that creation time, which all items of one message must share. */
    public ProactiveMessage madeAt(Instant time) {
        return copy(copy -> copy.made = time);
    }

    /** Returns a copy with the user's notification preference. */
    public ProactiveMessage wishing(boolean wanted) {
        return copy(copy -> copy.notifications = wanted ? "on" : "off");
    }

    /** Returns a copy with that trace. */
    public ProactiveMessage tracedBy(@Nullable TraceParent trace) {
        return copy(copy -> copy.traceparent = trace == null ? null : trace.toString());
    }

    /** Returns the user's notification preference; null when there is none. */
    public @Nullable Boolean wish() {
        return "on".equalsIgnoreCase(notifications)
                ? Boolean.TRUE
                : "off".equalsIgnoreCase(notifications) ? Boolean.FALSE : null;
    }

    /** Returns whether it is an item of a reminder. */
    @JsonIgnore
    public boolean isOfReminder() {
        return REMINDER.equals(ParsedItem.kind(this));
    }

    /** Returns whether it is an item of a notification without content of its own. */
    @JsonIgnore
    public boolean isOfNotification() {
        return speaksForItsJob() && !isOfReminder();
    }

    /** Returns whether its job, a notification or a reminder, has the content. */
    public boolean speaksForItsJob() {
        return job != null && text == null && activity == null;
    }

    /** Returns when it was made; {@code now} when it does not tell. */
    public Instant since(Instant now) {
        return seenAt != null ? seenAt : made != null && made.isBefore(now) ? made : now;
    }

    /** Returns the attempts so far, bounded, because items are untrusted. */
    public int tries() {
        return counted(attempt);
    }

    /** Returns the replays so far, bounded as well. */
    public int replays() {
        return counted(generation);
    }

    private static int counted(@Nullable Integer number) {
        return number == null ? 0 : Math.min(Math.max(0, number), MOST_COUNTED);
    }

    /** Returns the copy to put back: due at that time, after that many attempts. */
    public ProactiveMessage again(int tries, @Nullable Instant due) {
        return copy(copy -> {
            copy.version = ParsedItem.version(kind);
            copy.notBefore = due;
            copy.attempt = tries;
            copy.claim = ReleasedClaims.text(tries, ReleasedClaims.of(this));
            copy.failure = null;
        });
    }

    /** Returns the copy for a replay, with that generation and without attempts. */
    public ProactiveMessage replayed(int newGeneration, Instant newExpires) {
        return copy(copy -> {
            copy.version = ParsedItem.version(kind);
            copy.notBefore = null;
            copy.expires = newExpires;
            copy.attempt = null;
            copy.claim = null;
            copy.delivered = null;
            copy.generation = newGeneration;
            copy.failure = null;
        });
    }

    /** Returns a copy with the required fields, and without fields that would override the trigger's metadata. */
    public ProactiveMessage completed(String newKey, @Nullable Instant newExpires) {
        return copy(copy -> {
            copy.key = newKey;
            copy.expires = newExpires;
            copy.leaveOutMetadata();
        });
    }

    public ProactiveMessage copy(Consumer<ProactiveMessageBuilder> changes) {
        ProactiveMessageBuilder copy = new ProactiveMessageBuilder(this);
        changes.accept(copy);
        return copy.message();
    }

    /** Returns the item as JSON, before base64. */
    public byte[] toJson() {
        return BotJson.write(this);
    }
}
