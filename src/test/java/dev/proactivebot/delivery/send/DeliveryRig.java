package dev.proactivebot.delivery.send;

import dev.proactivebot.auth.BotCredential;
import dev.proactivebot.auth.OutboundHttp;
import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.item.QueuedItem;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Tables;
import dev.proactivebot.testing.FakeConnector;
import dev.proactivebot.testing.FakeJobs;
import dev.proactivebot.testing.FakeOccurrences;
import dev.proactivebot.testing.InMemoryQueues;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.Rooms;
import dev.proactivebot.testing.TestLog;
import dev.proactivebot.testing.TestSettings;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Delivery over tables and a queue that keep a test's clock, with workers that can end in the middle of their work. */
final class DeliveryRig implements AutoCloseable, MessageQueue {
    static final String JOB = "0123456789abcdef0123456789abcdef";
    private static final Duration TOGETHER = Duration.ofSeconds(1);
    private static final int MOST_TOGETHER = 16;

    /** A message of the queue. */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Queued(byte[] body, String id, Instant inserted, Instant visible) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        Queued visibleAt(Instant time) {
            return new Queued(body, id, inserted, time);
        }
    }

    private static final HttpClient HTTP = OutboundHttp.create();

    final MutableClock clock;
    final InMemoryTables tables;
    final FakeConnector connector = new FakeConnector();
    final TestLog log = new TestLog();
    final FakeJobs jobs = new FakeJobs().saying(JOB, "news");
    final FakeOccurrences occurrences = new FakeOccurrences();
    final List<Queued> queue = new ArrayList<>();
    /** What passes while somebody waits. */
    Consumer<Instant> waited = time -> {};

    TriggerBot bot = (text, to) -> Optional.of(Activity.message(text));
    private int ids;

    DeliveryRig(String now) {
        this.clock = MutableClock.at(now);
        this.tables = new InMemoryTables(clock);
    }

    /** Another instance of the app. */
    Delivery instance(String... settings) {
        return instance(clock, settings);
    }

    /** One whose own clock is another than the storage service's. */
    Delivery instance(Clock own, String... settings) {
        BotConfig config = BotConfig.parse(anonymous(settings));
        return Rooms.delivery(
                config,
                new ConnectorClient(HTTP, BotCredential.create(config, own), ServiceUrlPolicy.of(config), own),
                (text, to) -> bot.onTrigger(text, to),
                jobs,
                occurrences,
                tables,
                InMemoryQueues.of(this),
                own,
                new Random(7),
                this::await);
    }

    /** An instance of an app whose bot repeats what it is told; who waits moves the clock. */
    static Delivery instance(BotConfig config, InMemoryTables tables, MessageQueue queue, MutableClock clock) {
        return instance(
                config, (text, to) -> Optional.of(Activity.message(text)), new FakeJobs(), tables, queue, clock);
    }

    /** An instance of an app; who waits moves the clock. */
    static Delivery instance(
            BotConfig config, TriggerBot bot, FakeJobs jobs, Tables tables, MessageQueue queue, MutableClock clock) {
        return Rooms.delivery(
                config,
                new ConnectorClient(HTTP, BotCredential.create(config, clock), ServiceUrlPolicy.of(config), clock),
                bot,
                jobs,
                new FakeOccurrences(),
                tables,
                InMemoryQueues.of(queue),
                clock,
                new Random(7),
                clock::advanceTo);
    }

    static Map<String, String> anonymous(String... settings) {
        return TestSettings.anonymous(settings);
    }

    private void await(Instant time) {
        clock.advanceTo(time);
        waited.accept(clock.instant());
    }

    @Override
    public void put(byte[] body, Duration delay) {
        Instant now = clock.instant();
        queue.add(new Queued(body.clone(), "queue-id-" + ++ids, now, now.plus(delay)));
    }

    Queued put(String item) {
        put(item.getBytes(StandardCharsets.UTF_8), Duration.ZERO);
        return queue.get(queue.size() - 1);
    }

    Queued put(ProactiveMessage item) {
        put(item.toJson(), Duration.ZERO);
        return queue.get(queue.size() - 1);
    }

    String item(String conversation, String fields) {
        return "{\"relatesTo\":{\"activityId\":\"a1\",\"user\":{\"id\":\"u\"},\"bot\":{\"id\":\"b\"},"
                + "\"conversation\":{\"id\":\"" + conversation + "\"},\"channelId\":\"emulator\",\"serviceUrl\":\""
                + connector.serviceUrl() + "\"}," + fields + "}";
    }

    /** Works on the message, and leaves it in the queue. */
    void deliver(Delivery instance, Queued message) {
        instance.deliver(
                new QueuedItem(message.body(), message.id(), "\"" + message.inserted() + "\""),
                Lane.DIRECT,
                log.logger());
    }

    /** Works on all that is in the queue or the schedule, until then. */
    void until(Delivery instance, Instant end) {
        for (Optional<Queued> next = next(end); next.isPresent(); next = next(end)) {
            clock.set(later(clock.instant(), next.get().visible()));
            deliver(instance, next.get());
            queue.remove(next.get());
        }
        clock.set(later(clock.instant(), end));
    }

    private Optional<Queued> next(Instant end) {
        move();
        return queue.stream()
                .filter(message -> !message.visible().isAfter(end))
                .min(Comparator.comparing(Queued::visible));
    }

    /** Rows of the schedule are as good as messages here. */
    private void move() {
        for (StoredRow stored : tables.rows("schedule")) {
            Row row = stored.row();
            Instant due = Instant.ofEpochMilli(row.number("due"));
            queue.add(new Queued(row.bytes("item"), "queue-id-" + ++ids, due, due));
            tables.table("schedule").delete(row.partition(), row.key());
        }
    }

    /**
     * What one worker has in its hands together. When it ends, at the killer, what the bot had been asked about comes again when it is
     * visible again.
     */
    void together(Delivery instance, String killer, Duration invisible) {
        move();
        Instant first = queue.stream()
                .map(Queued::visible)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        clock.set(later(clock.instant(), first));
        List<Queued> hands = queue.stream()
                .filter(message -> !message.visible().isAfter(clock.instant().plus(TOGETHER)))
                .sorted(Comparator.comparing(message -> !message.text().contains(killer)))
                .limit(MOST_TOGETHER)
                .toList();
        boolean[] isDying = {false};
        TriggerBot alive = bot;
        bot = (text, to) -> {
            isDying[0] |= text.equals(killer);
            if (isDying[0]) {
                throw new OutOfMemoryError("the worker ends");
            }
            return alive.onTrigger(text, to);
        };
        for (Queued message : hands) {
            queue.remove(message);
            try {
                deliver(instance, message);
            } catch (RuntimeException | OutOfMemoryError e) {
                queue.add(message.visibleAt(clock.instant().plus(invisible)));
            }
        }
        bot = alive;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    List<String> said() {
        return connector.received().stream()
                .map(request -> request.json().path("text").asText())
                .toList();
    }

    List<Row> letters() {
        return tables.rows("deadletters").stream().map(StoredRow::row).toList();
    }

    /** The rows of all months. */
    List<Row> ledger() {
        return tables.names("ledger").stream()
                .flatMap(table -> tables.rows(table).stream())
                .map(StoredRow::row)
                .toList();
    }

    List<String> ledgerRequests() {
        return tables.requests().stream()
                .filter(request -> request.contains("ledger"))
                .toList();
    }

    Stream<String> texts() {
        return queue.stream().map(Queued::text);
    }

    @Override
    public void close() {
        connector.close();
    }
}
