package dev.proactivebot.delivery;

import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.config.DeliverySettings;
import dev.proactivebot.connector.ConnectorResponse;
import dev.proactivebot.connector.ConnectorResponse.Answered;
import dev.proactivebot.delivery.SendOutcome.Cause;
import dev.proactivebot.delivery.SendOutcome.Delivered;
import dev.proactivebot.delivery.SendOutcome.GiveUp;
import dev.proactivebot.delivery.SendOutcome.RetryLater;
import dev.proactivebot.delivery.pacing.Permit;
import dev.proactivebot.logging.LogThrottle;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.StorageException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tries to deliver one item and decides its fate: the only retry policy there is. */
final class Sender {
    private static final String TEAMS = "msteams";
    private static final int SERVICE_ERROR_RETRIES = 2;
    private static final Duration UNTIL_THE_BOT_HAS_TIME = Duration.ofSeconds(30);
    private static final Duration BETWEEN_NOTICES = Duration.ofMinutes(1);

    private final ServiceUrlPolicy policy;
    private final TriggerBot bot;
    private final BotCalls calls;
    private final BackOff backOff;
    private final DeliverySettings settings;
    private final LogThrottle hungNotice;

    Sender(ServiceUrlPolicy policy, TriggerBot bot, BackOff backOff, DeliverySettings settings, Clock clock) {
        this.policy = policy;
        this.bot = bot;
        this.calls = new BotCalls(clock);
        this.backOff = backOff;
        this.settings = settings;
        this.hungNotice = new LogThrottle(clock, BETWEEN_NOTICES);
    }

    /** Why {@code work}'s item is never to be sent, if so. Where a notification's goes is known when it is sent. */
    Optional<GiveUp> hopeless(SendTask task, Instant now) {
        ProactiveMessage item = task.item();
        if (item.expires() != null && !item.expires().isAfter(now)) {
            return Optional.of(new GiveUp(FailureReason.EXPIRED, null, null, null));
        }
        return !task.isOfJob() && policy.base(task.to().serviceUrl()).isEmpty()
                ? Optional.of(new GiveUp(FailureReason.SERVICE_URL_REFUSED, null, null, null))
                : Optional.empty();
    }

    /**
     * Decides {@code item}'s fate. The item has a conversation, and a text or an activity.
     *
     * @throws BotFailureException when the bot does not know what to send
     */
    SendOutcome send(ProactiveMessage item, ConversationReference to, PacedConnector paced, Logger log) {
        Optional<Activity> content;
        try {
            content = content(item, to);
        } catch (StorageException e) {
            return RetryLater.held(Permit.Denied.because(e));
        } catch (BotUnansweredException e) {
            return unanswered(e, item, log);
        }
        return content.isEmpty() ? new Delivered(null, null, null) : say(content.get(), item, to, paced);
    }

    /** A bot that hangs may hang on this item for ever: that uses an attempt. That others take its time does not. */
    private SendOutcome unanswered(BotUnansweredException why, ProactiveMessage item, Logger log) {
        String what = String.valueOf(why.getMessage());
        boolean hasHung = why.reason() == BotUnansweredException.Cause.HUNG;
        if (why.reason() != BotUnansweredException.Cause.NO_TIME && hungNotice.isDue()) {
            log.severe((hasHung ? "A call to the bot was abandoned: " : "No call to the bot can be made: ") + what
                    + ". A call that never ends keeps its thread until the app is restarted: what the bot asks of"
                    + " others needs time-outs.");
        }
        return hasHung ? again(item, null, what) : RetryLater.held(UNTIL_THE_BOT_HAS_TIME, what);
    }

    /** The same, for who knows what the item says. */
    SendOutcome say(Activity content, ProactiveMessage item, ConversationReference to, PacedConnector paced) {
        PacedConnector.Result result = paced.say(content, to);
        return result instanceof PacedConnector.Result.NotNow notNow
                ? RetryLater.held(notNow.delay(), notNow.why())
                : outcome(((PacedConnector.Result.Answer) result).response(), item, to);
    }

    /** There is no conversation to speak in: whatever became of the request, no message was sent. */
    SendOutcome notCreated(ConnectorResponse response, ProactiveMessage item, ConversationReference to) {
        return response instanceof Answered answer && answer.isSuccess()
                ? again(item, answer, "no conversation was created: answered " + answer.status())
                : inVain(response, item, to);
    }

