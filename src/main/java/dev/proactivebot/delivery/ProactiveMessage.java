package dev.proactivebot.delivery;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
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
 * The queue item: a public contract, since anything that can write to the queue may ask the bot to speak. UTF-8 JSON, property
 * names without regard to case. {@link ItemForms} reads the items of Microsoft's templates and SDKs.
 *
 * @param version of the envelope; absent is 1
 * @param kind absent is {@code message}; {@code seen} and {@code gone} only tell what became of a conversation; {@code page} asks for
 *     the next recipients of a notification, {@code change} to change what some were told; {@code reminder} says what a reminder says; {@code deadletters} asks for the next step of
 *     work on many dead letters
 * @param key idempotency key: two items with one key are one message
 * @param seenAt when the activity was sent that the item tells of. The endpoint writes it, and only an item that has it tells anything
 *     about its user
 * @param notifications {@code off} or {@code on} when the user said whether they are wanted
 * @param text handed to the bot, which says what to send
 * @param activity sent as it is, instead of {@code text}
 * @param made when its message was made; on a copy when that was due, if later. It tells the month of its row in the ledger. Absent on
 *     what version 0.1 wrote
 * @param notBefore when it is due
 * @param expires when it is useless
 * @param attempt tries so far; absent on what is no copy
 * @param claim on a copy that is the word of who tried last that it was not delivered, see {@link ReleasedClaims}
 * @param delivered on a copy that only tells the ledger that its message was delivered
 * @param generation how often it was replayed as a dead letter; absent is 0
 * @param job the notification, reminder or operation it belongs to; with neither text nor activity, what that one says is sent
 * @param jobPage the number of the page of recipients, of the reminder's time, or of the operation's step, that is meant
 * @param traceparent W3C trace context
 * @param failure only on what was given up
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

    /** The highest version this code understands. It writes that which an item's kind needs, see {@link ParsedItem#KINDS}. */
    public static final int VERSION = 2;

    /** What a producer may write: the queue's limit, less what our own fields need when the item is put back. */
    public static final int MAX_BYTES = MessageQueue.MAX_BYTES - 1_024;

    /** Far more than any setting allows, and far from where numbers end. */
    static final int MOST_COUNTED = 1_000;

    /** How long an item is worth delivering when it does not say. */
    public static final Duration LIFETIME = Duration.ofDays(3);

    static final String MESSAGE = "message";
    static final String SEEN = "seen";
    static final String GONE = "gone";
    static final String PAGE = "page";
    static final String REMINDER = "reminder";
    static final String DEAD_LETTERS = "deadletters";
    static final String CHANGE = "change";

    /** An item whose text the bot will answer when it comes back. */
    public static ProactiveMessage text(String key, ConversationReference to, String text, Instant now) {
        return fresh(null, key, to, text, null, null, now);
    }

    /** An item whose activity is sent as it is. */
    public static ProactiveMessage activity(String key, ConversationReference to, Activity activity, Instant now) {
        return fresh(null, key, to, null, activity, null, now);
    }

    /** An item that only says that the bot can speak there. */
    public static ProactiveMessage seen(String key, ConversationReference where, Instant now) {
        return fresh(SEEN, key, where, null, null, null, now);
    }

    /** An item that only says that the bot can speak there no more. */
    public static ProactiveMessage gone(String key, ConversationReference where, Instant now) {
        return fresh(GONE, key, where, null, null, null, now);
    }

    /** Names a recipient of a job: their conversation, or the user where none is known yet. */
    public static String recipient(ConversationReference to) {
        return Conversations.key(to.channelId(), SendTask.place(to));
    }

    /** What is no message has no row in the ledger, and need not say when it was made. */
    static ProactiveMessage fresh(
            @Nullable String kind,
            String key,
            @Nullable ConversationReference to,
            @Nullable String text,
            @Nullable Activity activity,
            @Nullable String job,
            Instant now) {
        return new ProactiveMessage(
                ParsedItem.version(kind),
                kind,
                key,
                to,
                null,
                null,
                text,
                activity,
                kind == null ? now : null,
                null,
                now.plus(LIFETIME),
                null,
                null,
                null,
                null,
                job,
                null,
                null,
                null,
                Map.of());
    }

    /** The same, which tells of an activity that was sent then. */
    public ProactiveMessage tellingOf(@Nullable Instant activity) {
        return copy(copy -> copy.seenAt = activity);
    }

    /** The same, made then: items of one message must say the same. */
    public ProactiveMessage madeAt(Instant time) {
        return copy(copy -> copy.made = time);
    }

    /** The same, which says whether notifications are wanted. */
    public ProactiveMessage wishing(boolean wanted) {
        return copy(copy -> copy.notifications = wanted ? "on" : "off");
    }

    /** The same, as part of that trace. */
    public ProactiveMessage tracedBy(@Nullable TraceParent trace) {
        return copy(copy -> copy.traceparent = trace == null ? null : trace.toString());
    }

    /** What it says about notifications; null when nothing. */
    @Nullable Boolean wish() {
        return "on".equalsIgnoreCase(notifications)
                ? Boolean.TRUE
                : "off".equalsIgnoreCase(notifications) ? Boolean.FALSE : null;
    }

    /** Whether a reminder knows what it says, and when. */
    boolean isOfReminder() {
        return REMINDER.equals(ParsedItem.kind(this));
    }

    /** Whether a notification knows what it says. */
    boolean isOfNotification() {
        return speaksForItsJob() && !isOfReminder();
    }

    /** Whether only its job knows what it says, be that a notification or a reminder. */
    boolean speaksForItsJob() {
        return job != null && text == null && activity == null;
    }

    /** When it was made, as far as it says; {@code now} otherwise. */
    Instant since(Instant now) {
        return seenAt != null ? seenAt : made != null && made.isBefore(now) ? made : now;
    }

    /** Tries so far; a hostile item that says less than none or more than a thousand is not believed. */
    public int tries() {
        return counted(attempt);
    }

    /** Replays so far, with the same care. */
    int replays() {
        return counted(generation);
    }

    private static int counted(@Nullable Integer number) {
        return number == null ? 0 : Math.min(Math.max(0, number), MOST_COUNTED);
    }

    /** This item as it goes back into the queue: due then, after so many tries. */
    ProactiveMessage again(int tries, @Nullable Instant due) {
        return copy(copy -> {
            copy.version = ParsedItem.version(kind);
            copy.notBefore = due;
            copy.attempt = tries;
            copy.claim = ReleasedClaims.text(tries, ReleasedClaims.of(this));
            copy.failure = null;
        });
    }

    /** This item as if it had just been written, to be sent for the so-manieth time. */
    ProactiveMessage replayed(int newGeneration, Instant newExpires) {
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

    /** With what an item must have, and without the fields that would override the trigger's metadata when it is put back. */
    ProactiveMessage completed(String newKey, @Nullable Instant newExpires) {
        return copy(copy -> {
            copy.key = newKey;
            copy.expires = newExpires;
            copy.leaveOutMetadata();
        });
    }

    ProactiveMessage copy(Consumer<ProactiveMessageBuilder> changes) {
        ProactiveMessageBuilder copy = new ProactiveMessageBuilder(this);
        changes.accept(copy);
        return copy.message();
    }

    /** The item as the queue holds it, before base64. */
    public byte[] toJson() {
        return BotJson.write(this);
    }
}
