package dev.proactivebot.messaging;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request to the endpoint: untrusted in every part but the host's.
 *
 * @param authorization the header of that name
 * @param body as the platform hands it over; empty when there was none, or when it came chunked
 * @param hostTrace the trace that the host keeps of the invocation, if it does
 * @param traceparent the header of that name
 * @param started when the invocation began: from there the acknowledgement's budget runs
 */
public record Post(
        @Nullable String authorization,
        String body,
        @Nullable String hostTrace,
        @Nullable String traceparent,
        Instant started) {}
