package dev.proactivebot.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a copy of an item may change; all else stays. */
final class ProactiveMessageBuilder {
    /** What the host lets a JSON field override, in lower case. */
    static final Set<String> METADATA = Set.of(
            "id", "dequeuecount", "popreceipt", "insertiontime", "expirationtime", "nextvisibletime", "queuetrigger");

    private final ProactiveMessage original;

    @Nullable Integer version;

    @Nullable String key;

    @Nullable Instant seenAt;

    @Nullable String notifications;

    @Nullable Instant made;

    @Nullable Instant notBefore;

    @Nullable Instant expires;

    @Nullable Integer attempt;

    @Nullable String claim;

    @Nullable DeliveryReceipt delivered;

    @Nullable Integer generation;

    @Nullable Integer jobPage;

    @Nullable String traceparent;

    @Nullable Failure failure;

    Map<String, JsonNode> properties;

    ProactiveMessageBuilder(ProactiveMessage original) {
        this.original = original;
        this.version = original.version();
        this.key = original.key();
        this.seenAt = original.seenAt();
        this.notifications = original.notifications();
        this.made = original.made();
        this.notBefore = original.notBefore();
        this.expires = original.expires();
        this.attempt = original.attempt();
        this.claim = original.claim();
        this.delivered = original.delivered();
        this.generation = original.generation();
        this.jobPage = original.jobPage();
        this.traceparent = original.traceparent();
        this.failure = original.failure();
        this.properties = original.properties();
    }

    /** The host would let such a field override the trigger's metadata when the item is put back. */
    void leaveOutMetadata() {
        Map<String, JsonNode> kept = new LinkedHashMap<>(properties);
        kept.keySet().removeIf(name -> METADATA.contains(name.toLowerCase(Locale.ROOT)));
        properties = kept;
    }

    ProactiveMessage message() {
        return new ProactiveMessage(
                version,
                original.kind(),
                key,
                original.relatesTo(),
                seenAt,
                notifications,
                original.text(),
                original.activity(),
                made,
                notBefore,
                expires,
                attempt,
                claim,
                delivered,
                generation,
                original.job(),
                jobPage,
                traceparent,
                failure,
                properties);
    }
}
