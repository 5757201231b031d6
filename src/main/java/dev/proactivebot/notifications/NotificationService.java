package dev.proactivebot.notifications;

import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.delivery.item.JobItem;
import dev.proactivebot.delivery.item.Outbox;
import dev.proactivebot.delivery.item.Schedule;
import dev.proactivebot.delivery.ledger.MonthlyTables;
import dev.proactivebot.delivery.ledger.Outcomes;
import dev.proactivebot.delivery.send.Jobs;
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
 * Accepts notifications, shows their state, pauses and cancels them. Other systems use it through {@link Notifications}, and the app's own
 * code through {@link Notifier}.
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
        this.jobQueue = new JobQueue(store, new Outbox(queues, new Schedule(tables), clock), queues);
        this.rules = new NotificationRules(
                ServiceUrlPolicy.of(config),
                conversations,
                resolver,
                new OptionRules(conversations, store),
                homeTenant);
        this.submit = new SubmitNotification(store, rules, jobQueue, clock);
        this.dryRunner = new DryRunner(conversations, resolver, rateShare, clock);
        Outcomes outcomes = new Outcomes(new MonthlyTables(tables));
        RecipientOutcomes each = new RecipientOutcomes(outcomes);
        RecipientsView recipients = new RecipientsView(store, outcomes, each, conversations, resolver);
        JobCounts jobCounts = new JobCounts(store, outcomes);
        ChangeCounts counts = new ChangeCounts(store, outcomes);
        this.view = new SeriesView(store, new JobView(jobCounts, counts, recipients, clock));
        this.list = new JobList(store.index(), store, view, clock);
        this.csv = new OutcomesCsv(recipients, clock);
        AudienceResolver who = new AudienceResolver(store, conversations, resolver, clock, tables.clock(), rateShare);
        BroadcastRunner broadcasts = new BroadcastRunner(store, who, jobCounts, jobQueue, clock, tables.clock());
        ContentResolver contentResolver = new ContentResolver(store, each);
        ChangeRun changes = new ChangeRun(store, counts, conversations, contentResolver, queues, clock, tables.clock());
        SeriesRunner series = new SeriesRunner(store, jobQueue, changes, clock);
        this.jobRunner = new JobRunner(store, jobCounts, jobQueue, broadcasts, series, contentResolver, changes, clock);
        this.control = new JobControl(store, view, jobQueue, jobRunner, clock);
        this.editor = new JobEditor(store, rules, changes, jobQueue, jobRunner, clock);
    }

    /** Returns what handles the items of notifications. */
    Jobs jobs() {
        return jobRunner;
    }

    /**
     * Accepts a notification. When this returns, its content is stored, and an item that starts it is in the queue or in the schedule.
     *
     * @param key the idempotency key; null for none
     * @param content the request as the caller wrote it; it tells two notifications with one key apart
     * @return its job; empty while another instance accepts the same one
     * @throws StorageException when it could not be stored; with an idempotency key it can be submitted again safely
     */
    Optional<Job> accept(
            @Nullable String key,
            String content,
            Supplier<Notification> notification,
            @Nullable TraceParent trace,
            Logger log) {
        return submit.accept(key, content, notification, trace, log);
    }

    /** Returns what a notification would do, and stores nothing. */
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

    /** @throws IllegalArgumentException when {@code after} is not the {@code next} of a page */
    NotificationList list(NotificationFilter filter, int most, @Nullable String after) {
        return list.page(filter.checked(), most, after);
    }

    /**
     * Cancels the messages that were not sent yet; for a series also those of its latest occurrence. Within ten seconds no instance sends
     * any more.
     */
    Optional<NotificationStatus> cancel(String id, Logger log) {
        return change(id, "cancelled", control::cancel, log);
    }

    /** Cancels the messages that were not sent, and recalls those that were; for a series those of its latest occurrence. */
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

    /** Replaces the content: messages that were not sent yet get it, and delivered messages are updated. */
    Optional<NotificationStatus> changeContent(String id, NewContent content, Logger log) {
        return change(id, "changed content of", job -> editor.content(job, content), log);
    }

    /** Changes the times, before it is due. */
    Optional<NotificationStatus> changeTimes(String id, NewTimes times, Logger log) {
        return change(id, "changed times of", job -> editor.times(job, times), log);
    }

    /** Pauses sending until it is resumed; for a series also its latest occurrence. */
    Optional<NotificationStatus> pause(String id, Logger log) {
        return change(id, "paused", control::pause, log);
    }

    Optional<NotificationStatus> resume(String id, Logger log) {
        return change(id, "resumed", control::resume, log);
    }

    /**
     * Skips the next time of a series.
     *
     * @return its state after that; empty when there is no such notification, or {@code due} is not its next time
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
     * Puts the waiting items of series once more, in case one was lost. It handles the series with ids from {@code first} to {@code last},
     * in hexadecimal digits. A second item does no harm: it finds its occurrence begun. Series that version 0.1 accepted are added to the
     * list.
     *
     * @return the number of items
     * @throws dev.proactivebot.storage.StorageException when storage did not answer in time; some items may have been put
     */
    int putAgain(String first, String last) {
        List<Job> live = store.series(first, last).stream().filter(Job::isLive).toList();
        live.forEach(series -> {
            store.index().add(series);
            jobQueue.put(series);
        });
        return live.size();
    }

    /** Drops jobs that have been over for a month, until {@code enough}, and returns the number of rows. */
    int dropOld(BooleanSupplier enough) {
        return store.dropOld(clock.instant(), enough);
    }

    Optional<Job> find(String id) {
        return JobItem.NOTIFICATION_ID.matcher(id).matches() ? store.find(id) : Optional.empty();
    }
}
