package dev.proactivebot.notifications;

import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.delivery.DeskAnswer;
import dev.proactivebot.delivery.DeskAnswer.Result;
import dev.proactivebot.delivery.Jobs;
import dev.proactivebot.delivery.Outbox;
import dev.proactivebot.delivery.ledger.Outcomes;
import dev.proactivebot.schema.TraceParent;
import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.QueueGauge;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.Tables;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Where another system asks that somebody be told something, looks at what became of it, and calls it off. */
public final class Notifications {
    private final JobStore store;
    private final Intake intake;
    private final SeriesView view;
    private final Agenda agenda;
    private final Turns turns;
    private final Clock clock;

    /**
     * @param queues a queue by its name
     * @param gauges how full a queue is, by its name
     */
    public Notifications(
            BotConfig config,
            Tables tables,
            Function<String, MessageQueue> queues,
            Function<String, QueueGauge> gauges,
            Clock clock) {
        Conversations conversations = new Conversations(tables);
        String homeTenant = config.identity().tenantId();
        this.store = new JobStore(tables);
        Locator locator = new Locator(conversations, config.identity().appId(), homeTenant);
        this.agenda = new Agenda(store, new Outbox(tables, queues, clock), queues);
        this.intake = new Intake(
                store,
                new RequestReader(ServiceUrlPolicy.of(config), conversations, homeTenant),
                locator,
                agenda,
                clock);
        Outcomes outcomes = new Outcomes(tables);
        Tally tally = new Tally(store, outcomes);
        this.view = new SeriesView(store, new JobView(store, tally, outcomes, conversations, clock));
        Broadcasts broadcasts = new Broadcasts(
                store,
                conversations,
                locator,
                tally,
                agenda,
                queues,
                gauges,
                clock,
                config.delivery().rateShare());
        this.turns = new Turns(store, tally, agenda, broadcasts, new Series(store, agenda, clock), clock);
        this.clock = clock;
    }

    /** What items of notifications ask when they are worked on. */
    public Jobs jobs() {
        return turns;
    }

    /**
     * Takes a request on. Accepted means that it is kept: what is to be said is stored, and an item that asks for its recipients is in the
     * queue or in the schedule.
     *
     * @param idempotencyKey the header of that name; the same key with the same body is one request
     * @param trace of the request, which its messages go on with; null when it has none
     * @throws dev.proactivebot.storage.StorageException when it could not be kept; with an idempotency key it can be sent again safely
     */
    public DeskAnswer accept(String body, @Nullable String idempotencyKey, @Nullable TraceParent trace, Logger log) {
        return intake.accept(body, idempotencyKey, trace, log);
    }

    /**
     * What has become of one.
     *
     * @param top how many recipients at most, 1 to 100; null for 50
     * @param after what the page before gave as {@code next}; null for the first
     */
    public DeskAnswer show(String id, @Nullable String top, @Nullable String after) {
        Optional<Job> job = find(id);
        return job.isPresent() ? view.show(job.get(), top, after) : unknown();
    }

    /** Calls off what has not been sent yet, of a series also its latest occurrence. Within ten seconds no instance sends any more of it. */
    public DeskAnswer cancel(String id, Logger log) {
        Optional<Job> job = find(id);
        if (job.isEmpty()) {
            return unknown();
        }
        callOff(job.get());
        // looked up after the series was called off: from then on it begins no other
        find(id).flatMap(view::latest).ifPresent(this::callOff);
        log.info("cancelled job=" + id);
        return find(id).map(view::standing).orElseGet(Notifications::unknown);
    }

    private void callOff(Job job) {
        Row row = new Row(job.id(), Job.KEY).with(Job.CANCELLED, true);
        Row off = job.isSeries()
                ? row.with(Job.DROP_ON, Job.dropOn(clock.instant().plus(job.life())))
                : row;
        store.change(job.id(), now -> now.isCancelled() || view.isOver(now) ? Optional.empty() : Optional.of(off));
        turns.forget(job.id());
    }

    /**
     * Puts the waiting items of series once more, should one have been lost: of those whose id is not before {@code first} and not after
     * {@code last}, both in hexadecimal digits. An item that waits already is no other item, or finds its turn taken.
     *
     * @return how many
     * @throws dev.proactivebot.storage.StorageException when storage did not do it in time: some may have been put
     */
    public int putAgain(String first, String last) {
        List<Job> live = store.series(first, last).stream().filter(Job::isLive).toList();
        live.forEach(agenda::put);
        return live.size();
    }

    /** Drops what has been over for a month, until {@code enough}, and tells how many rows. */
    public int dropOld(BooleanSupplier enough) {
        return store.dropOld(clock.instant(), enough);
    }

    private Optional<Job> find(String id) {
        return Jobs.ID.matcher(id).matches() ? store.find(id) : Optional.empty();
    }

    static DeskAnswer malformed(String message) {
        return DeskAnswer.problem(Result.MALFORMED, "BadRequest", message);
    }

    private static DeskAnswer unknown() {
        return DeskAnswer.problem(Result.NOT_FOUND, "NotFound", "There is no such notification.");
    }
}
