package dev.proactivebot.delivery.send;

import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.config.DeliverySettings;
import dev.proactivebot.connector.ConnectorResponse;
import dev.proactivebot.connector.ConnectorResponse.Answered;
import dev.proactivebot.delivery.item.FailureReason;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.item.SendOutcome;
import dev.proactivebot.delivery.item.SendOutcome.Cause;
import dev.proactivebot.delivery.item.SendOutcome.Delivered;
import dev.proactivebot.delivery.item.SendOutcome.GiveUp;
import dev.proactivebot.delivery.item.SendOutcome.RetryLater;
import dev.proactivebot.delivery.pacing.Permit;
import dev.proactivebot.logging.LogThrottle;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.StorageException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Makes one attempt to deliver an item, and decides whether it is retried or given up: the only retry policy. */
final class RetryingSender {
    private static final String TEAMS = "msteams";
    private static final int SERVICE_ERROR_RETRIES = 2;
    private static final Duration UNTIL_THE_BOT_HAS_TIME = Duration.ofSeconds(30);
    private static final Duration BETWEEN_NOTICES = Duration.ofMinutes(1);

    private final ServiceUrlPolicy policy;
    private final RegionFallback regions;
    private final TriggerBot bot;
    private final RetryDelay backOff;
    private final DeliverySettings settings;
    private final Clock clock;
    private final LogThrottle hungNotice;

    /** @param bot the bot, whose calls end in time */
    RetryingSender(
            ServiceUrlPolicy policy,
            RegionFallback regions,
            TriggerBot bot,
            RetryDelay backOff,
            DeliverySettings settings,
            Clock clock) {
        this.policy = policy;
        this.regions = regions;
        this.bot = bot;
        this.backOff = backOff;
        this.settings = settings;
        this.clock = clock;
        this.hungNotice = new LogThrottle(clock, BETWEEN_NOTICES);
    }

    /** Returns why an item can never be sent; empty otherwise. The serviceUrl of a notification is only known when it is sent. */
    Optional<SendOutcome> hopeless(SendTask task) {
        ProactiveMessage item = task.item();
        if (item.expires() != null && !item.expires().isAfter(clock.instant())) {
            return Optional.of(GiveUp.of(FailureReason.EXPIRED));
        }
        return !task.isOfJob() && policy.base(task.to().serviceUrl()).isEmpty()
                ? Optional.of(GiveUp.of(FailureReason.SERVICE_URL_REFUSED))
                : Optional.empty();
    }

    /**
     * Makes one attempt to deliver an item that has a conversation, and a text or an activity.
     *
     * @throws BotFailureException when the bot throws
     */
    SendOutcome send(SendTask task, PacedConnector paced, Logger log) {
        return regions.send(task.to(), to -> send(task.item(), to, paced, log), log);
    }

    private SendOutcome send(ProactiveMessage item, ConversationReference to, PacedConnector paced, Logger log) {
        Optional<Activity> content;
        try {
            content = content(item, to);
        } catch (StorageException e) {
            return Permit.Denied.because(e).toOutcome();
        } catch (BotUnansweredException e) {
            return unanswered(e, item, log);
        }
        return content.isEmpty() ? Delivered.silent() : request(content.get(), item, to, paced);
    }

    /**
     * Decides about an item without an answer of the bot. A call that hangs uses an attempt, since it may hang each time; a lack of threads
     * or time does not.
     */
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

    /** Makes one attempt to deliver known content. */
    SendOutcome say(
            Activity content, ProactiveMessage item, ConversationReference to, PacedConnector paced, Logger log) {
        return policy.base(to.serviceUrl()).isEmpty()
                ? GiveUp.of(FailureReason.SERVICE_URL_REFUSED)
                : regions.send(to, place -> request(content, item, place, paced), log);
    }

    private SendOutcome request(
            Activity content, ProactiveMessage item, ConversationReference to, PacedConnector paced) {
        PacedConnector.Result result = paced.say(content, to);
        return result instanceof PacedConnector.Result.NotNow notNow
                ? notNow.why().toOutcome()
                : outcome(((PacedConnector.Result.Answer) result).response(), item, to);
    }

    /** Makes one attempt at a request that may be repeated, and passes on the answer to one that succeeded. */
    SendOutcome edit(
            ProactiveMessage item,
            ConversationReference to,
            Function<ConversationReference, PacedConnector.Result> request,
            Logger log) {
        return regions.send(to, place -> edited(request.apply(place), item, place), log);
    }

    private SendOutcome edited(PacedConnector.Result result, ProactiveMessage item, ConversationReference to) {
        if (result instanceof PacedConnector.Result.NotNow notNow) {
            return notNow.why().toOutcome();
        }
        ConnectorResponse response = ((PacedConnector.Result.Answer) result).response();
        return response instanceof Answered answer && answer.isSuccess()
                ? answered(answer, item, to)
                : inVain(response, item, to);
    }

    /** Decides about an item whose conversation could not be created: no message was sent. */
    SendOutcome notCreated(ConnectorResponse response, ProactiveMessage item, ConversationReference to) {
        return response instanceof Answered answer && answer.isSuccess()
                ? again(item, answer, "no conversation was created: answered " + answer.status())
                : inVain(response, item, to);
    }

    /** Decides about a failed request that may be repeated without doubt about a message. */
    private SendOutcome inVain(ConnectorResponse response, ProactiveMessage item, ConversationReference to) {
        if (response instanceof ConnectorResponse.NoAnswer failure) {
            return again(item, null, failure.why());
        }
        return response instanceof Answered answer && AnswerTable.isDoubtful(answer)
                ? again(item, answer, "answered " + answer.status())
                : outcome(response, item, to);
    }

    private Optional<Activity> content(ProactiveMessage item, ConversationReference to) {
        if (item.activity() != null) {
            return Optional.of(item.activity());
        }
        try {
            String text = item.text() == null ? "" : item.text();
            return bot.onTrigger(text, to.with("key", item.key()));
        } catch (StorageException
                | BotUnansweredException e) { // no error of the bot; the first comes from storage that it uses
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
                ? GiveUp.of(FailureReason.UNREADABLE, wrong.why())
                : GiveUp.of(FailureReason.SERVICE_URL_REFUSED);
    }

    private SendOutcome answered(Answered answer, ProactiveMessage item, ConversationReference to) {
        if (answer.isSuccess()) {
            return new Delivered(answer.status(), answer.id(), answer.correlationId());
        }
        if (AnswerTable.isWholeBot(answer)) {
            return wholeBot(answer.status(), "the connector refuses the bot's token", answer.correlationId());
        }
        if (AnswerTable.isHostInTrouble(answer)) {
            return hostInTrouble(answer, "answered " + answer.status());
        }
        if (AnswerTable.isDoubtful(answer)) {
            return inDoubt(item, answer, "answered " + answer.status());
        }
        boolean again = AnswerTable.isServiceError(answer)
                ? !TEAMS.equals(to.channelId()) && item.tries() < SERVICE_ERROR_RETRIES
                : AnswerTable.isTemporary(answer);
        return again
                ? again(item, answer, "answered " + answer.status())
                : new GiveUp(
                        AnswerTable.reason(answer), answer.status(), AnswerTable.code(answer), answer.correlationId());
    }

    /** @param answer the answer; null when there was none */
    private SendOutcome again(ProactiveMessage item, @Nullable Answered answer, String why) {
        return again(item, answer, why, Cause.ITEM, Duration.ZERO);
    }

    /** Decides about a message that may have arrived: if it is sent again, then not before the lease is over. */
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

    /** Decides about trouble that is not the item's: only its {@code expires} ends the retries. */
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
