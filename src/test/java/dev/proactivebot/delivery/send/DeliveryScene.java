package dev.proactivebot.delivery.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.auth.BotCredential;
import dev.proactivebot.auth.OutboundHttp;
import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.QueuedItem;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.testing.FakeConnector;
import dev.proactivebot.testing.FakeJobs;
import dev.proactivebot.testing.FakeOccurrences;
import dev.proactivebot.testing.FakeTokenServer;
import dev.proactivebot.testing.InMemoryQueue;
import dev.proactivebot.testing.InMemoryQueues;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.Rooms;
import dev.proactivebot.testing.TestLog;
import dev.proactivebot.testing.TestSettings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** Sets up delivery over a loopback connector, with queues and tables in memory and a clock that the test moves. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
abstract class DeliveryScene {
    /** The request that finds erased users: once in two seconds, for all items. */
    static final String WHO_WAS_ERASED = "page conversationindex";

    private static final HttpClient HTTP = OutboundHttp.create();
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    final MutableClock clock = MutableClock.at(NOW);
    final FakeConnector connector = new FakeConnector();
    final InMemoryQueue queue = new InMemoryQueue();
    final InMemoryQueue bulk = new InMemoryQueue();
    final InMemoryTables tables = new InMemoryTables(clock);
    final TestLog log = new TestLog();
    final FakeOccurrences occurrences = new FakeOccurrences();

    TriggerBot bot = (text, to) -> Optional.of(Activity.message("Back: " + text));
    Delivery delivery = delivery(TestSettings.anonymous());

    @AfterEach
    void stop() {
        connector.close();
    }

    void needANewerVersion(String table) {
        for (StoredRow stored : tables.rows(table)) {
            Row newer = new Row(stored.row().partition(), stored.row().key()).with("needs", 3);
            assertTrue(tables.table(table).merge(newer, stored.version()).isPresent());
        }
    }

    Delivery delivery(Map<String, String> settings) {
        BotConfig config = BotConfig.parse(settings);
        ConnectorClient client =
                new ConnectorClient(HTTP, BotCredential.create(config, clock), ServiceUrlPolicy.of(config), clock);
        return Rooms.delivery(
                config,
                client,
                (text, to) -> bot.onTrigger(text, to),
                new FakeJobs(),
                occurrences,
                tables,
                InMemoryQueues.of(queue, bulk),
                clock,
                new Random(7),
                until -> clock.set(until.isAfter(clock.instant()) ? until : clock.instant()));
    }

    static Map<String, String> withTokensFrom(FakeTokenServer tokens) {
        return TestSettings.singleTenant(
                "ToChannelFromBotLoginUrl", tokens.loginUrl("tenant").toString());
    }

    String item(String channel, String fields) {
        return "{\"relatesTo\":{\"activityId\":\"a1\",\"user\":{\"id\":\"u\"},\"bot\":{\"id\":\"b\"},"
                + "\"conversation\":{\"id\":\"c|livechat\"},\"channelId\":\"" + channel + "\",\"serviceUrl\":\""
                + connector.serviceUrl() + "\"}," + fields + "}";
    }

    void deliver(String item) {
        delivery.deliver(new QueuedItem(bytes(item), "queue-id", null), Lane.DIRECT, log.logger());
    }

    Row assertFailed(String reason, int status) {
        assertEquals(reason, letter().text("reason"));
        assertEquals(status, letter().number("status"));
        return letter();
    }

    List<StoredRow> letters() {
        return tables.rows("deadletters");
    }

    /** The one dead letter. */
    Row letter() {
        assertEquals(1, letters().size());
        return letters().get(0).row();
    }

    /** The ledger's one row. */
    Row ledger() {
        assertEquals(1, tables.rows("ledger202611").size());
        return tables.rows("ledger202611").get(0).row();
    }

    static void assertBetween(Duration least, Duration actual, Duration most) {
        assertTrue(actual.compareTo(least) >= 0 && actual.compareTo(most) <= 0, actual.toString());
    }

    static JsonNode json(InMemoryQueue.Put put) throws IOException {
        return new ObjectMapper().readTree(put.body());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
