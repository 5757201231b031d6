package dev.proactivebot.messaging;

import dev.proactivebot.logging.LogIds;
import dev.proactivebot.logging.LogLine;
import dev.proactivebot.logging.LogText;
import dev.proactivebot.logging.RedactedException;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.TraceParent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Collects what the log line of one request to the endpoint says. */
final class RequestLog {
    /** The platform puts the item into the queue after the app has answered; if that fails, it answers 500 itself. */
    private static final String HANDED_OVER = "handed to the platform";

    private static final int SERVER_ERROR = 500;

    private final Opener opener;
    private final TraceParent trace;
    private final Instant started;
    private final Logger log;
    private @Nullable InboundActivity inbound;
    private @Nullable String why;
    private @Nullable String correlation;

    private RequestLog(Opener opener, TraceParent trace, Instant started, Logger log) {
        this.opener = opener;
        this.trace = trace;
        this.started = started;
        this.log = log;
    }

    /** Opens the log of a request, with its trace or a new one. */
    record Opener(Clock clock, RandomGenerator random, LogIds ids) {
        RequestLog open(EndpointRequest request, Logger log) {
            TraceParent trace = TraceParent.of(request.hostTrace(), request.traceparent())
                    .orElseGet(() -> TraceParent.fresh(random));
            return new RequestLog(this, trace, request.started(), log);
        }
    }

    Instant now() {
        return opener.clock().instant();
    }

    TraceParent trace() {
        return trace;
    }

    Instant started() {
        return started;
    }

    Logger log() {
        return log;
    }

    InboundActivity add(InboundActivity activity) {
        inbound = activity;
        return activity;
    }

    /**
     * Records why the request is refused.
     *
     * @param refusal the rule that failed, in our own words; it appears in the log, not in the response
     */
    EndpointResponse refused(EndpointResponse response, String refusal) {
        why = refusal;
        return response;
    }

    /** Records the connector's correlation id of the acknowledgement. */
    void acknowledged(@Nullable String correlationId) {
        correlation = correlationId;
    }

    /** Logs the one line about a request that has its response. */
    void answered(EndpointResponse response) {
        boolean isQueued = response.queued().isPresent();
        String outcome = why != null ? "refused" : isQueued ? "queued" : "answered";
        line(outcome, why == null && isQueued ? HANDED_OVER : why, response.status());
    }

    /** Logs the one line about a request that failed; the host answers it. */
    void failed(Throwable thrown) {
        why = RedactedException.classes(thrown);
        line("failed", why, SERVER_ERROR);
    }

    private void line(String outcome, @Nullable String more, int status) {
        Activity activity = inbound == null ? null : inbound.activity();
        InboundActivity named = inbound == null || !inbound.isNamed() ? null : inbound;
        LogLine line = LogLine.of("received", outcome, Duration.between(started, now()))
                .withKind(inbound == null ? null : inbound.type())
                .withConversation(
                        activity == null ? null : activity.channelId(), named == null ? null : named.conversationKey())
                .withItem(named == null ? null : named.key(), 0)
                .withAnswer(status, correlation)
                .withTrace(trace);
        log.log(
                why == null ? Level.INFO : Level.WARNING,
                line.text(opener.ids()) + (more == null ? "" : " why=" + LogText.quoted(more)));
    }
}
