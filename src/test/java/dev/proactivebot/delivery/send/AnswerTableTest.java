package dev.proactivebot.delivery.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.config.BotConfig;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.item.QueuedItem;
import dev.proactivebot.delivery.pacing.Pauses;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.FakeConnector;
import dev.proactivebot.testing.FakeTokenServer;
import dev.proactivebot.testing.InMemoryQueue;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.TestLog;
import dev.proactivebot.testing.TestSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of {@code docs/reliability.md} is the policy: each of its rows is played over a real socket. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class AnswerTableTest {
    private static final int OPENS_AT = 5;

    private final MutableClock clock = MutableClock.at("2026-11-22T10:00:00Z");
    private final FakeConnector connector = new FakeConnector();
    private final FakeTokenServer tokens = new FakeTokenServer().expiresIn(5);
    private final InMemoryTables tables = new InMemoryTables(clock);
    private final InMemoryQueue queue = new InMemoryQueue();
    private final TestLog log = new TestLog();
    private final Delivery delivery = delivery();
    private int keys;

    /** One answer of a row; {@code what} is its cell, {@code status} one of those that it names, or zero. */
    record Case(String what, int status, boolean attempt, String breaker, String next) {
        boolean isOnTeams() {
            return what.contains("on Teams");
        }
    }

    @AfterEach
    void stop() {
        connector.close();
        tokens.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void outcomeFollowsTheAnswerTable(Case row) throws IOException {
        deliverWith(row);

        if (row.next().equals("delivered")) {
            assertEquals("delivered", ledger());
        } else if (row.next().startsWith("dead letter")) {
            assertEquals(quoted(row.next()), letter());
        } else {
            InMemoryQueue.Put copy = queue.only();
            assertEquals(
                    row.attempt() ? 1 : 0,
                    BotJson.read(copy.body(), ProactiveMessage.class).tries());
            assertWaits(row, copy.delay());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void breakerFollowsTheAnswerTable(Case row) {
        // one of the bot's own holds back all messages; one that hangs does so in real time
        for (int i = 0; i < OPENS_AT && !isOfTheBot(row) && !row.what().startsWith("no answer"); i++) {
            deliverWith(row);
        }
        assertEquals(row.breaker().equals("opens"), !pauses("host").isEmpty());
        for (int i = 0; i < 10 * OPENS_AT && pauses("host").isEmpty(); i++) {
            deliver("emulator", Answer.status(503));
        }
        clock.advance(Duration.ofSeconds(10));
        deliverWith(row); // as the probe
        assertEquals(row.breaker().equals("closes"), pauses("host").isEmpty());
    }

    static Stream<Case> cases() throws IOException {
        String page = Files.readString(Path.of("docs", "reliability.md"));
        String section =
                page.substring(page.indexOf("### What an answer means"), page.indexOf("### The host is in trouble"));
        List<Case> cases = section.lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| answer"))
                .map(line -> line.split(" *\\| *"))
                .flatMap(cells -> statuses(cells[1])
                        .map(status -> new Case(cells[1], status, cells[3].equals("yes"), cells[4], cells[5])))
                .toList();
        assertTrue(cases.size() > 20, cases.toString());
        return cases.stream();
    }

    private static Stream<Integer> statuses(String cell) {
        List<Integer> named = Pattern.compile("`(\\d{3})`")
                .matcher(cell)
                .results()
                .map(status -> Integer.valueOf(status.group(1)))
                .toList();
        return named.isEmpty() ? Stream.of(0) : named.stream();
    }

    private void deliverWith(Case row) {
        String channel = row.isOnTeams() ? "msteams" : "emulator";
        if (row.what().equals("cannot be reached")) {
            connector.close();
        }
        if (row.what().equals("no token")) {
            tokens.secretHasExpired(true);
        }
        if (row.what().contains("twice")) {
            connector.next(answer(row));
        }
        deliver(channel, answer(row));
    }

    private static Answer answer(Case row) {
        return switch (row.what()) {
            case "no answer within 15 s" -> Answer.hang();
            case "the connection breaks" -> Answer.reset();
            case "`503` with `Retry-After`" -> Answer.status(503).header("Retry-After", "30");
            case "`403` with `ConversationBlockedByUser`" -> Answer.error(403, "ConversationBlockedByUser");
            default -> Answer.status(row.status());
        };
    }

    private void assertWaits(Case row, Duration delay) {
        Duration least = row.next().contains("lease") ? Duration.ofSeconds(55) : Duration.ofMillis(1_600);
        assertTrue(delay.compareTo(least) >= 0, delay.toString());
        if (row.next().contains("10 s at most")) {
            assertTrue(delay.compareTo(Duration.ofSeconds(10)) <= 0, delay.toString());
        }
        if (row.what().contains("with `Retry-After`")) {
            assertTrue(delay.compareTo(Duration.ofSeconds(30)) >= 0, delay.toString());
        }
        assertEquals(isOfTheBot(row), !pauses("bot").isEmpty());
    }

    private static boolean isOfTheBot(Case row) {
        return row.next().contains("whole bot");
    }

    private static String quoted(String cell) {
        MatchResult quoted = Pattern.compile("`([a-zA-Z]+)`")
                .matcher(cell)
                .results()
                .findFirst()
                .orElseThrow();
        return quoted.group(1);
    }

    private List<String> pauses(String what) {
        return Pauses.now(tables).stream()
                .map(Pauses.Pause::what)
                .filter(what::equals)
                .toList();
    }

    private String ledger() {
        return only(tables.rows("ledger202611")).row().text("state");
    }

    private String letter() {
        return only(tables.rows("deadletters")).row().text("reason");
    }

    private static StoredRow only(List<StoredRow> rows) {
        assertEquals(1, rows.size());
        return rows.get(0);
    }

    /** Delivers one more message; the connector has {@code answer} for it. */
    private void deliver(String channel, Answer answer) {
        connector.next(answer);
        int key = keys++;
        String item = "{\"key\":\"" + key + "\",\"text\":\"hi\",\"relatesTo\":{\"bot\":{\"id\":\"b\"},\"conversation\":"
                + "{\"id\":\"c-" + key + "\"},\"channelId\":\"" + channel + "\",\"serviceUrl\":\""
                + connector.serviceUrl()
                + "\"}}";
        byte[] body = item.getBytes(StandardCharsets.UTF_8);
        delivery.deliver(new QueuedItem(body, "id", null), Lane.DIRECT, log.logger());
    }

    private Delivery delivery() {
        BotConfig config = BotConfig.parse(TestSettings.singleTenant(
                "ToChannelFromBotLoginUrl", tokens.loginUrl("tenant").toString()));
        return DeliveryRig.instance(config, tables, queue, clock);
    }
}
