package dev.proactivebot.notifications;

import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.delivery.DeskAnswer;
import dev.proactivebot.delivery.DeskAnswer.Result;
import dev.proactivebot.delivery.Jobs;
import dev.proactivebot.delivery.Outbox;
import dev.proactivebot.delivery.ledger.Outcomes;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.TraceParent;
import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.Tables;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where another system, or the app's own code, asks that somebody be told something, looks at what became of it, and calls it off. Both take
 * one way: what HTTP brings is read into a {@link Notification}, and all rules are about that.
 */
public final class Notifications {
    /** 1,000 references and the largest content. */
    private static final int MOST_BYTES = 2 * 1_024 * 1_024;

    private final JobStore store;
    private final Intake intake;
    private final SeriesView view;
    private final Agenda agenda;
    private final Turns turns;
    private final Clock clock;

    /** @param queues a queue by its name */
    public Notifications(BotConfig config, Tables tables, Function<String, MessageQueue> queues, Clock clock) {
        Conversations conversations = new Conversations(tables);
        String homeTenant = config.identity().tenantId();
        this.store = new JobStore(tables);
        Locator locator = new Locator(conversations, config.identity().appId(), homeTenant);
        this.agenda = new Agenda(store, new Outbox(tables, queues, clock), queues);
        this.intake = new Intake(
                store,
                new NotificationRules(ServiceUrlPolicy.of(config), conversations, locator, homeTenant),
                agenda,
                clock);
        Outcomes outcomes = new Outcomes(tables);
        Tally tally = new Tally(store, outcomes);
        this.view = new SeriesView(store, new JobView(store, tally, outcomes, conversations, clock));
        PageRecipients recipients = new PageRecipients(
                store,
                conversations,
                locator,
                clock,
                tables.clock(),
                config.delivery().rateShare());
        Broadcasts broadcasts = new Broadcasts(store, recipients, tally, agenda, clock, tables.clock());
        this.turns = new Turns(store, tally, agenda, broadcasts, new Series(store, agenda, clock), clock);
        this.clock = clock;
    }

    /** What items of notifications ask when they are worked on. */
    public Jobs jobs() {
        return turns;
    }

    /**
     * Returns the way in for the app's own code.
     *
     * @param trace which the messages go on with; null for one of their own
     */
    public Notifier notifier(@Nullable TraceParent trace, Logger log) {
        return new Notifier(this, trace, log);
    }

    /**
     * Takes a request on. Accepted means that it is kept: what is to be said is stored, and an item that asks for its recipients is in the
     * queue or in the schedule.
     *
     * @param idempotencyKey the header of that name; the same key with the same body is one request
     * @param trace of the request, which its messages go on with; null when it has none
     * @throws StorageException when it could not be kept; with an idempotency key it can be sent again safely
     */
    public DeskAnswer accept(String body, @Nullable String idempotencyKey, @Nullable TraceParent trace, Logger log) {
        byte[] json = body.getBytes(StandardCharsets.UTF_8);
        if (json.length > MOST_BYTES) {
            return DeskAnswer.problem(Result.TOO_LARGE, "TooLarge", "A request may have 2 MiB.");
        }
        if (json.length == 0) {
            return malformed("The body is empty: send JSON, with its Content-Length.");
        }
        try {
            Intake.check(idempotencyKey, "Idempotency-Key");
            return intake.accept(idempotencyKey, body, () -> RequestReader.read(json, idempotencyKey), trace, log)
                    .map(job -> new DeskAnswer(Result.QUEUED, Receipt.of(job), "/api/notifications/" + job.id()))
                    .orElseGet(() -> DeskAnswer.problem(
                            Result.REFUSED, "Busy", "The same request is being taken on. Try again."));
        } catch (InvalidNotificationException e) {
            return e.isTooLarge() ? DeskAnswer.problem(Result.TOO_LARGE, "TooLarge", e.why()) : malformed(e.why());
        } catch (NotificationCancelledException e) {
            return DeskAnswer.problem(
                    Result.REFUSED,
                    "NotificationCancelled",
                    "The notification of this Idempotency-Key was cancelled: " + e.id()
                            + ". To send it anew, use another Idempotency-Key.");
        } catch (KeyReusedException e) {
            return DeskAnswer.problem(
                    Result.CONTRADICTORY, "IdempotencyKeyReused", "Another request has used this Idempotency-Key.");
        }
    }

    /** The same for the app's own code. Its words are the notification as JSON, the fields in one order. */
    Receipt accept(Notification notification, @Nullable TraceParent trace, Logger log) {
        Intake.check(notification.key(), "key");
        byte[] json = BotJson.writeSorted(notification);
        if (json.length > MOST_BYTES) {
            throw InvalidNotificationException.tooLarge("to", "the notification may have 2 MiB as JSON");
        }
        String content = new String(json, StandardCharsets.UTF_8);
        return intake.accept(notification.key(), content, () -> notification, trace, log)
                .map(Receipt::of)
                .orElseThrow(() -> new StorageException("The same notification is being taken on elsewhere", null));
    }

    /**
     * What has become of one.
     *
     * @param top how many recipients at most, 1 to 100; null for 50
     * @param after what the page before gave as {@code next}; null for the first
     */
    public DeskAnswer show(String id, @Nullable String top, @Nullable String after) {
        return find(id).map(job -> view.show(job, top, after)).orElseGet(Notifications::unknown);
    }

    Optional<NotificationStatus> status(String id) {
        return find(id).map(view::status);
    }

    /** Calls off what has not been sent yet, of a series also its latest occurrence. Within ten seconds no instance sends any more of it. */
    public DeskAnswer cancel(String id, Logger log) {
        return callOff(id, log)
                .map(status -> new DeskAnswer(Result.DONE, SeriesView.json(status)))
                .orElseGet(Notifications::unknown);
    }

    Optional<NotificationStatus> callOff(String id, Logger log) {
        Optional<Job> job = find(id);
        if (job.isEmpty()) {
            return Optional.empty();
        }
        callOff(job.get());
        // looked up after the series was called off: from then on it begins no other
        find(id).flatMap(view::latest).ifPresent(this::callOff);
        log.info("cancelled job=" + id);
        return status(id);
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

    private static DeskAnswer malformed(String message) {
        return DeskAnswer.problem(Result.MALFORMED, "BadRequest", message);
    }

    private static DeskAnswer unknown() {
        return DeskAnswer.problem(Result.NOT_FOUND, "NotFound", "There is no such notification.");
    }
}
