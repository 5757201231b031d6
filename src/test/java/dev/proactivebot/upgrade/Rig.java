package dev.proactivebot.upgrade;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.auth.BotCredential;
import dev.proactivebot.auth.OutboundHttp;
import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.bot.Bot;
import dev.proactivebot.bot.EchoBot;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.delivery.deadletters.DeadLetterApi;
import dev.proactivebot.delivery.deadletters.DeadLetterBulk;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.QueuedItem;
import dev.proactivebot.delivery.send.Delivery;
import dev.proactivebot.notifications.Notifications;
import dev.proactivebot.notifications.reminders.Reminders;
import dev.proactivebot.optout.OptOut;
import dev.proactivebot.reminders.RemindMe;
import dev.proactivebot.storage.Queues;
import dev.proactivebot.testing.FakeConnector;
import dev.proactivebot.testing.InMemoryQueues;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.Rooms;
import dev.proactivebot.testing.TestLog;
import dev.proactivebot.testing.TestSettings;
import dev.proactivebot.testing.TimedQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** This version of the app, put together as it is in production, over tables and a queue that a test fills. */
final class Rig implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    final MutableClock clock = MutableClock.at(NOW);
    final InMemoryTables tables = new InMemoryTables(clock);
    final TimedQueue queue = new TimedQueue(clock);
    private final Queues queues = InMemoryQueues.of(queue);
    final FakeConnector connector = new FakeConnector();
    final TestLog log = new TestLog();
    /** Of each item that was worked on, what makes it one, after the hour in which that was. */
    final List<String> worked = new ArrayList<>();

    final Notifications notifications;
    final DeadLetterApi api;
    final DeadLetterBulk bulk;
    private final BotConfig config = BotConfig.parse(TestSettings.anonymous());
    private final Reminders reminders;
    private final Delivery delivery;

    Rig() {
        this.notifications = Rooms.notifications(config, tables, queues, clock);
        this.reminders = Rooms.reminders(tables, queues, config.reminders(), RemindMe::says, clock);
        // the example's parts, whatever bot this one has become: the samples are of its words
        Bot bot = new OptOut(RemindMe.of(() -> reminders, config.reminders().zone(), clock, new EchoBot()));
        this.api = Rooms.delivery(tables, queues, clock).deadLetters(notifications.jobs());
        this.bulk = Rooms.delivery(tables, queues, clock).bulk(notifications.jobs());
        this.delivery = Rooms.delivery(
                config,
                new ConnectorClient(
                        OutboundHttp.create(), BotCredential.create(config, clock), ServiceUrlPolicy.of(config), clock),
                bot::onTrigger,
                notifications.jobs(),
                reminders.occurrences(),
                tables,
                queues,
                clock,
                new Random(7),
                clock::advanceTo);
    }

    /** Works on all that is in the queue, or falls due in it or in the schedule, until then. */
    void until(Instant end) {
        for (Instant sweep = clock.instant();
                !clock.instant().isAfter(end);
                sweep = sweep.plus(Duration.ofMinutes(5))) {
            sweep();
            Instant round = sweep.plus(Duration.ofMinutes(5));
            for (Optional<TimedQueue.Message> next = queue.next(round); next.isPresent(); next = queue.next(round)) {
                work(next.get());
            }
            clock.set(round.isAfter(clock.instant()) ? round : clock.instant());
        }
    }

    /** Works on all that is in the queue now, and on what comes of it at once. */
    void workOff() {
        for (Optional<TimedQueue.Message> next = queue.next(clock.instant());
                next.isPresent();
                next = queue.next(clock.instant())) {
            work(next.get());
        }
    }

    /** Works on the first of what is in the queue, and leaves what comes of it there. */
    void step() {
        work(queue.next(clock.instant()).orElseThrow());
    }

    /** The worker that has the first of what is in the queue ends when it has claimed it. */
    void crash() {
        TimedQueue.Message message = queue.next(clock.instant()).orElseThrow();
        tables.takes(() -> {
            List<String> requests = tables.requests();
            if (requests.get(requests.size() - 2).startsWith("insert ledger")) {
                throw new OutOfMemoryError("the worker ends");
            }
        });
        try {
            deliver(message);
            throw new AssertionError("it went on");
        } catch (RuntimeException e) {
            queue.lost(message);
        }
        tables.takes(() -> {});
    }

    private void work(TimedQueue.Message message) {
        clock.set(message.visible().isAfter(clock.instant()) ? message.visible() : clock.instant());
        worked.add(clock.instant().truncatedTo(ChronoUnit.HOURS) + " " + name(message.text()));
        deliver(message);
        queue.delete(message);
    }

    private void deliver(TimedQueue.Message message) {
        delivery.deliver(new QueuedItem(message.body(), "queue-id", null), Lane.DIRECT, log.logger());
    }

    private static String name(String text) {
        try {
            JsonNode item = new ObjectMapper().readTree(text);
            return Stream.of("kind", "key", "job", "jobPage", "relatesTo")
                    .map(field -> item.path(field).toString())
                    .collect(Collectors.joining(" "));
        } catch (JsonProcessingException e) {
            return text;
        }
    }

    private void sweep() {
        Rooms.delivery(tables, queues, clock)
                .sweep(
                        notifications::dropOld,
                        Map.of("reminders", reminders::putAgain, "series", notifications::putAgain))
                .run(log.logger());
    }

    /** What was said, in its order, with where it was said. */
    List<String> said() {
        return connector.received().stream()
                .map(request -> request.json().at("/conversation/id").asText() + ": "
                        + request.json().path("text").asText())
                .toList();
    }

    @Override
    public void close() {
        connector.close();
    }
}
