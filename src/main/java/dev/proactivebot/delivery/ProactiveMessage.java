package dev.proactivebot.delivery;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.schema.UnknownFields;
import dev.proactivebot.storage.MessageQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The queue item: a public contract, since anything that can write to the queue may ask the bot to speak. UTF-8 JSON, property
 * names without regard to case, so that items of the original C# ({@code RelatesTo}, {@code Text}) and Node ({@code address},
 * {@code text}) templates work.
 *
 * @param version of the envelope; absent is 1
 * @param kind absent is {@code message}; {@code seen} and {@code gone} only tell what became of a conversation
 * @param key idempotency key: two items with one key are one message
 * @param text handed to the bot, which says what to send
 * @param activity sent as it is, instead of {@code text}
 * @param notBefore when it is due
 * @param expires when it is useless
 * @param attempt tries so far
 * @param generation how often it was replayed as a dead letter; absent is 0
 * @param job the notification it belongs to
 * @param traceparent W3C trace context
 * @param failure only on what was given up
 */
@JsonFormat(with = Feature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
public record ProactiveMessage(
        @Nullable Integer version,
        @Nullable String kind,
        @Nullable String key,
        @JsonAlias("address") @Nullable ConversationReference relatesTo,
        @Nullable String text,
        @Nullable Activity activity,
        @Nullable Instant notBefore,
        @Nullable Instant expires,
        @Nullable Integer attempt,
        @Nullable Integer generation,
        @Nullable String job,
        @Nullable String traceparent,
        @Nullable Failure failure,
        @UnknownFields Map<String, JsonNode> properties) {

    public ProactiveMessage {
        properties = properties == null ? Map.of() : properties;
    }

    /** The version this code writes, and the highest it understands. */
    public static final int VERSION = 1;

    /** What a producer may write: the queue's limit, less what our own fields need when the item is put back. */
    public static final int MAX_BYTES = MessageQueue.MAX_BYTES - 1_024;

    /** What the host lets a JSON field override, in lower case. */
    static final Set<String> METADATA = Set.of(
            "id", "dequeuecount", "popreceipt", "insertiontime", "expirationtime", "nextvisibletime", "queuetrigger");

    /** Far more than any setting allows, and far from where numbers end. */
    static final int MOST_COUNTED = 1_000;

    /** How long an item is worth delivering when it does not say. */
    public static final Duration LIFETIME = Duration.ofDays(3);

    /** An item whose text the bot will answer when it comes back. */
    public static ProactiveMessage text(String key, ConversationReference to, String text, Instant now) {
        return fresh(key, to, text, null, now);
    }

    /** An item whose activity is sent as it is. */
    public static ProactiveMessage activity(String key, ConversationReference to, Activity activity, Instant now) {
        return fresh(key, to, null, activity, now);
    }

    private static ProactiveMessage fresh(
            String key, ConversationReference to, @Nullable String text, @Nullable Activity activity, Instant now) {
        return new ProactiveMessage(
                VERSION,
                null,
                key,
                to,
                text,
                activity,
                null,
                now.plus(LIFETIME),
                null,
                null,
                null,
                null,
                null,
                Map.of());
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
        return new ProactiveMessage(
                VERSION,
                kind,
                key,
                relatesTo,
                text,
                activity,
                due,
                expires,
                tries,
                generation,
                job,
                traceparent,
                null,
                properties);
    }

    /** This item as if it had just been written, to be sent for the so-manieth time. */
    ProactiveMessage replayed(int newGeneration, Instant newExpires) {
        return new ProactiveMessage(
                VERSION,
                kind,
                key,
                relatesTo,
                text,
                activity,
                null,
                newExpires,
                null,
                newGeneration,
                job,
                traceparent,
                null,
                properties);
    }

    /** With what an item must have, and without the fields that would override the trigger's metadata when it is put back. */
    ProactiveMessage completed(String newKey, Instant newExpires) {
        Map<String, JsonNode> kept = new LinkedHashMap<>(properties);
        kept.keySet().removeIf(name -> METADATA.contains(name.toLowerCase(Locale.ROOT)));
        return new ProactiveMessage(
                version,
                kind,
                newKey,
                relatesTo,
                text,
                activity,
                notBefore,
                newExpires,
                attempt,
                generation,
                job,
                traceparent,
                failure,
                kept);
    }

    /** The item as the queue holds it, before base64. */
    public byte[] toJson() {
        return BotJson.write(this);
    }
}
