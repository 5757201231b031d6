package dev.proactivebot.delivery;

import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.connector.ConnectorResponse;
import dev.proactivebot.connector.ConnectorResponse.Answered;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.delivery.pacing.Admission;
import dev.proactivebot.delivery.pacing.Destination;
import dev.proactivebot.delivery.pacing.Lane;
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

/** The requests that one try takes: up to four, each in its turn, all in what the invocation has left for them. */
final class PacedConnector {
    /** Five seconds of 45. */
    private static final int LEAST_PART = 9;

    private static final Duration SOON = Duration.ofSeconds(1);

    private final ConnectorClient connector;
    private final HostCircuitBreakers.Reporting hosts;
    private final Pacer pacer;
    private final Clock clock;
    private final Destination destination;
    private @Nullable Permit permit;

    /** What came of it. */
    sealed interface Result {
        record Answer(ConnectorResponse response) implements Result {}

        /** A request had to wait longer than a try may. */
        record NotNow(Duration delay, String why) implements Result {}
    }

    /** @param permit reserved for the first request */
    PacedConnector(
            ConnectorClient connector,
            HostCircuitBreakers.Reporting hosts,
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

    /** Replies where there is something to reply to; sends a plain message when the channel no longer knows it. */
    Result say(Activity content, ConversationReference to) {
        Activity said = content.addressedTo(to);
        String replyTo = said.replyToId();
        if (replyTo == null || replyTo.isEmpty()) {
            return sayPlainly(said, to);
        }
        // what its reference names is in the thread already
        Optional<String> thread =
                content.replyToId() == null ? Optional.empty() : KnownConversation.thread(to, replyTo);
        @Nullable String place = thread.isPresent() ? thread.get() : to.conversationId();
        Result result = withFreshToken(
                to.serviceUrl(), timeout -> connector.replyToActivity(to.serviceUrl(), place, replyTo, said, timeout));
        boolean refused = result instanceof Result.Answer answer
                && answer.response() instanceof Answered answered
                && (StatusTable.refusesReplyTarget(answered)
                        || (thread.isPresent() && StatusTable.isThreadGone(answered)));
        return refused ? sayPlainly(said.inReplyTo(null), to) : result;
    }

    private Result sayPlainly(Activity said, ConversationReference to) {
        return withFreshToken(
                to.serviceUrl(),
                timeout -> connector.sendToConversation(to.serviceUrl(), to.conversationId(), said, timeout));
    }

    /** Puts {@code content} in place of what was said there before. */
    Result update(Activity content, ConversationReference to, String activityId) {
        Activity said = content.addressedTo(to.withoutActivityId());
        @Nullable String place = place(content, to);
        return withFreshToken(
                to.serviceUrl(),
                timeout -> connector.updateActivity(to.serviceUrl(), place, activityId, said, timeout));
    }

    /** Takes back what was said there before. */
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

    /** Asks for a conversation. */
    Result create(String serviceUrl, ConversationParameters parameters) {
        return withFreshToken(serviceUrl, timeout -> connector.createConversation(serviceUrl, parameters, timeout));
    }

    /** The connector client forgets a token that got a 401, so the second request asks for a new one. */
    private Result withFreshToken(@Nullable String serviceUrl, Function<Duration, ConnectorResponse> request) {
        Result result = inTurn(serviceUrl, request);
        boolean refused = result instanceof Result.Answer answer
                && answer.response() instanceof Answered answered
                && answered.isTokenRefused();
        return refused ? inTurn(serviceUrl, request) : result;
    }

    /** The token first: those who wait for one together would all leave in the moment it comes, whatever their turns were. */
    private Result inTurn(@Nullable String serviceUrl, Function<Duration, ConnectorResponse> request) {
        if (timeout().isZero()) {
            return tooLate();
        }
        Optional<ConnectorResponse> barred = connector.authenticate(timeout());
        if (barred.isPresent()) {
            // who has waited for a token to the end has not found out whether there is one
            return timeout().isZero() ? tooLate() : new Result.Answer(barred.get());
        }
        Permit mine = turn();
        if (mine instanceof Permit.Denied denied) {
            return new Result.NotNow(denied.delay(), denied.why());
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
            // the message is claimed: a further request does not go to the end of the line
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
        Admission admission = hosts.admit(serviceUrl);
        if (!admission.isGranted()) {
            return new Result.NotNow(admission.delay(), HostCircuitBreakers.IN_TROUBLE);
        }
        Instant admittedAt = clock.instant();
        Duration timeout = timeout(); // to be admitted may have asked slow tables
        ConnectorResponse response = timeout.isZero() ? null : send(serviceUrl, request, timeout);
        if (admission.isProbe() && (response == null || StatusTable.saysNothingOfTheHost(response))) {
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
            if (StatusTable.isThrottled(answered)) {
                pacer.throttled(destination, answered.retryAfter());
            } else if (StatusTable.isDealtWith(answered)) {
                pacer.succeeded(destination, sentAt);
            }
        }
        return response;
    }

    private static Result tooLate() {
        return new Result.NotNow(SOON, "too little time was left for a request");
    }

    /** Zero when too little is left to begin one. */
    static Duration timeout() {
        TimeBudget budget = TimeBudget.current();
        Duration left = budget.leftForWork();
        if (left.compareTo(least(budget)) < 0) {
            return Duration.ZERO;
        }
        return left.compareTo(ConnectorClient.TIMEOUT) < 0 ? left : ConnectorClient.TIMEOUT;
    }

    /** A request is not begun with less: cut short it would leave its message in doubt, for which another costs an attempt. */
    static Duration least(TimeBudget budget) {
        return budget.length().dividedBy(LEAST_PART);
    }
}
