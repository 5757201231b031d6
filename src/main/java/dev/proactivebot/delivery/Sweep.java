package dev.proactivebot.delivery;

import dev.proactivebot.config.DeliverySettings;
import dev.proactivebot.conversations.ConversationCreationLock;
import dev.proactivebot.conversations.ErasedUsers;
import dev.proactivebot.delivery.ledger.Ledger;
import dev.proactivebot.delivery.ledger.LedgerRows;
import dev.proactivebot.delivery.pacing.Lane;
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
 * One round of what a timer does every five minutes: moves what falls due, makes dead letters of what the host put aside, drops old ledgers,
 * looks after reminders. It takes what its invocation has left.
 */
public final class Sweep {
    /** Of the invocation's time, so that none takes another's: 20 s of 45, 4.5 and 4.5. A request that is out may end later. */
    private static final double LONGEST_MOVE = 4.0 / 9;

    private static final double LONGEST_DRAIN = 0.1;
    private static final double LONGEST_DROP = 0.1;
    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(5);

    /** Leaves some rounds to fail. */
    private static final Duration ERASED_AGAIN = Duration.ofMinutes(30);
    /** The time of an invocation, which may have begun on a view that was two seconds old. */
    private static final Duration LONGEST_SEND = Duration.ofMinutes(1);

    /** So many rows or messages at a time: at some 20 ms a row 16,000 in a round, which is over the limit of a tenant. */
    private static final int MOVERS = 16;

    private static final int ROUNDS_A_DAY = (int) Duration.ofDays(1).dividedBy(BETWEEN_SWEEPS);
    /** Partitions by the first three of their hexadecimal digits. */
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
     * @param ids how the log shows them
     * @param dropOldJobs drops what is left of old notifications until it is told that it is enough, and tells how many rows
     * @param putAgain by what it is called: puts again what waits for its time, of all whose partition lies between two beginnings, and
     *     tells how many
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

    /** Does each part whatever became of the others, while there is time. */
    public void run(Logger log) {
        part("moved from the schedule", this::move, log);
        putAgain.forEach((what, all) -> part(what + " looked after", () -> putAgain(all), log));
        for (Lane lane : Lane.values()) {
            String queue = QueueNames.of(lane);
            part("dead letters from " + queue + QueueNames.POISON, () -> drain(lane, log), log);
        }
        part("old ledgers dropped", ledger::dropOld, log);
        part("rows of erased users deleted", this::eraseAgain, log);
        // looking for them means to look through all
        part(
                "rows of old notifications dropped",
                () -> hourly.run("notifications", slot, () -> dropOldJobs.applyAsInt(isOver(LONGEST_DROP))),
                log);
        part("unused rows deleted", () -> hourly.run("unused", slot, () -> onMovers(this::deleteUnused)), log);
    }

    /** What was sent while its user was erased has written down in which conversation. */
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

    /** The time that a round is for, whether the platform was a little early or late: the nearest five minutes. */
    private static Instant slot(Instant now) {
        long length = BETWEEN_SWEEPS.toMillis();
        return Instant.ofEpochMilli((now.toEpochMilli() + length / 2) / length * length);
    }

    /** Another part of all in each round, so that each has its turn once a day and no round is long. */
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
            log.warning(what + ": not in this round, its time is over");
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
