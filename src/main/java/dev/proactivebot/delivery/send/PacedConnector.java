package dev.proactivebot.delivery.send;

import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.connector.ConnectorResponse;
import dev.proactivebot.connector.ConnectorResponse.Answered;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.pacing.BreakerAnswer;
import dev.proactivebot.delivery.pacing.Destination;
import dev.proactivebot.delivery.pacing.Pacer;
import dev.proactivebot.delivery.pacing.Permit;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ConversationParameters;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.TimeBudget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the requests of one attempt: up to four, each with a permit, and all within the time of the invocation. */
final class PacedConnector {
    /** Five seconds of 45: the least time for a request. */
    private static final int LEAST_PART = 9;

    private static final Duration SOON = Duration.ofSeconds(1);

    private final ConnectorClient connector;
    private final CircuitBreakers.Reporting hosts;
    private final Pacer pacer;
    private final Clock clock;
    private final Destination destination;
    private @Nullable Permit permit;

    /** The result of a request. */
    sealed interface Result {
        record Answer(ConnectorResponse response) implements Result {}

        /** A request had to wait longer than an attempt may. */
        record NotNow(Permit.Denied why) implements Result {}
    }

    /** @param permit the permit of the first request */
    PacedConnector(
            ConnectorClient connector,
            CircuitBreakers.Reporting hosts,
            Pacer pacer,
            Clock clock,
            Destination destination,
            Permit.Granted permit) {
        this.connector = connector;
        this.hosts = hosts;
        this.pacer = pacer;
        this.clock = clock;
        this.destination = destination;
        this.permit = permit;
    }

    /** Replies to the reply target, if there is one. Sends a plain message when the channel no longer knows that. */
    Result say(Activity content, ConversationReference to) {
        Activity said = content.addressedTo(to);
        String replyTo = said.replyToId();
        if (replyTo == null || replyTo.isEmpty()) {
            return sayPlainly(said, to);
        }
        // the activity of the reference is in the thread already
        Optional<String> thread =
                content.replyToId() == null ? Optional.empty() : KnownConversation.thread(to, replyTo);
        @Nullable String place = thread.isPresent() ? thread.get() : to.conversationId();
        Result result = withFreshToken(
                to.serviceUrl(), timeout -> connector.replyToActivity(to.serviceUrl(), place, replyTo, said, timeout));
        boolean refused = result instanceof Result.Answer answer
                && answer.response() instanceof Answered answered
                && (AnswerTable.refusesReplyTarget(answered)
                        || (thread.isPresent() && AnswerTable.isThreadGone(answered)));
        return refused ? sayPlainly(said.inReplyTo(null), to) : result;
    }

    private Result sayPlainly(Activity said, ConversationReference to) {
        return withFreshToken(
                to.serviceUrl(),
                timeout -> connector.sendToConversation(to.serviceUrl(), to.conversationId(), said, timeout));
    }

    /** Updates a message with {@code content}. */
    Result update(Activity content, ConversationReference to, String activityId) {
        Activity said = content.addressedTo(to.withoutActivityId());
        @Nullable String place = place(content, to);
        return withFreshToken(
                to.serviceUrl(),
                timeout -> connector.updateActivity(to.serviceUrl(), place, activityId, said, timeout));
    }

    /** Deletes a message. */
    Result delete(ConversationReference to, String activityId) {
        return withFreshToken(
                to.serviceUrl(),
                timeout -> connector.deleteActivity(to.serviceUrl(), to.conversationId(), activityId, timeout));
    }

    private static @Nullable String place(Activity content, ConversationReference to) {
        String replyTo = content.replyToId();
        Optional<String> thread = replyTo == null ? Optional.empty() : KnownConversation.thread(to, replyTo);
        return thread.isPresent() ? thread.get() : to.conversationId();
    }

    /** Creates a conversation. */
    Result create(String serviceUrl, ConversationParameters parameters) {
        return withFreshToken(serviceUrl, timeout -> connector.createConversation(serviceUrl, parameters, timeout));
    }

