package dev.proactivebot.messaging;

import dev.proactivebot.delivery.LogIds;
import dev.proactivebot.delivery.LogLine;
import dev.proactivebot.delivery.LogText;
import dev.proactivebot.delivery.Wordless;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.TraceParent;
import java.time.Duration;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One request on its way through the endpoint, and what is known of it for its line in the log. */
final class Reception {
    /** The platform writes it after the app has answered, and answers 500 if it cannot. */
    private static final String HANDED_OVER = "handed to the platform";

    private static final int SERVER_ERROR = 500;

    private final TraceParent trace;
    private final Instant started;
    private final Logger log;
    private @Nullable Inbound inbound;
    private @Nullable String why;
    private @Nullable String correlation;

    Reception(TraceParent trace, Instant started, Logger log) {
        this.trace = trace;
        this.started = started;
        this.log = log;
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

    Inbound of(Inbound activity) {
        inbound = activity;
        return activity;
    }

    /** @param refusal which rule failed, in words of our own: the log says it, the answer need not */
    Answer refused(Answer answer, String refusal) {
        why = refusal;
        return answer;
    }

    /** What the connector calls the acknowledgement. */
    void acknowledged(@Nullable String correlationId) {
        correlation = correlationId;
    }

    /** Says what came of it: the one line about this request. */
    void answered(Answer answer, Instant now, LogIds ids) {
        boolean isQueued = answer.queued().isPresent();
        String outcome = why != null ? "refused" : isQueued ? "queued" : "answered";
        line(outcome, why == null && isQueued ? HANDED_OVER : why, answer.status(), now, ids);
    }

    /** The host answers, and has the reason in its log. */
    void failed(Throwable thrown, Instant now, LogIds ids) {
        why = Wordless.classes(thrown);
        line("failed", why, SERVER_ERROR, now, ids);
    }

    private void line(String outcome, @Nullable String more, int status, Instant now, LogIds ids) {
        Activity activity = inbound == null ? null : inbound.activity();
        Inbound named = inbound == null || !inbound.isNamed() ? null : inbound;
        LogLine line = new LogLine(
                "received",
                inbound == null ? null : inbound.type(),
                activity == null ? null : activity.channelId(),
                named == null ? null : named.conversationKey(),
                named == null ? null : named.key(),
                0,
                outcome,
                status,
                Duration.between(started, now),
                correlation,
                trace);
        log.log(
                why == null ? Level.INFO : Level.WARNING,
                line.text(ids) + (more == null ? "" : " why=" + LogText.quoted(more)));
    }
}
