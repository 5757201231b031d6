package dev.proactivebot.delivery.send;

import dev.proactivebot.config.DeliverySettings;
import dev.proactivebot.conversations.ConversationCreationLock;
import dev.proactivebot.conversations.ErasedUsers;
import dev.proactivebot.delivery.deadletters.DeadLetterOperations;
import dev.proactivebot.delivery.deadletters.DeadLetters;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.QueueNames;
import dev.proactivebot.delivery.item.Schedule;
import dev.proactivebot.delivery.ledger.Ledger;
import dev.proactivebot.delivery.ledger.LedgerRows;
import dev.proactivebot.delivery.pacing.UnusedPacing;
import dev.proactivebot.logging.LogIds;
import dev.proactivebot.logging.RedactedException;
import dev.proactivebot.storage.PoisonQueue;
import dev.proactivebot.storage.Queues;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.Tables;
import dev.proactivebot.storage.TimeBudget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.ToIntBiFunction;
import java.util.function.ToIntFunction;
import java.util.logging.Logger;

/**
 * Runs the housekeeping of a timer every five minutes: moves due items, makes dead letters of poison messages, drops old data, and puts
 * lost items of reminders and series again. It uses the time that its invocation has left.
 */
public final class Sweep {
    /** The parts of the invocation's time: 20 s of 45, 4.5 and 4.5. A request that has begun may end later. */
    private static final double LONGEST_MOVE = 4.0 / 9;

    private static final double LONGEST_DRAIN = 0.1;
    private static final double LONGEST_DROP = 0.1;
    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(5);

    /** Allows for some failed rounds. */
    private static final Duration ERASED_AGAIN = Duration.ofMinutes(30);
    /** The longest send: the time of an invocation, which may have begun with a view that was two seconds old. */
    private static final Duration LONGEST_SEND = Duration.ofMinutes(1);

    /** The rows or messages handled at the same time: at some 20 ms a row 16,000 in a round, which exceeds a tenant's limit. */
    private static final int MOVERS = 16;

    private static final int ROUNDS_A_DAY = (int) Duration.ofDays(1).dividedBy(BETWEEN_SWEEPS);
    /** The number of groups of partitions, by the first three hexadecimal digits. */
    private static final int PARTITIONS = 0x1000;

    private final Tables tables;
    private final Schedule schedule;
    private final PoisonDrain drain;
    private final Ledger ledger;
    private final Queues queues;
    private final ToIntFunction<BooleanSupplier> dropOldJobs;
    private final Map<String, ToIntBiFunction<String, String>> putAgain;
    private final HourlyWork hourly;
    private final Clock clock;
    private final Instant slot;

    /**
     * @param ids how the log shows ids
     * @param dropOldJobs drops the rows of old notifications until it is told to stop, and returns how many
     * @param putAgain by name: puts the waiting items of a range of partitions again, and returns how many
     */
    public Sweep(
            DeliverySettings settings,
            Tables tables,
            Queues queues,
            ToIntFunction<BooleanSupplier> dropOldJobs,
            Map<String, ToIntBiFunction<String, String>> putAgain,
            LogIds ids,
            Clock clock) {
        this.tables = tables;
        this.schedule = new Schedule(tables);
        PutBack putBack = new PutBack(queues, schedule, clock);
        this.drain = new PoisonDrain(new DeadLetters(tables, clock), putBack, ids, clock);
        this.ledger = new Ledger(tables, settings.lease(), settings.isAtMostOnce(), "sweep");
        this.queues = queues;
        this.dropOldJobs = dropOldJobs;
        this.putAgain = putAgain;
        this.hourly = new HourlyWork(tables, clock);
        this.clock = clock;
        this.slot = slot(clock.instant());
    }

