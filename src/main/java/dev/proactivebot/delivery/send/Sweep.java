package dev.proactivebot.delivery.send;

import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.QueueNames;
import dev.proactivebot.delivery.item.Schedule;
import dev.proactivebot.logging.RedactedException;
import dev.proactivebot.storage.PoisonQueue;
import dev.proactivebot.storage.Queues;
import dev.proactivebot.storage.StorageException;
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

    /** The rows or messages handled at the same time: at some 20 ms a row 16,000 in a round, which exceeds a tenant's limit. */
    private static final int MOVERS = 16;

    private static final int ROUNDS_A_DAY = (int) Duration.ofDays(1).dividedBy(BETWEEN_SWEEPS);
    /** The number of groups of partitions, by the first three hexadecimal digits. */
    private static final int PARTITIONS = 0x1000;

    private final Queues queues;
    private final Schedule schedule;
    private final PoisonDrain drain;
    private final OldRows oldRows;
    private final Map<String, ToIntBiFunction<String, String>> putAgain;
    private final Clock clock;

    /** @param putAgain by name: puts the waiting items of a range of partitions again, and returns how many */
    Sweep(
            Queues queues,
            Schedule schedule,
            PoisonDrain drain,
            OldRows oldRows,
            Map<String, ToIntBiFunction<String, String>> putAgain,
            Clock clock) {
        this.queues = queues;
        this.schedule = schedule;
        this.drain = drain;
        this.oldRows = oldRows;
        this.putAgain = putAgain;
        this.clock = clock;
    }

    /** Runs each part while there is time, even if another part failed. */
    public void run(Logger log) {
        Instant slot = slot(clock.instant());
        part("moved from the schedule", this::move, log);
        putAgain.forEach((what, all) -> part(what + " looked after", () -> putAgain(all, slot), log));
        for (Lane lane : Lane.values()) {
            String queue = QueueNames.of(lane);
            part("dead letters from " + queue + QueueNames.POISON, () -> drain(lane, log), log);
        }
        part("old ledgers dropped", oldRows::dropLedgers, log);
        part("rows of erased users deleted", oldRows::eraseAgain, log);
        // finding them reads the whole table
        part(
                "rows of old notifications dropped",
                () -> oldRows.hourly().run("notifications", slot, () -> oldRows.dropJobs(isOver(LONGEST_DROP))),
                log);
        part(
                "unused rows deleted",
                () -> oldRows.hourly().run("unused", slot, () -> onMovers(this::deleteUnused)),
                log);
    }

    private int deleteUnused(Executor movers) {
        return oldRows.deleteUnused(movers, isOver(LONGEST_DROP));
    }

    /** Returns the time of the round, to the nearest five minutes, because the platform may be early or late. */
    private static Instant slot(Instant now) {
        long length = BETWEEN_SWEEPS.toMillis();
        return Instant.ofEpochMilli((now.toEpochMilli() + length / 2) / length * length);
    }

    /** Handles another range of partitions in each round, so that each is handled once a day and no round is long. */
    private static int putAgain(ToIntBiFunction<String, String> all, Instant slot) {
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
