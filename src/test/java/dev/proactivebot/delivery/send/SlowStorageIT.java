package dev.proactivebot.delivery.send;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.auth.BotCredential;
import dev.proactivebot.auth.OutboundHttp;
import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.config.Secret;
import dev.proactivebot.config.StorageConnection;
import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.QueuedItem;
import dev.proactivebot.delivery.pacing.Sleeper;
import dev.proactivebot.local.Azurite;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.Storage;
import dev.proactivebot.storage.TimeBudget;
import dev.proactivebot.testing.FakeConnector;
import dev.proactivebot.testing.FakeJobs;
import dev.proactivebot.testing.FakeOccurrences;
import dev.proactivebot.testing.InMemoryQueues;
import dev.proactivebot.testing.Rooms;
import dev.proactivebot.testing.SlowProxy;
import dev.proactivebot.testing.TestLog;
import dev.proactivebot.testing.TestSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Storage that is slow or hangs, with the real clients: no invocation outlives its time, no message is lost, sent twice or charged for it.
 * All of it takes real time, and so the cases run beside each other.
 */
@NullUnmarked // a null fails the test anyway
@Timeout(400)
class SlowStorageIT {
    private static final int MESSAGES = 20;
    /** As the host does. */
    private static final int AT_A_TIME = 16;
    /** Where nothing is published ten requests at a time are out, and who finds no place comes back in a second. */
    private static final List<String> UNLIMITED = List.of("webchat", "directline");
    /** Longer than a lease, which is what waits when a claim was written and not acknowledged. */
    private static final Duration UNTIL_ALL_IS_DELIVERED = Duration.ofSeconds(110);

    private static final Pattern TABLES = Pattern.compile("TableEndpoint=(http://127\\.0\\.0\\.1:\\d+)/");
    private static final Pattern QUEUES = Pattern.compile("QueueEndpoint=(http://127\\.0\\.0\\.1:\\d+)/");

    /** What one case was like. */
    private record Seen(
            int inFirst, int putBack, Duration longest, List<Integer> attempts, Map<Long, Long> times, String log) {}

    @Test
    void noInvocationOutlivesItsTimeWhateverStorageDoes(@TempDir Path data) throws Exception {
        try (Azurite azurite = Azurite.start(data)) {
            ExecutorService cases = Executors.newCachedThreadPool();
            try (Case warm = new Case(azurite, List.of("webchat", "directline", "msteams"), proxies -> {})) {
                warm.tables.delay(Duration.ZERO);
                assertEquals(MESSAGES, warm.play().inFirst, "the tables are made");
            }
            // alone: its slots have to be used in time
            Seen teams = run(cases, azurite, List.of("msteams"), one -> one.tables.delay(Duration.ofSeconds(4)))
                    .get();
            Future<Seen> four = run(cases, azurite, UNLIMITED, one -> one.tables.delay(Duration.ofSeconds(4)));
            Future<Seen> nine = run(cases, azurite, UNLIMITED, one -> one.tables.delay(Duration.ofSeconds(9)));
            Future<Seen> never = run(cases, azurite, UNLIMITED, one -> one.tables.hang());
            Future<Seen> both = run(cases, azurite, UNLIMITED, one -> {
                one.tables.hang();
                one.queues.delay(Duration.ofSeconds(5));
            });
            assertAll(
                    () -> check("4 s", four.get(), MESSAGES),
                    () -> check("4 s, Teams", teams, MESSAGES),
                    () -> check("9 s", nine.get(), null),
                    () -> check("never", never.get(), 0),
                    () -> check("never, and the queue after 5 s", both.get(), 0));
            cases.shutdown();
        }
    }

    private static void check(String what, Seen seen, @Nullable Integer inFirst) {
        String figures = what + ": " + seen;
        System.out.println("SlowStorageIT " + what + ": delivered in the first invocation " + seen.inFirst
                + ", put back " + seen.putBack + ", longest invocation " + seen.longest.toMillis() + " ms");
        assertTrue(inFirst == null || inFirst == seen.inFirst, figures);
        assertEquals(MESSAGES, seen.inFirst + seen.putBack, figures);
        assertTrue(seen.longest.compareTo(TimeBudget.LONGEST) <= 0, figures);
        assertTrue(seen.attempts.stream().allMatch(tries -> tries == 0), figures);
        assertEquals(Map.of(1L, (long) MESSAGES), seen.times, figures);
    }

    private static Future<Seen> run(
            ExecutorService cases, Azurite azurite, List<String> channels, Consumer<Case> trouble) {
        Callable<Seen> play = () -> {
            try (Case one = new Case(azurite, channels, trouble)) {
                return one.play();
            }
        };
        return cases.submit(play);
    }

    /** An app's delivery behind proxies of its own. */
    private static final class Case implements AutoCloseable {
        private final SlowProxy tables;
        private final SlowProxy queues;
        private final FakeConnector connector = new FakeConnector();
        private final DelayQueue<Copy> copies = new DelayQueue<>();
        private final TestLog log = new TestLog();
        private final List<String> channels;
        private final Consumer<Case> trouble;
        private final Delivery delivery;
        private final ExecutorService host = Executors.newFixedThreadPool(AT_A_TIME);

