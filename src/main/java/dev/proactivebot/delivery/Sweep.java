package dev.proactivebot.delivery;

import dev.proactivebot.config.DeliverySettings;
import dev.proactivebot.delivery.ledger.Ledger;
import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.PoisonQueue;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.Tables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** What a timer does every five minutes: moves what falls due, makes dead letters of what the host put aside, drops old ledgers. */
public final class Sweep {
    /** Half of what a function may take. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final int FRAMES = 3;

    private final Schedule schedule;
    private final PoisonDrain drain;
    private final Ledger ledger;
    private final Function<String, MessageQueue> queues;
    private final Function<String, PoisonQueue> poison;
    private final Clock clock;

    public Sweep(
            DeliverySettings settings,
            Tables tables,
            Function<String, MessageQueue> queues,
            Function<String, PoisonQueue> poison,
            Clock clock) {
        this.schedule = new Schedule(tables);
        this.drain = new PoisonDrain(new DeadLetters(tables, clock), clock);
        this.ledger = new Ledger(tables, settings.lease(), settings.atMostOnce(), "sweep");
        this.queues = queues;
        this.poison = poison;
        this.clock = clock;
    }

    /** Does all of it, each part whatever became of the others. */
    public void run(Logger log) {
        Instant end = clock.instant().plus(LONGEST);
        BooleanSupplier enough = () -> !clock.instant().isBefore(end);
        part("moved from the schedule", () -> schedule.move(clock, queues, enough), log);
        for (Lane lane : Lane.values()) {
            String queue = Queues.of(lane);
            part("dead letters from " + queue + Queues.POISON, () -> drain(queue, enough, log), log);
        }
        part("old ledgers dropped", ledger::dropOld, log);
    }

    private int drain(String queue, BooleanSupplier enough, Logger log) {
        return drain.drain(poison.apply(queue + Queues.POISON), queue, enough, log);
    }

    private static void part(String what, IntSupplier work, Logger log) {
        try {
            int count = work.getAsInt();
            if (count > 0) {
                log.info(what + ": " + count);
            }
        } catch (StorageException e) {
            log.warning(what + ": not now. " + e.getMessage());
        } catch (RuntimeException e) { // a bug, whose message may quote an item: it stops this part only
            log.severe(what + ": failed. " + e.getClass().getSimpleName() + " at "
                    + Stream.of(e.getStackTrace()).limit(FRAMES).toList());
        }
    }
}
