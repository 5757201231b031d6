package dev.proactivebot.notifications;

import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.delivery.Jobs;
import dev.proactivebot.delivery.Outbox;
import dev.proactivebot.delivery.ledger.Outcomes;
import dev.proactivebot.schema.TraceParent;
import dev.proactivebot.storage.Queues;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.Tables;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes notifications on, tells what became of them, pauses them and calls them off. Other systems come by {@link Notifications}, the app's
 * own code by {@link Notifier}: both take this one way.
 */
final class NotificationService {
    private final JobStore store;
    private final SubmitNotification submit;
    private final NotificationRules rules;
    private final DryRunner dryRunner;
    private final SeriesView view;
    private final JobList list;
    private final JobControl control;
    private final JobEditor editor;
    private final OutcomesCsv csv;
    private final JobQueue jobQueue;
    private final JobRunner jobRunner;
    private final Clock clock;

    NotificationService(BotConfig config, Tables tables, Queues queues, Clock clock) {
        this.clock = clock;
        Conversations conversations = new Conversations(tables);
        String homeTenant = config.identity().tenantId();
        double rateShare = config.delivery().rateShare();
        this.store = new JobStore(tables);
        RecipientResolver resolver =
                new RecipientResolver(conversations, config.identity().appId(), homeTenant);
        this.jobQueue = new JobQueue(store, new Outbox(tables, queues, clock), queues);
        this.rules = new NotificationRules(
                ServiceUrlPolicy.of(config),
                conversations,
                resolver,
                new OptionRules(conversations, store),
                homeTenant);
        this.submit = new SubmitNotification(store, rules, jobQueue, clock);
        this.dryRunner = new DryRunner(conversations, resolver, rateShare, clock);
        Outcomes outcomes = new Outcomes(tables);
        RecipientOutcomes each = new RecipientOutcomes(outcomes);
        RecipientsView recipients = new RecipientsView(store, outcomes, each, conversations, resolver);
        JobCounts jobCounts = new JobCounts(store, outcomes);
        ChangeCounts counts = new ChangeCounts(store, outcomes);
        this.view = new SeriesView(store, new JobView(jobCounts, counts, recipients, clock));
        this.list = new JobList(store.index(), store, view, clock);
        this.csv = new OutcomesCsv(recipients, clock);
        PageRecipients who = new PageRecipients(store, conversations, resolver, clock, tables.clock(), rateShare);
        BroadcastRunner broadcasts = new BroadcastRunner(store, who, jobCounts, jobQueue, clock, tables.clock());
        ContentResolver contentResolver = new ContentResolver(store, each);
        ChangeRun changes = new ChangeRun(store, counts, conversations, contentResolver, queues, clock, tables.clock());
        SeriesRunner series = new SeriesRunner(store, jobQueue, changes, clock);
        this.jobRunner = new JobRunner(store, jobCounts, jobQueue, broadcasts, series, contentResolver, changes, clock);
        this.control = new JobControl(store, view, jobQueue, jobRunner, clock);
        this.editor = new JobEditor(store, rules, changes, jobQueue, jobRunner, clock);
    }

    /** What items of notifications ask when they are worked on. */
    Jobs jobs() {
        return jobRunner;
    }

    /**
     * Takes a notification on. Accepted means that it is kept: what is to be said is stored, and an item that asks for its recipients is in
     * the queue or in the schedule.
     *
     * @param key the idempotency key; null for none
     * @param content tells two notifications with one key apart: the words in which the caller said it
     * @return its job; empty while the same one is being taken on elsewhere
     * @throws StorageException when it could not be kept; with an idempotency key it can be sent again safely
     */
    Optional<Job> accept(
            @Nullable String key,
            String content,
            Supplier<Notification> notification,
            @Nullable TraceParent trace,
            Logger log) {
        return submit.accept(key, content, notification, trace, log);
    }

    /** Tells what a notification would do, and keeps nothing. */
    DryRun rehearse(Notification notification) {
        return dryRunner.of(rules.validate(notification, clock.instant()));
    }

    SeriesView view() {
        return view;
    }

    OutcomesCsv csv() {
        return csv;
    }

    Optional<NotificationStatus> status(String id) {
        return find(id).map(view::status);
    }

    /** @throws IllegalArgumentException when {@code after} is not what a page gave as its next */
    NotificationList list(NotificationFilter filter, int most, @Nullable String after) {
        return list.page(filter.checked(), most, after);
    }

    /** Calls off what has not been sent yet, of a series also its latest occurrence. Within ten seconds no instance sends any more of it. */
    Optional<NotificationStatus> cancel(String id, Logger log) {
        return change(id, "cancelled", control::cancel, log);
    }

    /** Calls off what has not been sent, and takes back what has; of a series what its latest occurrence has said. */
    Optional<NotificationStatus> recall(String id, Logger log) {
        return change(
                id,
                "recalled",
                job -> {
                    control.cancel(job);
                    editor.recall(job);
                    find(id).flatMap(view::latest).ifPresent(editor::recall);
                },
                log);
    }

    /** Gives it another content: what has not been sent says it, and what was delivered is changed. */
    Optional<NotificationStatus> changeContent(String id, NewContent content, Logger log) {
        return change(id, "changed content of", job -> editor.content(job, content), log);
    }

    /** Gives it other times, before it is due. */
    Optional<NotificationStatus> changeTimes(String id, NewTimes times, Logger log) {
        return change(id, "changed times of", job -> editor.times(job, times), log);
    }

    /** Stops sending until it is resumed, of a series also its latest occurrence. */
    Optional<NotificationStatus> pause(String id, Logger log) {
        return change(id, "paused", control::pause, log);
    }

    Optional<NotificationStatus> resume(String id, Logger log) {
        return change(id, "resumed", control::resume, log);
    }

    /**
     * Leaves out the next time of a series.
     *
     * @return how it stands then; empty when there is no such notification, or {@code due} is not its next time
     */
    Optional<NotificationStatus> skip(String id, Instant due, Logger log) {
        Optional<Job> series = find(id);
        if (series.isEmpty() || !control.skip(series.get(), due)) {
            return Optional.empty();
        }
        log.info("skipped occurrence=" + due + " job=" + id);
        return status(id);
    }

    private Optional<NotificationStatus> change(String id, String what, Consumer<Job> change, Logger log) {
        Optional<Job> job = find(id);
        if (job.isEmpty()) {
            return Optional.empty();
        }
        change.accept(job.get());
        log.info(what + " job=" + id);
        return status(id);
    }

    /**
     * Puts the waiting items of series once more, should one have been lost: of those whose id is not before {@code first} and not after
     * {@code last}, both in hexadecimal digits. An item that waits already is no other item, or finds its turn taken. Those that version 0.1
     * has accepted are in the list from then on.
     *
     * @return how many
     * @throws dev.proactivebot.storage.StorageException when storage did not do it in time: some may have been put
     */
    int putAgain(String first, String last) {
        List<Job> live = store.series(first, last).stream().filter(Job::isLive).toList();
        live.forEach(series -> {
            store.index().add(series);
            jobQueue.put(series);
        });
        return live.size();
    }

    /** Drops what has been over for a month, until {@code enough}, and tells how many rows. */
    int dropOld(BooleanSupplier enough) {
        return store.dropOld(clock.instant(), enough);
    }

    Optional<Job> find(String id) {
        return Jobs.ID.matcher(id).matches() ? store.find(id) : Optional.empty();
    }
}
