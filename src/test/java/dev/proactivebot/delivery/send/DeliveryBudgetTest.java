package dev.proactivebot.delivery.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.QueuedItem;
import dev.proactivebot.logging.RedactedException;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import dev.proactivebot.storage.TimeBudget;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.FakeConnector;
import dev.proactivebot.testing.FakeJobs;
import dev.proactivebot.testing.InMemoryQueue;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.TestLog;
import dev.proactivebot.testing.TestSettings;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a delivery may take: of the invocation's time, and of requests to the tables. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class DeliveryBudgetTest {
    /** Asked once in two seconds, for all items. */
    private static final String WHO_WAS_ERASED = "page conversationindex";

    private static final String JOB = "0".repeat(32);
    private static final Duration WHOLE = TimeBudget.LONGEST;
    /** Of which a bot has 400 ms. */
    private static final Duration SHORT = Duration.ofMillis(900);

    private final MutableClock clock = MutableClock.at(Instant.parse("2026-11-22T10:00:00Z"));
    private final FakeConnector connector = new FakeConnector();
    private final InMemoryQueue queue = new InMemoryQueue();
    private final InMemoryTables tables = new InMemoryTables(clock);
    private final TestLog log = new TestLog();
    private final FakeJobs jobs = new FakeJobs().saying(JOB, "news");
    private final CountDownLatch end = new CountDownLatch(1);
    private TriggerBot bot = (text, to) -> Optional.of(Activity.message("Back: " + text));
    private Delivery delivery = delivery();

    @AfterEach
    void stop() {
        end.countDown();
        connector.close();
    }

    @Test
    void aKnownUsersMessageMakesFourTableRequests() {
        deliver(text("first"));
        tables.forgetRequests();
        clock.advance(Duration.ofMinutes(59));
        deliver(text("second"));

        assertEquals(
                List.of(
                        WHO_WAS_ERASED,
                        "merge pacing",
                        "insert ledger202611",
                        "merge ledger202611",
                        "find conversations"),
                tables.requests());
    }

    /** One read waits until the other has begun: one after the other neither would come back. */
    @Test
    void aNewInstanceAsksAboutTheBotAndTheHostAtTheSameTime() {
        CyclicBarrier meeting = new CyclicBarrier(2);
        AtomicInteger reads = new AtomicInteger();
        Tables meetingTables = new Tables() {
            @Override
            public Table table(String name) {
                Table table = tables.table(name);
                return name.equals("pacing") ? reading(table, meeting, reads) : table;
            }

            @Override
            public List<String> names(String beginning) {
                return tables.names(beginning);
            }

            @Override
            public void drop(String name) {
                tables.drop(name);
            }

            @Override
            public Clock clock() {
                return clock;
            }
        };
        delivery = delivery(meetingTables);
        deliver(text("first"));

        assertEquals(3, reads.get(), "of the bot, of the host, and of the tenant's budget");
        assertEquals(1, connector.received().size(), log.text());
    }

    private static Table reading(Table table, CyclicBarrier meeting, AtomicInteger reads) {
        return (Table) Proxy.newProxyInstance(
                Table.class.getClassLoader(), new Class<?>[] {Table.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("find") && reads.incrementAndGet() <= 2) {
                        meeting.await(10, TimeUnit.SECONDS);
                    }
                    return method.invoke(table, arguments);
                });
    }

    @Test
    void aNotificationsItemMakesFourTableRequests() {
        deliver(text("first"));
        tables.forgetRequests();
        clock.advance(Duration.ofMinutes(1));
        deliver(item("\"job\":\"" + JOB + "\",\"jobPage\":0"));

        assertEquals(
                List.of(
                        WHO_WAS_ERASED,
                        "merge pacing",
                        "insert ledger202611",
                        "find conversations",
                        "merge ledger202611"),
                tables.requests());
        assertEquals(2, connector.received().size(), log.text());
    }

    @Test
    void seenTimeOfAUserIsWrittenOnceAnHour() {
        deliver(text("first"));
        clock.advance(Duration.ofMinutes(59));
        deliver(text("second"));
        assertEquals(Instant.parse("2026-11-22T10:00:00Z").toEpochMilli(), seen());

        clock.advance(Duration.ofMinutes(1));
        deliver(text("third"));
        assertEquals(Instant.parse("2026-11-22T11:00:00Z").toEpochMilli(), seen());
    }

    @Test
    void aUserIsRememberedAlsoWhenTheMessageWaits() {
        connector.next(Answer.status(429).header("Retry-After", "30"));
        deliver(text("first"));

        assertEquals(1, tables.rows("conversations").size());
        assertTrue(queue.only().text().contains("seenAt"), "and the copy tells it again");
    }

    @Test
    void aBotThatThrowsDoesNotKeepItsUserFromBeingRemembered() {
        bot = (text, to) -> {
            throw new IllegalStateException("a bug of the owner's");
        };

        assertThrows(RedactedException.class, () -> deliver(text("first")));
        assertEquals(1, tables.rows("conversations").size());
    }

    @Test
    void deliveredMessageDoesNotReturnWhenItsUserCannotBeStored() {
        connector.always(request -> {
            tables.goDown();
            queue.goDown();
            return Answer.created("x");
        });
        deliver(text("first"));

        assertTrue(log.text().contains("What an item tells about its user could not be stored"), log.text());
        assertThrows(
                RedactedException.class,
                () -> deliver(
                        item(
                                "\"key\":\"2\",\"seenAt\":\"2026-11-22T10:00:00Z\",\"text\":\"stop\",\"notifications\":\"off\"")));
    }

    /** The first table request takes that long: after it come the slot, the request and its outcome. */
    @ParameterizedTest
    @CsvSource({"21, true", "22, false"})
    void requestThatCouldOutliveTheInvocationIsNotBegun(int seconds, boolean sent) throws IOException {
        deliver(text("first"));
        tables.takes(once(() -> clock.advance(Duration.ofSeconds(seconds))));
        deliver(text("second"));

        assertEquals(sent ? 2 : 1, connector.received().size(), queue.puts() + log.text() + tables.requests());
        if (!sent) {
            assertEquals(0, json(queue.only()).path("attempt").asInt(), "no attempt is used");
            assertEquals("waiting", ledger("second"));
            deliver(queue.only().text());
            assertEquals(2, connector.received().size());
        }
    }

    @Test
    void aBotThatHangsIsInterruptedAndItsItemUsesAnAttempt() throws Exception {
        AtomicReference<String> end = new AtomicReference<>();
        CountDownLatch ended = new CountDownLatch(1);
        bot = (text, to) -> {
            end.set(hang());
            ended.countDown();
            return Optional.of(Activity.message("too late"));
        };
        deliver(text("first"), SHORT);

        assertEquals(1, json(queue.only()).path("attempt").asInt());
        ended.await();
        assertEquals("interrupted", end.get());
        assertTrue(log.text().contains("why=\"the bot did not answer onTrigger in 0 s\""), log.text());
        deliver(text("second"), SHORT);
        assertEquals(1, log.lines(Level.SEVERE).size(), "one clear error, not one for each item");
        assertTrue(connector.received().isEmpty());
    }

    @Test
    void itemIsADeadLetterWhenTheBotHangsOnEachTry() throws Exception {
        bot = (text, to) -> Optional.of(Activity.message(hang()));
        deliver(item("\"key\":\"k\",\"text\":\"hi\",\"attempt\":7"), SHORT);

        var letter = tables.rows("deadletters").get(0).row();
        assertEquals("attemptsUsedUp", letter.text("reason"));
        assertEquals("the bot did not answer onTrigger in 0 s", letter.text("code"));
    }

    @Test
    void aBotThatTakesSixSecondsHasItsMessageSent() {
        bot = (text, to) -> {
            clock.advance(Duration.ofSeconds(6));
            return Optional.of(Activity.message(text));
        };
        delivery = delivery("LeaseSeconds", "10");
        deliver(text("first"));

        assertEquals(1, connector.received().size(), log.text());
    }

    /** A bot that would have answered in time: the tables took it. */
    @Test
    void itemUsesNoAttemptWhenSlowTablesLeaveTheBotLittleTime() throws Exception {
        deliver(text("first"));
        bot = (text, to) -> Optional.of(Activity.message(hang()));
        tables.takes(once(() -> clock.advance(Duration.ofMillis(200))));
        deliver(text("second"), SHORT);

        assertEquals(0, json(queue.only()).path("attempt").asInt(), log.text());
        assertTrue(log.lines(Level.SEVERE).isEmpty(), log.text());
    }

    @Test
    void storageRequestsOfTheBotShareItsTwentySeconds() {
        AtomicReference<Duration> left = new AtomicReference<>();
        bot = (text, to) -> {
            left.set(TimeBudget.current().left());
            throw new StorageException("too slow", null);
        };
        deliver(text("first"));

        assertEquals(Duration.ofSeconds(20), left.get());
        assertEquals(1, queue.puts().size(), "its item waits");
    }

    @Test
    void botRunsWithTheClassLoaderOfTheHostsThread() {
        AtomicReference<ClassLoader> seen = new AtomicReference<>();
        bot = (text, to) -> {
            seen.set(Thread.currentThread().getContextClassLoader());
            return Optional.empty();
        };
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        ClassLoader own = new ClassLoader(before) {};
        Thread.currentThread().setContextClassLoader(own);
        try {
            deliver(text("first"));
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }

        assertEquals(own, seen.get());
    }

    @Test
    void anErrorOfTheBotsIsPassedOnAsItIs() {
        bot = (text, to) -> {
            throw new OutOfMemoryError("played");
        };

        assertTrue(assertThrows(RedactedException.class, () -> deliver(text("first")))
                .getMessage()
                .contains("OutOfMemoryError"));
    }

    private String hang() {
        try {
            end.await();
            return "ended";
        } catch (InterruptedException e) {
            return "interrupted";
        }
    }

    private static Runnable once(Runnable time) {
        boolean[] done = {false};
        return () -> {
            if (!done[0]) {
                done[0] = true;
                time.run();
            }
        };
    }

    private long seen() {
        return tables.rows("conversations").get(0).row().number("seen");
    }

    private String ledger(String key) {
        return tables.rows("ledger202611").stream()
                .filter(row -> key.equals(row.row().text("key")))
                .map(row -> row.row().text("state"))
                .findFirst()
                .orElseThrow();
    }

    private Delivery delivery(String... more) {
        return delivery(tables, more);
    }

    private Delivery delivery(Tables tables, String... more) {
        return DeliveryRig.instance(
                BotConfig.parse(TestSettings.anonymous(more)),
                (text, to) -> bot.onTrigger(text, to),
                jobs,
                tables,
                queue,
                clock);
    }

    private String text(String key) {
        return item("\"key\":\"" + key + "\",\"text\":\"hi\",\"seenAt\":\"" + clock.instant() + "\"");
    }

    private String item(String fields) {
        return "{\"version\":1,\"relatesTo\":{\"user\":{\"id\":\"u\"},\"bot\":{\"id\":\"b\"},"
                + "\"conversation\":{\"id\":\"c\"},\"channelId\":\"msteams\",\"serviceUrl\":\""
                + connector.serviceUrl() + "\"}," + fields + "}";
    }

    private void deliver(String item) {
        deliver(item, WHOLE);
    }

    private void deliver(String item, Duration budget) {
        QueuedItem queued = new QueuedItem(item.getBytes(StandardCharsets.UTF_8), "queue-id", null);
        boolean unused = TimeBudget.within(budget, clock, () -> {
            delivery.deliver(queued, Lane.DIRECT, log.logger());
            return true;
        });
    }

    private static JsonNode json(InMemoryQueue.Put put) throws IOException {
        return new ObjectMapper().readTree(put.body());
    }
}