        Case(Azurite azurite, List<String> channels, Consumer<Case> trouble) throws IOException {
            String connection = azurite.connectionString();
            this.tables = new SlowProxy(port(TABLES, connection));
            this.queues = new SlowProxy(port(QUEUES, connection));
            this.channels = channels;
            this.trouble = trouble;
            this.delivery = delivery(
                    queues.inFrontOf(port(QUEUES, connection), tables.inFrontOf(port(TABLES, connection), connection)));
        }

        private static int port(Pattern service, String connection) {
            Matcher found = service.matcher(connection);
            assertTrue(found.find(), connection);
            return URI.create(found.group(1)).getPort();
        }

        private Delivery delivery(String connection) {
            BotConfig config = TestSettings.parse(TestSettings.anonymous(), "LeaseSeconds", "55");
            Clock clock = Clock.systemUTC();
            Storage storage = Storage.open(new StorageConnection.ConnectionString(new Secret(connection)), clock);
            ConnectorClient client = new ConnectorClient(
                    OutboundHttp.create(), BotCredential.create(config, clock), ServiceUrlPolicy.of(config), clock);
            return Rooms.delivery(
                    config,
                    client,
                    (text, to) -> Optional.of(Activity.message(text)),
                    new FakeJobs(),
                    new FakeOccurrences(),
                    storage.tables(),
                    InMemoryQueues.byName(name -> keeping(storage.queues().queue(name))),
                    clock,
                    new Random(),
                    Sleeper.parking(storage.tables().clock()));
        }

        /** The real queue, whose messages come back here when they become visible. */
        private MessageQueue keeping(MessageQueue queue) {
            return (body, delay) -> {
                queue.put(body, delay);
                copies.add(new Copy(new String(body, StandardCharsets.UTF_8), System.nanoTime() + delay.toNanos()));
            };
        }

        Seen play() throws Exception {
            trouble.accept(this);
            List<Duration> times = deliver(IntStream.range(0, MESSAGES)
                    .mapToObj(i -> item("m" + i + "-" + System.nanoTime(), channels.get(i % channels.size())))
                    .toList());
            int inFirst = connector.received().size();
            List<String> waiting =
                    copies.stream().map(Copy::body).filter(Case::isMessage).toList();
            tables.delay(Duration.ZERO);
            queues.delay(Duration.ZERO);
            long end = System.nanoTime() + UNTIL_ALL_IS_DELIVERED.toNanos();
            while (!copies.isEmpty() && System.nanoTime() < end) {
                List<String> visible = new ArrayList<>();
                for (Copy copy = copies.poll(1, TimeUnit.SECONDS); copy != null; copy = copies.poll()) {
                    visible.add(copy.body());
                }
                deliver(visible);
            }
            return new Seen(
                    inFirst,
                    waiting.size(),
                    times.stream().max(Duration::compareTo).orElseThrow(),
                    waiting.stream().map(Case::attempt).toList(),
                    timesSaid(),
                    log.text());
        }

        /** How many texts were said how often. */
        private Map<Long, Long> timesSaid() {
            return connector.received().stream()
                    .collect(Collectors.groupingBy(
                            said -> said.json().path("text").asText(), Collectors.counting()))
                    .values()
                    .stream()
                    .collect(Collectors.groupingBy(times -> times, Collectors.counting()));
        }

        private List<Duration> deliver(List<String> items) throws Exception {
            List<Callable<Duration>> invocations = new ArrayList<>();
            for (String item : items) {
                invocations.add(() -> {
                    long began = System.nanoTime();
                    QueuedItem queued = new QueuedItem(item.getBytes(StandardCharsets.UTF_8), "id", null);
                    boolean unused = TimeBudget.within(TimeBudget.LONGEST, Clock.systemUTC(), () -> {
                        delivery.deliver(queued, Lane.DIRECT, log.logger());
                        return true;
                    });
                    return Duration.ofNanos(System.nanoTime() - began);
                });
            }
            List<Duration> times = new ArrayList<>();
            for (Future<Duration> invocation : host.invokeAll(invocations)) {
                times.add(invocation.get());
            }
            return times;
        }

        private String item(String text, String channel) {
            return "{\"version\":1,\"key\":\"" + text + "\",\"text\":\"" + text
                    + "\",\"seenAt\":\"2026-11-22T10:00:00Z\","
                    + "\"relatesTo\":{\"user\":{\"id\":\"u-" + text + "\"},\"bot\":{\"id\":\"b\"},"
                    + "\"conversation\":{\"id\":\"c-" + text + "\"},\"channelId\":\"" + channel
                    + "\",\"serviceUrl\":\"" + connector.serviceUrl() + "\"}}";
        }

        private static boolean isMessage(String copy) {
            return !copy.contains("\"kind\":\"seen\"");
        }

        private static int attempt(String copy) {
            try {
                return new ObjectMapper().readTree(copy).path("attempt").asInt();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() throws IOException {
            host.shutdownNow();
            connector.close();
            tables.close();
            queues.close();
        }
    }

    /** An item that waits in the queue. */
    private record Copy(String body, long visible) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(visible - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