    /** Runs each part while there is time, even if another part failed. */
    public void run(Logger log) {
        part("moved from the schedule", this::move, log);
        putAgain.forEach((what, all) -> part(what + " looked after", () -> putAgain(all), log));
        for (Lane lane : Lane.values()) {
            String queue = QueueNames.of(lane);
            part("dead letters from " + queue + QueueNames.POISON, () -> drain(lane, log), log);
        }
        part("old ledgers dropped", ledger::dropOld, log);
        part("rows of erased users deleted", this::eraseAgain, log);
        // finding them reads the whole table
        part(
                "rows of old notifications dropped",
                () -> hourly.run("notifications", slot, () -> dropOldJobs.applyAsInt(isOver(LONGEST_DROP))),
                log);
        part("unused rows deleted", () -> hourly.run("unused", slot, () -> onMovers(this::deleteUnused)), log);
    }

    /** Erases rows that a send wrote while its user was being erased. */
    private int eraseAgain() {
        LedgerRows rows = new LedgerRows(tables);
        return new ErasedUsers(tables)
                .conversationsErasedSince(tables.clock().instant().minus(ERASED_AGAIN)).stream()
                        .mapToInt(one ->
                                rows.eraseWrittenBefore(one.name(), one.at().plus(LONGEST_SEND)))
                        .sum();
    }

    private int deleteUnused(Executor movers) {
        BooleanSupplier enough = isOver(LONGEST_DROP);
        return UnusedPacing.delete(tables, movers, enough)
                + new ConversationCreationLock(tables).deleteOld(movers, enough)
                + new ErasedUsers(tables).deleteOld(movers, enough)
                + DeadLetterOperations.deleteOld(tables, movers, enough);
    }

    /** Returns the time of the round, to the nearest five minutes, because the platform may be early or late. */
    private static Instant slot(Instant now) {
        long length = BETWEEN_SWEEPS.toMillis();
        return Instant.ofEpochMilli((now.toEpochMilli() + length / 2) / length * length);
    }

    /** Handles another range of partitions in each round, so that each is handled once a day and no round is long. */
    private int putAgain(ToIntBiFunction<String, String> all) {
        int round = slot.atOffset(ZoneOffset.UTC).get(ChronoField.MINUTE_OF_DAY) / (int) BETWEEN_SWEEPS.toMinutes();
        int first = round * PARTITIONS / ROUNDS_A_DAY;
        int last = (round + 1) * PARTITIONS / ROUNDS_A_DAY - 1;
        return all.applyAsInt(String.format("%03x", first), String.format("%03xg", last)); // g is after any digit
    }

    private int move() {
        return onMovers(movers -> schedule.move(clock, queues, isOver(LONGEST_MOVE), movers));
    }

    private int drain(Lane lane, Logger log) {
        PoisonQueue putAside = queues.poison(QueueNames.of(lane) + QueueNames.POISON);
        return onMovers(movers -> drain.drain(putAside, lane, isOver(LONGEST_DRAIN), movers, log));
    }

    private static int onMovers(ToIntFunction<Executor> work) {
        ExecutorService movers = Executors.newFixedThreadPool(MOVERS);
        try {
            return work.applyAsInt(TimeBudget.current().on(movers));
        } finally {
            movers.shutdown();
        }
    }

    private BooleanSupplier isOver(double share) {
        TimeBudget budget = TimeBudget.current();
        Instant own = clock.instant().plusMillis(Math.round(budget.length().toMillis() * share));
        return () -> budget.leftForWork().isZero() || !clock.instant().isBefore(own);
    }

    private void part(String what, IntSupplier work, Logger log) {
        if (TimeBudget.current().leftForWork().isZero()) {
            log.warning(what + ": not in this round, because its time is over");
            return;
        }
        try {
            int count = work.getAsInt();
            if (count > 0) {
                log.info(what + ": " + count);
            }
        } catch (StorageException e) {
            log.warning(what + ": not now. " + e.getMessage());
        } catch (RuntimeException e) { // a bug, whose message may quote an item: it stops this part only
            log.severe(what + ": failed. " + RedactedException.described(e));
        }
    }
}
