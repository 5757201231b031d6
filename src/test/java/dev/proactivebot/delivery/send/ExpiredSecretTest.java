package dev.proactivebot.delivery.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.config.BotConfig;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.QueuedItem;
import dev.proactivebot.testing.FakeConnector;
import dev.proactivebot.testing.FakeTokenServer;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.TestLog;
import dev.proactivebot.testing.TestSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.logging.Level;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two instances whose secret has expired for two minutes, over real sockets; only the clock is moved by hand. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class ExpiredSecretTest {
    private static final Instant EXPIRED = Instant.parse("2026-11-22T10:00:00Z");
    private static final Instant MENDED = EXPIRED.plus(Duration.ofMinutes(2));
    private static final int MESSAGES = 40;

    private final MutableClock clock = MutableClock.at(EXPIRED);
    private final FakeConnector connector = new FakeConnector();
    private final FakeTokenServer tokens = new FakeTokenServer().secretHasExpired(true);
    private final InMemoryTables tables = new InMemoryTables(clock);
    private final TestLog log = new TestLog();
    private final PriorityQueue<Item> queue = new PriorityQueue<>(Comparator.comparing(Item::visible));

    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    private record Item(Instant visible, byte[] body) {}

    @AfterEach
    void stop() {
        connector.close();
        tokens.close();
    }

    @Test
    void expiredSecretLosesNoMessageAndCausesOneTokenRequest() {
        List<Delivery> instances = List.of(instance(), instance());
        IntStream.range(0, MESSAGES).forEach(i -> queue.add(new Item(EXPIRED.plusMillis(i), item(i))));
        int asked = 0;
        for (int turn = 0; !queue.isEmpty(); turn++) {
            Item next = queue.remove();
            if (next.visible().isAfter(clock.instant())) {
                clock.set(next.visible());
            }
            if (clock.instant().isAfter(MENDED)) {
                asked = asked == 0 ? tokens.requests().size() : asked;
                tokens.secretHasExpired(false);
            }
            instances.get(turn % 2).deliver(new QueuedItem(next.body(), "id", null), Lane.DIRECT, log.logger());
        }

        assertEquals(1, asked, "who comes later hears of it from the table");
        assertEquals(MESSAGES, connector.received().size());
        assertEquals(
                MESSAGES,
                connector.received().stream()
                        .map(request -> request.json().path("text").asText())
                        .distinct()
                        .count());
        assertEquals(List.of(), tables.rows("deadletters"));
        assertEquals(1, log.lines(Level.SEVERE).size(), "one of them says what to mend");
        assertTrue(
                clock.instant().isBefore(MENDED.plus(Duration.ofMinutes(6))),
                clock.instant().toString());
    }

    private Delivery instance() {
        BotConfig config = BotConfig.parse(TestSettings.singleTenant(
                "ToChannelFromBotLoginUrl", tokens.loginUrl("tenant").toString()));
        return DeliveryRig.instance(
                config,
                tables,
                (body, delay) -> queue.add(new Item(clock.instant().plus(delay), body)),
                clock);
    }

    private byte[] item(int number) {
        return ("{\"key\":\"" + number + "\",\"text\":\"" + number
                        + "\",\"relatesTo\":{\"user\":{\"id\":\"u\"},\"bot\":{\"id\":\"b\"},\"conversation\":{\"id\":\"c-"
                        + number + "\"},\"channelId\":\"msteams\",\"serviceUrl\":\"" + connector.serviceUrl() + "\"}}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
