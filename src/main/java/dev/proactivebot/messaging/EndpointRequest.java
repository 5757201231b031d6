package dev.proactivebot.messaging;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request to the messaging endpoint. Everything but {@code hostTrace} and {@code started} is untrusted.
 *
 * @param authorization the {@code Authorization} header
 * @param body the body from the platform; empty when there was none, or when it was chunked
 * @param hostTrace the trace context of the invocation from the host, if it keeps one
 * @param traceparent the {@code traceparent} header
 * @param started when the invocation began; the acknowledgement's time limit counts from there
 */
public record EndpointRequest(
        @Nullable String authorization,
        String body,
        @Nullable String hostTrace,
        @Nullable String traceparent,
        Instant started) {}
