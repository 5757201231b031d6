package dev.proactivebot.crowd;

import dev.proactivebot.auth.BotCredential;
import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.crowd.SimulatedQueue.Message;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.QueuedItem;
import dev.proactivebot.delivery.pacing.Sleeper;
import dev.proactivebot.delivery.send.Delivery;
import dev.proactivebot.storage.Tables;
import dev.proactivebot.storage.TimeBudget;
import dev.proactivebot.testing.FakeJobs;
import dev.proactivebot.testing.FakeOccurrences;
import dev.proactivebot.testing.InMemoryQueues;
import dev.proactivebot.testing.Rooms;
import dev.proactivebot.testing.TestSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One instance of the app and its host, which takes messages out of both queues as host.json says. */
final class SimulatedInstance {
    private static final int BATCH = 8;
    private static final int THRESHOLD = 8;
    private static final long SHORTEST_POLL = 100_000;
    private static final long LONGEST_POLL = 2 * VirtualTime.SECOND;
    private static final long REDELIVERY = 60 * VirtualTime.SECOND;

    private static final BotConfig CONFIG = BotConfig.parse(TestSettings.anonymous());
    private static final Logger NO_LOG = Logger.getLogger("crowd");

    private final VirtualTime time;
    private final Random random;
    private final Clock clock;
    private final Delivery delivery;
    private final Listener direct;
    private final Listener bulk;
    private boolean isStopped;
    private long frozenFrom = Long.MAX_VALUE;
    private long frozenUntil;
    private long failures;

    /** @param clockAhead how much its clock is wrong */
    SimulatedInstance(
            VirtualTime time,
            Random random,
            long clockAhead,
            SimulatedStorage storage,
            SimulatedTeams teams,
            SimulatedQueue direct,
            SimulatedQueue bulk) {
        NO_LOG.setLevel(Level.OFF);
        this.time = time;
        this.random = random;
        this.clock = time.clock(clockAhead);
        this.direct = new Listener(direct, Lane.DIRECT);
        this.bulk = new Listener(bulk, Lane.BULK);
        Tables tables = storage.seenBy(clockAhead);
        this.delivery = Rooms.delivery(
                CONFIG,
                new ConnectorClient(teams, BotCredential.create(CONFIG, clock), ServiceUrlPolicy.of(CONFIG), clock),
                (text, to) -> Optional.empty(),
                new FakeJobs(),
                new FakeOccurrences(),
                tables,
                InMemoryQueues.of(direct, bulk),
                clock,
                random,
                waiting());
    }

    /** Who waits goes on a little late, as threads do. */
    private Sleeper waiting() {
        return new Sleeper() {
            @Override
            public void until(Instant end) {
                long left = ChronoUnit.MICROS.between(clock.instant(), end);
                long most = TimeBudget.current().leftForWork().toNanos() / 1_000;
                if (Math.min(left, most) > 0) {
                    time.sleep(Math.min(left, most) + random.nextLong(2_000));
                }
                if (time.now() >= frozenFrom) {
                    time.sleepUntil(frozenUntil);
                }
            }

            @Override
            public void beside(Runnable work) {
                time.start(time.now(), work);
            }
        };
    }

    void startAt(long start) {
        time.at(start, direct::poll);
        time.at(start, bulk::poll);
    }

    /** Lets nobody on this instance who waits go on in that time. */
    void freeze(long from, long until) {
        frozenFrom = from;
        frozenUntil = until;
    }

    /** Takes nothing more out of its queues. */
    void stop() {
        isStopped = true;
    }

    long failures() {
        return failures;
    }

    private final class Listener {
        private final SimulatedQueue queue;
        private final Lane lane;
        private int working;
        private boolean isFull;
        private long pause = SHORTEST_POLL;

        Listener(SimulatedQueue queue, Lane lane) {
            this.queue = queue;
            this.lane = lane;
        }

        void poll() {
            if (!isStopped) {
                queue.get(BATCH, messages -> {
                    messages.forEach(message -> time.start(time.now(), () -> work(message)));
                    working += messages.size();
                    pause = messages.isEmpty() ? Math.min(2 * pause, LONGEST_POLL) : SHORTEST_POLL;
                    if (messages.isEmpty()) {
                        time.at(time.now() + pause - random.nextLong(pause / 4), this::poll);
                    } else if (working > THRESHOLD) {
                        isFull = true;
                    } else {
                        poll();
                    }
                });
            }
        }

        private void work(Message message) {
            try {
                String inserted = "\"" + VirtualTime.START.plus(Duration.ofNanos(message.inserted() * 1_000)) + "\"";
                QueuedItem item = new QueuedItem(message.body().get(), "id-" + message.number(), inserted);
                TimeBudget.within(TimeBudget.LONGEST, clock, () -> {
                    delivery.deliver(item, lane, NO_LOG);
                    return true;
                });
                queue.delete();
            } catch (RuntimeException e) {
                failures++;
                queue.redeliver(message, time.now() + REDELIVERY);
            } finally {
                working--;
                if (isFull && working <= THRESHOLD) {
                    isFull = false;
                    poll();
                }
            }
        }
    }
}
