package dev.proactivebot.delivery;

import dev.proactivebot.delivery.DeadLetterOperation.Action;
import dev.proactivebot.delivery.SendOutcome.RetryLater;
import dev.proactivebot.delivery.SendOutcome.Settled;
import dev.proactivebot.delivery.pacing.Lane;
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
 * Replays or deletes many dead letters, a page for each item in the queue. An item puts the next one before it goes, and the row says whose
 * turn it is: so a lost instance loses nothing, and copies of an item find their work done.
 */
final class DeadLetterOperations {
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

    DeadLetterOperations(Tables tables, DeadLetterStep step, Queues queues, Clock clock) {
        this.table = tables.table(NAME);
        this.step = step;
        this.queues = queues;
        this.clock = clock;
        this.serviceClock = tables.clock();
    }

    /**
     * Starts one. When this returns, it will be done.
     *
     * @throws dev.proactivebot.storage.StorageException when storage did not do it in time: it may happen all the same
     */
    DeadLetterOperation start(Action action, DeadLetterFilter filter) {
        String id = UUID.randomUUID().toString().replace("-", "");
        table.put(DeadLetterOperation.fresh(id, action, filter, clock.instant()));
        put(id, 0, Duration.ZERO);
        return find(id).orElseThrow();
    }

    /** Returns the one of that id; empty when there is none any more. */
    Optional<DeadLetterOperation> find(String id) {
        return Jobs.ID.matcher(id).matches()
                ? table.find(DeadLetterOperation.PARTITION, id).map(DeadLetterOperation::new)
                : Optional.empty();
    }

    /**
     * Does the step that {@code item} asks for, unless it is done or another instance is doing it.
     *
     * @throws dev.proactivebot.storage.StorageException when storage did not do it in time: the item has to come again
     */
    SendOutcome step(ProactiveMessage item, Lane lane) {
        int number = SendTask.pageOf(item);
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

    /** First the next item, then the row that says that it is its turn: killed in between, this step is done again. */
    private SendOutcome run(DeadLetterOperation operation, String version) {
        DeadLetterStep.Done done = step.run(operation);
        if (!done.isLast()) {
            put(operation.id(), operation.step() + 1, done.rest());
        }
        Optional<String> unused = table.merge(operation.after(done, clock.instant()), version);
        return new Settled(operation.action().word() + " step " + operation.step() + " done:" + done.text());
    }

    /**
     * Deletes the rows of operations that nothing was done about for a week, until {@code enough}, and returns how many.
     *
     * @throws dev.proactivebot.storage.StorageException when the table cannot be reached
     */
    static int deleteOld(Tables tables, Executor several, BooleanSupplier enough) {
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
