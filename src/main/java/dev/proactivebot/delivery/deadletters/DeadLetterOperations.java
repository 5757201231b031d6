package dev.proactivebot.delivery.deadletters;

import dev.proactivebot.delivery.deadletters.DeadLetterOperation.Action;
import dev.proactivebot.delivery.item.JobItem;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.item.QueueNames;
import dev.proactivebot.delivery.item.SendOutcome;
import dev.proactivebot.delivery.item.SendOutcome.RetryLater;
import dev.proactivebot.delivery.item.SendOutcome.Settled;
import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Queues;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import dev.proactivebot.storage.UnusedRows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Replays or deletes many dead letters, one page for each item in the queue. An item puts the next item before it ends, and the row counts
 * the steps. So a lost instance loses nothing, and a copy of an item finds its step done.
 */
public final class DeadLetterOperations {
    static final String NAME = "operations";

    /** Longer than an invocation may take. */
    private static final Duration LEASE = Duration.ofSeconds(60);

    private static final Duration KEPT = Duration.ofDays(7);

    private static final Duration TOO_EARLY = Duration.ofSeconds(5);

    private final Table table;
    private final DeadLetterStep step;
    private final Queues queues;
    private final Clock clock;
    private final Clock serviceClock;

    public DeadLetterOperations(Tables tables, DeadLetterStep step, Queues queues, Clock clock) {
        this.table = tables.table(NAME);
        this.step = step;
        this.queues = queues;
        this.clock = clock;
        this.serviceClock = tables.clock();
    }

    /**
     * Starts an operation. When this returns, the operation is stored and will be done.
     *
     * @throws dev.proactivebot.storage.StorageException when storage did not answer in time; the operation may have been started
     */
    DeadLetterOperation start(Action action, DeadLetterFilter filter) {
        String id = UUID.randomUUID().toString().replace("-", "");
        table.put(DeadLetterOperation.fresh(id, action, filter, clock.instant()));
        put(id, 0, Duration.ZERO);
        return find(id).orElseThrow();
    }

    /** Returns the operation with that id; empty when there is none any more. */
    Optional<DeadLetterOperation> find(String id) {
        return JobItem.NOTIFICATION_ID.matcher(id).matches()
                ? table.find(DeadLetterOperation.PARTITION, id).map(DeadLetterOperation::new)
                : Optional.empty();
    }

    /**
     * Does the step of {@code item}, unless it is done or another instance is doing it.
     *
     * @throws dev.proactivebot.storage.StorageException when storage did not answer in time; the item must return
     */
    public SendOutcome step(ProactiveMessage item, Lane lane) {
        int number = item.pageNumber();
        Optional<DeadLetterOperation> found = find(String.valueOf(item.job()));
        if (found.isEmpty()) {
            return new Settled("there is no such operation");
        }
        DeadLetterOperation operation = found.get();
        if (operation.isOver() || number < operation.step()) {
            return new Settled("this step was done before");
        }
        if (number > operation.step()) {
            return isExpired(item)
                    ? new Settled("the step before it was never done")
                    : putBack(item, lane, TOO_EARLY, "the step before it is not done");
        }
        StoredRow stored = operation.stored();
        Duration held =
                Duration.between(serviceClock.instant(), stored.written().plus(LEASE));
        if (operation.isBusy() && !held.isNegative()) {
            return putBack(item, lane, held.plusSeconds(1), "another instance is doing this step");
        }
        Optional<String> version =
                table.merge(operation.change().with(DeadLetterOperation.BUSY, true), stored.version());
        return version.isPresent()
                ? run(operation, version.get())
                : putBack(item, lane, LEASE, "another instance is doing this step");
    }

    /** Puts the next item first, and then advances the row: after a crash in between, this step is done again. */
    private SendOutcome run(DeadLetterOperation operation, String version) {
        DeadLetterStep.Done done = step.run(operation);
        if (!done.isLast()) {
            put(operation.id(), operation.step() + 1, done.rest());
        }
        Optional<String> unused = table.merge(operation.after(done, clock.instant()), version);
        return new Settled(operation.action().word() + " step " + operation.step() + " done:" + done.text());
    }

    /**
     * Deletes operations without progress for a week, until {@code enough}, and returns how many.
     *
     * @throws dev.proactivebot.storage.StorageException when the table cannot be reached
     */
    public static int deleteOld(Tables tables, Executor several, BooleanSupplier enough) {
        Instant old = tables.clock().instant().minus(KEPT);
        return UnusedRows.delete(tables.table(NAME), Query.all(), old, row -> true, several, enough);
    }

    private void put(String id, int number, Duration delay) {
        queues.queue(QueueNames.BULK)
                .put(JobItem.deadLetters(id, number, clock.instant()).toJson(), delay);
    }

    private RetryLater putBack(ProactiveMessage item, Lane lane, Duration delay, String why) {
        queues.queue(QueueNames.of(lane)).put(item.toJson(), delay);
        return RetryLater.held(delay, why);
    }

    private boolean isExpired(ProactiveMessage item) {
        @Nullable Instant expires = item.expires();
        return expires != null && expires.isBefore(clock.instant());
    }
}