    /** Repeats a request once after a 401: the connector client has dropped the token, and fetches a new one. */
    private Result withFreshToken(@Nullable String serviceUrl, Function<Duration, ConnectorResponse> request) {
        Result result = inTurn(serviceUrl, request);
        boolean refused = result instanceof Result.Answer answer
                && answer.response() instanceof Answered answered
                && answered.isTokenRefused();
        return refused ? inTurn(serviceUrl, request) : result;
    }

    /**
     * Makes a request with a permit. The token is fetched before the permit is used, because requests that wait for one token would
     * otherwise all be sent when it comes.
     */
    private Result inTurn(@Nullable String serviceUrl, Function<Duration, ConnectorResponse> request) {
        if (timeout().isZero()) {
            return tooLate();
        }
        Optional<ConnectorResponse> barred = connector.authenticate(timeout());
        if (barred.isPresent()) {
            // a request that ran out of time while waiting does not know whether there is a token
            return timeout().isZero() ? tooLate() : new Result.Answer(barred.get());
        }
        Permit mine = turn();
        if (mine instanceof Permit.Denied denied) {
            return new Result.NotNow(denied);
        }
        try {
            return admitted(serviceUrl, request);
        } finally {
            ((Permit.Granted) mine).close();
        }
    }

    private Permit turn() {
        Permit mine = permit;
        permit = null;
        try {
            // the message is claimed, so a further request uses the direct lane
            mine = mine == null ? pacer.next(destination, Lane.DIRECT) : mine;
            return mine instanceof Permit.Granted granted ? pacer.await(granted) : mine;
        } catch (StorageException e) {
            if (mine instanceof Permit.Granted granted) {
                granted.close();
            }
            return Permit.Denied.because(e);
        }
    }

    private Result admitted(@Nullable String serviceUrl, Function<Duration, ConnectorResponse> request) {
        if (timeout().isZero()) {
            return tooLate();
        }
        BreakerAnswer admission = hosts.admit(serviceUrl);
        if (!admission.isGranted()) {
            return new Result.NotNow(new Permit.Denied(admission.delay(), CircuitBreakers.IN_TROUBLE));
        }
        Instant admittedAt = clock.instant();
        Duration timeout = timeout(); // the admission may have waited for slow tables
        ConnectorResponse response = timeout.isZero() ? null : send(serviceUrl, request, timeout);
        if (admission.isProbe() && (response == null || AnswerTable.saysNothingOfTheHost(response))) {
            hosts.inconclusive(serviceUrl, admittedAt);
        }
        if (response == null) {
            return tooLate();
        }
        return new Result.Answer(
                admission.isProbe() && response instanceof ConnectorResponse.NoAnswer failure
                        ? new ConnectorResponse.NoAnswer("as the probe of a host in trouble: " + failure.why())
                        : response);
    }

    private ConnectorResponse send(
            @Nullable String serviceUrl, Function<Duration, ConnectorResponse> request, Duration timeout) {
        Instant sentAt = clock.instant();
        ConnectorResponse response = request.apply(timeout);
        hosts.answered(serviceUrl, sentAt, response);
        if (response instanceof Answered answered) {
            if (AnswerTable.isThrottled(answered)) {
                pacer.throttled(destination, answered.retryAfter());
            } else if (AnswerTable.isDealtWith(answered)) {
                pacer.succeeded(destination, sentAt);
            }
        }
        return response;
    }

    private static Result tooLate() {
        return new Result.NotNow(new Permit.Denied(SOON, "too little time was left for a request"));
    }

    /** Returns the time for a request; zero when too little is left. */
    static Duration timeout() {
        TimeBudget budget = TimeBudget.current();
        Duration left = budget.leftForWork();
        if (left.compareTo(least(budget)) < 0) {
            return Duration.ZERO;
        }
        return left.compareTo(ConnectorClient.TIMEOUT) < 0 ? left : ConnectorClient.TIMEOUT;
    }

    /** Returns the least time for a request. With less it might be cut short and leave its message in doubt. */
    static Duration least(TimeBudget budget) {
        return budget.length().dividedBy(LEAST_PART);
    }
}
