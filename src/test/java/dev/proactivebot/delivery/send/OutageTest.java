package dev.proactivebot.delivery.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.config.BotConfig;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.item.QueuedItem;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.FakeConnector;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.TestLog;
import dev.proactivebot.testing.TestSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The connector is away for ten minutes of a moved clock, over real sockets: two instances, one queue. */
@NullUnmarked // a null fails the test anyway
@Timeout(120)
class OutageTest {
    private static final Instant BEGIN = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration OUTAGE = Duration.ofMinutes(10);
    private static final Instant END = BEGIN.plus(OUTAGE);
    /** Of Teams' 50 requests a second, RateShare leaves so many. */
    private static final double LIMIT = 40;

    private final MutableClock clock = MutableClock.at(BEGIN);
    private final InMemoryTables tables = new InMemoryTables(clock);
    private final TestLog log = new TestLog();
    private final PriorityQueue<Item> queue = new PriorityQueue<>(Comparator.comparing(Item::visible));
    private final List<Instant> tries = new ArrayList<>();
    private final List<Instant> deliveries = new ArrayList<>();
    private final FakeConnector connector = new FakeConnector().always(request -> answer());
    private int mostAttempts;

    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    private record Item(Instant visible, byte[] body) {}

    @AfterEach
    void stop() {
        connector.close();
    }

    @Test
    void aThousandMessagesOutliveTenMinutesOf503() {
        play(1_000, connector.serviceUrl(), "at-least-once");
        assertOutlived(1_000);
    }

    @Test
    void aThousandMessagesOutliveTenMinutesWithoutConnection() {
        play(1_000, "http://127.0.0.1:1/", "at-least-once");
        assertOutlived(1_000);
    }

    @Test
    void twentyMessagesArriveWithinAMinuteOfTheOutagesEnd() {
        play(20, connector.serviceUrl(), "at-most-once");
        assertOutlived(20);
        assertTrue(deliveries.get(19).isBefore(END.plusSeconds(60)), deliveries.toString());
    }

    @Test
    void singleMessageUsesNoAttemptWhileTheBreakerIsClosed() {
        play(1, connector.serviceUrl(), "at-least-once");
        assertOutlived(1);
        assertEquals(
                0,
                log.lines(java.util.logging.Level.WARNING).stream()
                        .filter(line -> line.contains("is in trouble"))
                        .count());
    }

    @Test
    void messageThatExpiresDuringTheOutageIsADeadLetter() {
        List<Delivery> instances = List.of(instance("at-least-once"), instance("at-least-once"));
        IntStream.range(0, 10)
                .forEach(i -> queue.add(new Item(BEGIN, item(i, connector.serviceUrl(), BEGIN.plusSeconds(90)))));
        run(instances, connector.serviceUrl());

        assertEquals(10, tables.rows("deadletters").size());
        assertTrue(tables.rows("deadletters").stream()
                .allMatch(row -> "expired".equals(row.row().text("reason"))));
    }

    private void play(int messages, String during, String guarantee) {
        List<Delivery> instances = List.of(instance(guarantee), instance(guarantee));
        IntStream.range(0, messages).forEach(i -> queue.add(new Item(BEGIN.plusMillis(i), item(i, during, null))));
        run(instances, during);
    }

    private void run(List<Delivery> instances, String during) {
        for (int turn = 0; !queue.isEmpty(); turn++) {
            Item next = queue.remove();
            clock.set(next.visible().isAfter(clock.instant()) ? next.visible() : clock.instant());
            byte[] body = clock.instant().isBefore(END)
                    ? next.body()
                    : new String(next.body(), StandardCharsets.UTF_8)
                            .replace(during, connector.serviceUrl())
                            .getBytes(StandardCharsets.UTF_8);
            instances.get(turn % 2).deliver(new QueuedItem(body, "id", null), Lane.DIRECT, log.logger());
        }
    }

    private void assertOutlived(int messages) {
        assertEquals(List.of(), tables.rows("deadletters"));
        assertEquals(messages, deliveries.size());
        assertEquals(
                messages,
                connector.received().stream()
                        .map(request -> request.json().path("text").asText())
                        .distinct()
                        .count());
        assertEquals(0, mostAttempts, "no attempt is used");
        Instant opened = BEGIN.plusSeconds(2);
        assertTrue(
                tries.stream()
                                .filter(opened::isBefore)
                                .filter(Predicate.not(END::isBefore))
                                .count()
                        <= OUTAGE.toSeconds(),
                "more than one probe a second");
        assertTrue(
                deliveries.get(0).isBefore(END.plusSeconds(10)),
                deliveries.get(0).toString());
        double seconds = Duration.between(deliveries.get(0), deliveries.get(messages - 1))
                        .toMillis()
                / 1_000.0;
        assertTrue(messages < 1_000 || messages / seconds >= 0.95 * LIMIT, seconds + " s");
    }

    private Answer answer() {
        tries.add(clock.instant());
        if (clock.instant().isBefore(END)) {
            return Answer.status(503);
        }
        deliveries.add(clock.instant());
        return Answer.created("a-" + deliveries.size());
    }

    private Delivery instance(String guarantee) {
        BotConfig config = BotConfig.parse(TestSettings.anonymous("DeliveryGuarantee", guarantee));
        return DeliveryRig.instance(config, tables, this::put, clock);
    }

    private void put(byte[] body, Duration delay) {
        try {
            mostAttempts = Math.max(
                    mostAttempts, BotJson.read(body, ProactiveMessage.class).tries());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        queue.add(new Item(
                clock.instant().plusSeconds(delay.plusNanos(999_999_999).toSeconds()), body));
    }

    private static byte[] item(int number, String serviceUrl, Instant expires) {
        String end = expires == null ? "" : ",\"expires\":\"" + expires + "\"";
        return ("{\"key\":\"" + number + "\",\"text\":\"" + number
                        + "\",\"relatesTo\":{\"user\":{\"id\":\"u\"},\"bot\":{\"id\":\"b\"},\"conversation\":{\"id\":\"c-"
                        + number + "\"},\"channelId\":\"msteams\",\"serviceUrl\":\"" + serviceUrl + "\"}" + end + "}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
