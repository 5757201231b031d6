package dev.proactivebot.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a copy of an item may change; all else stays. */
final class MessageCopy {
    private final ProactiveMessage original;

    @Nullable Integer version;

    @Nullable String key;

    @Nullable Instant seenAt;

    @Nullable String notifications;

    @Nullable Instant notBefore;

    @Nullable Instant expires;

    @Nullable Integer attempt;

    @Nullable Integer generation;

    @Nullable Integer jobPage;

    @Nullable String traceparent;

    @Nullable Failure failure;

    Map<String, JsonNode> properties;

    MessageCopy(ProactiveMessage original) {
        this.original = original;
        this.version = original.version();
        this.key = original.key();
        this.seenAt = original.seenAt();
        this.notifications = original.notifications();
        this.notBefore = original.notBefore();
        this.expires = original.expires();
        this.attempt = original.attempt();
        this.generation = original.generation();
        this.jobPage = original.jobPage();
        this.traceparent = original.traceparent();
        this.failure = original.failure();
        this.properties = original.properties();
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
                notBefore,
                expires,
                attempt,
                generation,
                original.job(),
                jobPage,
                traceparent,
                failure,
                properties);
    }
}
