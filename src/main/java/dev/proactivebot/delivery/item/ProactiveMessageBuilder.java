package dev.proactivebot.delivery.item;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ConversationReference;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds an item, or a copy of one with some fields changed. */
public final class ProactiveMessageBuilder {
    /** The metadata that a JSON field overrides in the host, in lower case. */
    static final Set<String> METADATA = Set.of(
            "id", "dequeuecount", "popreceipt", "insertiontime", "expirationtime", "nextvisibletime", "queuetrigger");

    private final @Nullable String kind;

    @Nullable Integer version;

    @Nullable String key;

    @Nullable ConversationReference relatesTo;

    @Nullable Instant seenAt;

    @Nullable String notifications;

    @Nullable String text;

    @Nullable Activity activity;

    public @Nullable Instant made;

    @Nullable Instant notBefore;

    public @Nullable Instant expires;

    public @Nullable Integer attempt;

    public @Nullable String claim;

    public @Nullable DeliveryReceipt delivered;

    @Nullable Integer generation;

    @Nullable String job;

    @Nullable Integer jobPage;

    @Nullable String traceparent;

    @Nullable Failure failure;

    Map<String, JsonNode> properties = Map.of();

    /** Begins an item without any fields. */
    ProactiveMessageBuilder(@Nullable String kind) {
        this.kind = kind;
    }

    /** Begins a copy. */
    ProactiveMessageBuilder(ProactiveMessage original) {
        this.kind = original.kind();
        this.version = original.version();
        this.key = original.key();
        this.relatesTo = original.relatesTo();
        this.seenAt = original.seenAt();
        this.notifications = original.notifications();
        this.text = original.text();
        this.activity = original.activity();
        this.made = original.made();
        this.notBefore = original.notBefore();
        this.expires = original.expires();
        this.attempt = original.attempt();
        this.claim = original.claim();
        this.delivered = original.delivered();
        this.generation = original.generation();
        this.job = original.job();
        this.jobPage = original.jobPage();
        this.traceparent = original.traceparent();
        this.failure = original.failure();
        this.properties = original.properties();
    }

    /** Removes fields that would override the trigger's metadata when the item is put back. */
    void leaveOutMetadata() {
        Map<String, JsonNode> kept = new LinkedHashMap<>(properties);
        kept.keySet().removeIf(name -> METADATA.contains(name.toLowerCase(Locale.ROOT)));
        properties = kept;
    }

    ProactiveMessage message() {
        return new ProactiveMessage(
                version,
                kind,
                key,
                relatesTo,
                seenAt,
                notifications,
                text,
                activity,
                made,
                notBefore,
                expires,
                attempt,
                claim,
                delivered,
                generation,
                job,
                jobPage,
                traceparent,
                failure,
                properties);
    }
}