    /** Decides the fate of what may be asked for twice, and has not succeeded as far as is known: there is no doubt to settle. */
    SendOutcome inVain(ConnectorResponse response, ProactiveMessage item, ConversationReference to) {
        if (response instanceof ConnectorResponse.NoAnswer failure) {
            return again(item, null, failure.why());
        }
        return response instanceof Answered answer && StatusTable.isDoubtful(answer)
                ? again(item, answer, "answered " + answer.status())
                : outcome(response, item, to);
    }

    private Optional<Activity> content(ProactiveMessage item, ConversationReference to) {
        if (item.activity() != null) {
            return Optional.of(item.activity());
        }
        try {
            String text = item.text() == null ? "" : item.text();
            return calls.ask("onTrigger", () -> bot.onTrigger(text, to.with("key", item.key())));
        } catch (StorageException | BotUnansweredException e) { // no bug of the bot's; the first is what it keeps
            throw e;
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw new BotFailureException(e);
        }
    }

    private SendOutcome outcome(ConnectorResponse response, ProactiveMessage item, ConversationReference to) {
        if (response instanceof Answered answer) {
            return answered(answer, item, to);
        }
        if (response instanceof ConnectorResponse.Unauthenticated trouble) {
            return wholeBot(null, trouble.why(), null);
        }
        if (response instanceof ConnectorResponse.NotReached failure) {
            return hostInTrouble(null, failure.why());
        }
        if (response instanceof ConnectorResponse.NoAnswer failure) {
            return inDoubt(item, null, failure.why());
        }
        return response instanceof ConnectorResponse.InvalidId wrong
                ? new GiveUp(FailureReason.UNREADABLE, null, wrong.why(), null)
                : new GiveUp(FailureReason.SERVICE_URL_REFUSED, null, null, null);
    }

    private SendOutcome answered(Answered answer, ProactiveMessage item, ConversationReference to) {
        if (answer.isSuccess()) {
            return new Delivered(answer.status(), answer.id(), answer.correlationId());
        }
        if (StatusTable.isWholeBot(answer)) {
            return wholeBot(answer.status(), "the connector refuses the bot's token", answer.correlationId());
        }
        if (StatusTable.isHostInTrouble(answer)) {
            return hostInTrouble(answer, "answered " + answer.status());
        }
        if (StatusTable.isDoubtful(answer)) {
            return inDoubt(item, answer, "answered " + answer.status());
        }
        boolean again = StatusTable.isServiceError(answer)
                ? !TEAMS.equals(to.channelId()) && item.tries() < SERVICE_ERROR_RETRIES
                : StatusTable.isTemporary(answer);
        return again
                ? again(item, answer, "answered " + answer.status())
                : new GiveUp(
                        StatusTable.reason(answer), answer.status(), StatusTable.code(answer), answer.correlationId());
    }

    /** @param answer null when there was none */
    private SendOutcome again(ProactiveMessage item, @Nullable Answered answer, String why) {
        return again(item, answer, why, Cause.ITEM, Duration.ZERO);
    }

    /** Nobody knows whether the message arrived. Sent again at all, then not before the lease is over: it may yet arrive. */
    private SendOutcome inDoubt(ProactiveMessage item, @Nullable Answered answer, String why) {
        return settings.isAtMostOnce() || isLastTry(item)
                ? new GiveUp(FailureReason.UNKNOWN, status(answer), why, correlationId(answer))
                : again(item, answer, why, Cause.DOUBT, settings.lease());
    }

    private SendOutcome again(
            ProactiveMessage item, @Nullable Answered answer, String why, Cause cause, Duration atLeast) {
        if (isLastTry(item)) {
            return new GiveUp(FailureReason.ATTEMPTS_USED_UP, status(answer), why, correlationId(answer));
        }
        Duration delay = backOff.after(item.tries(), answer == null ? null : answer.retryAfter());
        return new RetryLater(
                delay.compareTo(atLeast) < 0 ? atLeast : delay, cause, status(answer), why, correlationId(answer));
    }

    private boolean isLastTry(ProactiveMessage item) {
        return item.tries() >= settings.maxAttempts() - 1;
    }

    /** The item can do nothing for it: only its {@code expires} ends it. */
    private SendOutcome hostInTrouble(@Nullable Answered answer, String why) {
        return new RetryLater(backOff.forTheHost(), Cause.HOST, status(answer), why, correlationId(answer));
    }

    private SendOutcome wholeBot(@Nullable Integer status, String why, @Nullable String correlationId) {
        return new RetryLater(backOff.forTheWholeBot(), Cause.WHOLE_BOT, status, why, correlationId);
    }

    private static @Nullable Integer status(@Nullable Answered answer) {
        return answer == null ? null : answer.status();
    }

    private static @Nullable String correlationId(@Nullable Answered answer) {
        return answer == null ? null : answer.correlationId();
    }
}
