package dev.proactivebot.delivery;

import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.connector.ConnectorResponse;
import dev.proactivebot.connector.ConnectorResponse.Answered;
import dev.proactivebot.delivery.Occurrences.Due;
import dev.proactivebot.delivery.SendOutcome.Cause;
import dev.proactivebot.delivery.SendOutcome.Delivered;
import dev.proactivebot.delivery.SendOutcome.GiveUp;
import dev.proactivebot.delivery.SendOutcome.RetryLater;
import dev.proactivebot.delivery.ledger.Edits;
import dev.proactivebot.delivery.ledger.Edits.Change;
import dev.proactivebot.delivery.ledger.Edits.Message;
import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.delivery.pacing.Pacer;
import dev.proactivebot.delivery.pacing.Permit;
import dev.proactivebot.delivery.pacing.Sleeper;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.TimeBudget;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Changes or takes back the messages of a page, paced as sends are: Teams publishes no limits of its own for updates and deletes. An edit may
 * be repeated, so that nothing is claimed: what came of it stands in the message's row, and a page that was left goes on with the others.
 */
record PageEditor(
        Edits edits,
        Sender sender,
        RegionFallback regions,
        SendGate holds,
        Pacer pacer,
        OutcomeWriter writer,
        BotCircuitBreaker botBreaker,
        HostCircuitBreakers hosts,
        ConnectorClient connector,
        Clock serviceClock,
        Sleeper waiting,
        RandomGenerator random,
        String homeTenant,
        Executor threads)
        implements PageEdit.Editor {
    private static final int CHUNK = 40;
    /** A turn that comes so soon is waited for. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

    @Override
    public PageEdit.Left edit(PageEdit page, Lane lane, Logger log) {
        List<Message> all = edits.ofPage(page.job(), page.number(), page.since());
        List<Message> todo = all.stream()
                .filter(message -> message.isDelivered() && message.version() < page.version())
                .toList();
        int ended = (int) all.stream().filter(Message::isEnd).count();
        List<Duration> waits = new ArrayList<>();
        int from = 0;
        while (from < todo.size() && PageSender.hasTime(SHORT) && page.keep()) {
            List<Message> some = todo.subList(from, Math.min(todo.size(), from + CHUNK));
            waits.addAll(edit(some, page, lane, log));
            from += some.size();
            if (from * 2 >= todo.size()) {
                page.halfway();
            }
        }
        if (todo.isEmpty()) {
            page.halfway();
        }
        int left = todo.size() - from + waits.size();
        Duration delay = from < todo.size()
                ? Duration.ZERO
                : waits.stream().min(Comparator.naturalOrder()).orElse(Duration.ZERO);
        log.info("edited page=" + page.number() + " job=" + page.job() + " version=" + page.version() + " messages="
                + from + " left=" + left);
        return new PageEdit.Left(left, ended, all.size() - ended, delay);
    }

    /** What came of an edit: something to be written down, or how long it has to wait, or both. */
    private record Result(
            Message message,
            @Nullable Change change,
            @Nullable Duration delay) {
        /** Returns for how long it has to wait; what could not be written down is looked at once more. */
        private Optional<Duration> waits(Set<Message> missed) {
            return delay == null && missed.contains(message) ? Optional.of(BETWEEN_LOOKS) : Optional.ofNullable(delay);
        }
    }

    /** Returns for how long the messages have to wait that have not been dealt with. */
    private List<Duration> edit(List<Message> messages, PageEdit page, Lane lane, Logger log) {
        Map<String, ConversationReference> places = page.find(messages);
        TimeBudget budget = TimeBudget.current();
        List<CompletableFuture<Result>> running = messages.stream()
                .map(message -> CompletableFuture.supplyAsync(
                        () -> budget.on(() -> edit(message, places.get(message.recipient()), page, lane, log)),
                        threads))
                .toList();
        List<Result> results;
        try {
            results = running.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
        List<Change> changes =
                results.stream().map(Result::change).filter(Objects::nonNull).toList();
        Set<Message> missed = new HashSet<>(messages);
        boolean unused = changes.isEmpty() || writer.last(() -> missed.retainAll(edits.write(changes)), log);
        return results.stream().flatMap(result -> result.waits(missed).stream()).toList();
    }

    private Result edit(Message message, @Nullable ConversationReference to, PageEdit page, Lane lane, Logger log) {
        String activityId = message.activityId();
        if (activityId == null || EditOutcome.GONE.equals(message.edit())) {
            return settled(message, page, activityId == null ? EditOutcome.NOT_CHANGEABLE : EditOutcome.GONE);
        }
        if (to == null) {
            return settled(message, page, EditOutcome.failed(FailureReason.UNKNOWN));
        }
        Due due = page.isRecall() ? new Due.Never("recalled") : page.content(to);
        if (due instanceof Due.NotYet later) {
            return new Result(message, null, later.delay());
        }
        if (!page.isRecall() && due instanceof Due.Never never) {
            return settled(message, page, EditOutcome.failed(never.why()));
        }
        ProactiveMessage item = JobItem.ofJob(page.job(), page.number(), to, page.since(), page.since(), page.trace())
                .again(message.tries(page.version()), null);
        SendTask work = new SendTask(item, to, lane, new byte[0], false);
        SendOutcome outcome =
                botBreaker.consider(regions.send(to, place -> request(work, place, due, activityId, log), log), log);
        return settle(message, page, outcome);
    }

    /** One request, in its turn. */
    private SendOutcome request(SendTask work, ConversationReference to, Due due, String activityId, Logger log) {
        while (true) {
            Optional<Permit.Denied> held = holds.of(work, log);
            Permit turn = held.isPresent() ? held.get() : turn(work);
            if (turn instanceof Permit.Granted go) {
                try {
                    return request(work, to, due, activityId, go, log);
                } finally {
                    go.close();
                }
            }
            Permit.Denied later = (Permit.Denied) turn;
            if (later.delay().compareTo(SHORT) > 0 || !PageSender.hasTime(SHORT)) {
                return RetryLater.held(later);
            }
            waiting.until(serviceClock.instant().plus(later.delay()));
        }
    }

    private Permit turn(SendTask work) {
        try {
            return pacer.next(work.destination(homeTenant), work.lane());
        } catch (StorageException e) {
            return Permit.Denied.because(e);
        }
    }

    private SendOutcome request(
            SendTask work, ConversationReference to, Due due, String activityId, Permit.Granted go, Logger log) {
        PacedConnector exchange = new PacedConnector(
                work.tracedBy(connector, random),
                hosts.reportingTo(log),
                pacer,
                serviceClock,
                work.destination(homeTenant),
                go);
        PacedConnector.Result result = due instanceof Due.Say say
                ? exchange.update(say.content(), to, activityId)
                : exchange.delete(to, activityId);
        if (result instanceof PacedConnector.Result.NotNow notNow) {
            return RetryLater.held(notNow.delay(), notNow.why());
        }
        ConnectorResponse response = ((PacedConnector.Result.Answer) result).response();
        return response instanceof Answered answer && answer.isSuccess()
                ? new Delivered(answer.status(), activityId, answer.correlationId())
                : sender.inVain(response, work.item(), to);
    }

    private static Result settle(Message message, PageEdit page, SendOutcome outcome) {
        int tries = message.tries(page.version()) + 1;
        if (outcome instanceof RetryLater later) {
            boolean isCounted = later.cause() == Cause.ITEM || later.cause() == Cause.DOUBT;
            Change change = isCounted ? Edits.triedInVain(message, page.version(), tries, message.edit()) : null;
            return new Result(message, change, later.delay());
        }
        if (!(outcome instanceof GiveUp givenUp)) {
            return settled(message, page, page.isRecall() ? EditOutcome.RECALLED : EditOutcome.CHANGED);
        }
        String edit = StatusTable.edit(givenUp);
        return EditOutcome.GONE.equals(edit) && !EditOutcome.MISSED.equals(message.edit())
                // some that are there are not found once
                ? new Result(
                        message, Edits.triedInVain(message, page.version(), tries, EditOutcome.MISSED), BETWEEN_LOOKS)
                : settled(message, page, edit);
    }

    private static Result settled(Message message, PageEdit page, String edit) {
        return new Result(message, Edits.edited(message, page.version(), edit), null);
    }
}
