package dev.proactivebot.delivery;

import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.connector.ConnectorResponse;
import dev.proactivebot.connector.ConnectorResponse.Answered;
import dev.proactivebot.delivery.SendOutcome.Cause;
import dev.proactivebot.delivery.SendOutcome.Delivered;
import dev.proactivebot.delivery.SendOutcome.GiveUp;
import dev.proactivebot.delivery.SendOutcome.RetryLater;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ConversationReference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tries to deliver one item and decides its fate: the only retry policy there is. */
final class Sender {
    private static final String TEAMS = "msteams";
    private static final int SERVICE_ERROR_RETRIES = 2;

    private final ConnectorClient connector;
    private final ServiceUrlPolicy policy;
    private final TriggerBot bot;
    private final BackOff backOff;
    private final int maxAttempts;
    private final Clock clock;

    Sender(
            ConnectorClient connector,
            ServiceUrlPolicy policy,
            TriggerBot bot,
            BackOff backOff,
            int maxAttempts,
            Clock clock) {
        this.connector = connector;
        this.policy = policy;
        this.bot = bot;
        this.backOff = backOff;
        this.maxAttempts = maxAttempts;
        this.clock = clock;
    }

    /** Decides {@code item}'s fate. The item has a conversation, and a text or an activity. */
    SendOutcome send(ProactiveMessage item, ConversationReference to) {
        Instant now = clock.instant();
        if (item.expires() != null && !item.expires().isAfter(now)) {
            return new GiveUp(FailureReason.EXPIRED, null, null, null);
        }
        if (item.notBefore() != null && item.notBefore().isAfter(now)) {
            return new RetryLater(Duration.between(now, item.notBefore()), Cause.NOT_DUE, null, "not due yet", null);
        }
        if (policy.base(to.serviceUrl()).isEmpty()) {
            return new GiveUp(FailureReason.SERVICE_URL_REFUSED, null, null, null);
        }
        Optional<Activity> content = content(item, to);
        return content.isEmpty() ? new Delivered(null, null) : outcome(deliver(content.get(), to), item, to);
    }

    private Optional<Activity> content(ProactiveMessage item, ConversationReference to) {
        return item.activity() == null
                ? bot.onTrigger(item.text() == null ? "" : item.text(), to)
                : Optional.of(item.activity());
    }

    /** A reply where there is something to reply to; when the channel no longer knows it, a plain message. */
    private ConnectorResponse deliver(Activity content, ConversationReference to) {
        String replyTo = to.activityId();
        if (replyTo == null || replyTo.isEmpty()) {
            return say(content, to);
        }
        ConnectorResponse response = withFreshToken(() -> connector.replyToActivity(
                to.serviceUrl(), to.conversationId(), replyTo, content.addressedTo(to), ConnectorClient.TIMEOUT));
        return response instanceof Answered answer && StatusTable.refusesReplyTarget(answer)
                ? say(content, to)
                : response;
    }

    private ConnectorResponse say(Activity content, ConversationReference to) {
        return withFreshToken(() -> connector.sendToConversation(
                to.serviceUrl(),
                to.conversationId(),
                content.addressedTo(to.withoutActivityId()),
                ConnectorClient.TIMEOUT));
    }

    /** The connector client forgets a token that got a 401, so the second request asks for a new one. */
    private static ConnectorResponse withFreshToken(Supplier<ConnectorResponse> request) {
        ConnectorResponse response = request.get();
        return response instanceof Answered answer && answer.refusesToken() ? request.get() : response;
    }

    private SendOutcome outcome(ConnectorResponse response, ProactiveMessage item, ConversationReference to) {
        if (response instanceof Answered answer) {
            return answered(answer, item, to);
        }
        if (response instanceof ConnectorResponse.Unauthenticated trouble) {
            return wholeBot(null, trouble.why(), null);
        }
        if (response instanceof ConnectorResponse.NotReached failure) {
            return again(item, null, failure.why());
        }
        if (response instanceof ConnectorResponse.NoAnswer failure) {
            return again(item, null, failure.why());
        }
        return response instanceof ConnectorResponse.Unaddressed wrong
                ? new GiveUp(FailureReason.UNREADABLE, null, wrong.why(), null)
                : new GiveUp(FailureReason.SERVICE_URL_REFUSED, null, null, null);
    }

    private SendOutcome answered(Answered answer, ProactiveMessage item, ConversationReference to) {
        if (answer.isSuccess()) {
            return new Delivered(answer.status(), answer.correlationId());
        }
        if (answer.refusesToken()) {
            return wholeBot(answer.status(), "the connector refuses the bot's token", answer.correlationId());
        }
        boolean again = StatusTable.isServiceError(answer)
                ? !TEAMS.equals(to.channelId()) && item.tries() < SERVICE_ERROR_RETRIES
                : StatusTable.isTemporary(answer);
        return again
                ? again(item, answer, "answered " + answer.status())
                : new GiveUp(StatusTable.reason(answer), answer.status(), answer.errorCode(), answer.correlationId());
    }

    /** @param answer null when there was none */
    private SendOutcome again(ProactiveMessage item, @Nullable Answered answer, String why) {
        Integer status = answer == null ? null : answer.status();
        String correlationId = answer == null ? null : answer.correlationId();
        if (item.tries() >= maxAttempts - 1) {
            return new GiveUp(FailureReason.ATTEMPTS_USED_UP, status, why, correlationId);
        }
        Duration delay = backOff.after(item.tries(), answer == null ? null : answer.retryAfter());
        return new RetryLater(delay, Cause.ITEM, status, why, correlationId);
    }

    private SendOutcome wholeBot(@Nullable Integer status, String why, @Nullable String correlationId) {
        return new RetryLater(backOff.forTheWholeBot(), Cause.WHOLE_BOT, status, why, correlationId);
    }
}
