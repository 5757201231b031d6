package dev.proactivebot.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.auth.BotCredential;
import dev.proactivebot.auth.ChannelTokenVerifier;
import dev.proactivebot.auth.OutboundHttp;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.delivery.item.QueueNames;
import dev.proactivebot.delivery.pacing.Destination;
import dev.proactivebot.delivery.pacing.Pacer;
import dev.proactivebot.delivery.pacing.SharedCircuitBreaker;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.storage.QueueGauge;
import dev.proactivebot.storage.Queues;
import dev.proactivebot.storage.Row;
import dev.proactivebot.testing.FakeOpenId;
import dev.proactivebot.testing.FakeTokenServer;
import dev.proactivebot.testing.InMemoryQueue;
import dev.proactivebot.testing.InMemoryQueues;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.TestSettings;
import dev.proactivebot.testing.TestTokens;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked // a null fails the test anyway
@Timeout(60)
class HealthTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final HttpClient HTTP = OutboundHttp.create();
    private static final String UP = "{\"status\":\"up\"}";
    private static final String NOT_NEEDED = "{\"status\":\"notNeeded\"}";
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(50);

    private final MutableClock clock = MutableClock.at(NOW);
    private final InMemoryTables tables = new InMemoryTables(clock);
    private final Map<String, InMemoryQueue> byName = new HashMap<>();
    private final InMemoryQueues queues = InMemoryQueues.byName(this::queue);
    private final FakeOpenId openId = FakeOpenId.start();
    private final FakeTokenServer authority = new FakeTokenServer();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
        authority.close();
        openId.close();
    }

    @Test
    void reportIsUpWhenEverythingAnswers() {
        JsonNode report = json(health().report());

        assertEquals("up", report.path("status").asText());
        assertEquals(NOW.toString(), report.path("at").asText());
        assertEquals(
                "{\"queues\":" + UP + ",\"tables\":" + UP + ",\"signingKeys\":" + UP + ",\"token\":" + UP + "}",
                report.path("checks").toString());
        assertEquals(
                "{\"bot-queue\":{\"messages\":0},\"bot-queue-poison\":{\"messages\":0},"
                        + "\"bot-bulk\":{\"messages\":0},\"bot-bulk-poison\":{\"messages\":0}}",
                report.path("queues").toString());
        assertEquals("{\"count\":0,\"more\":false}", report.path("deadLetters").toString());
        assertEquals("[]", report.path("pauses").toString());
        assertFalse(report.path("sendingPaused").asBoolean(true));
    }

    @ParameterizedTest
    @CsvSource({
        "3145728, ''",
        "1000000, ''",
        "3145729, is 3145729",
        "'', is not set to a number of bytes",
        "many, is not set to a number of bytes",
    })
    void missingOrLargeBodyLimitIsAWarning(String limit, String is) {
        Map<String, String> settings = TestSettings.anonymous("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", limit);
        JsonNode report = json(health(settings, queues, LONG).report());

        assertEquals("up", report.path("status").asText());
        assertEquals(
                is.isEmpty()
                        ? List.of()
                        : List.of("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT " + is
                                + ": a few large requests from anybody can end an instance. Set it to 3145728."),
                StreamSupport.stream(report.path("warnings").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList());
        assertTrue(report.path("warnings").isArray(), "even when it is empty");
    }

    @Test
    void cappedSettingIsAWarning() {
        Map<String, String> settings =
                TestSettings.anonymous("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", "3145728", "LeaseSeconds", "300");
        JsonNode report = json(health(settings, queues, LONG).report());

        assertEquals(
                "LeaseSeconds is 300 and used as 120. Remove it, or set it to a number from 55 to 120.",
                report.at("/warnings/0").asText());
        assertEquals("up", report.path("status").asText());
    }

    @Test
    void anonymousBotNeedsNeitherKeysNorToken() {
        openId.channel().fail(500);
        JsonNode report = json(health(TestSettings.anonymous(), queues, LONG).report());

        assertEquals("up", report.path("status").asText());
        assertEquals(NOT_NEEDED, report.at("/checks/signingKeys").toString());
        assertEquals(NOT_NEEDED, report.at("/checks/token").toString());
        assertEquals(0, openId.channel().metadataFetches());
    }

    @Test
    void unreachableQueueIsDownAndOthersAreReported() {
        queue(QueueNames.BULK).goDown();
        queue(QueueNames.DIRECT).holds(12);
        JsonNode report = json(health().report());

        assertOnlyDown(report, "queues", "storage is down");
        assertEquals(12, report.at("/queues/bot-queue/messages").asInt());
        assertTrue(report.path("queues").path(QueueNames.BULK).isMissingNode());
        assertTrue(report.path("queues").has("bot-bulk-poison"));
        assertTrue(report.has("deadLetters"));
    }

    @Test
    void unreachableTablesAreDownAndTheirFieldsLeftOut() {
        tables.goDown();
        JsonNode report = json(health().report());

        assertOnlyDown(report, "tables", "storage is down");
        assertFalse(report.has("deadLetters") || report.has("pauses"));
        assertEquals(4, report.path("queues").size());
    }

    @Test
    void missingSigningKeysOfEitherIssuerAreDown() {
        openId.channel().fail(503);
        assertOnlyDown(json(health().report()), "signingKeys", "cannot get signing keys from 127.0.0.1");

        openId.channel().recover();
        openId.entra().fail(503);
        assertOnlyDown(json(health().report()), "signingKeys", "cannot get signing keys from 127.0.0.1");
    }

    @Test
    void cachedKeysAreUpWhileTheirSourceIsDown() {
        Health health = health();
        health.report();
        openId.channel().fail(503);
        clock.advance(Duration.ofMinutes(10));

        assertEquals(HealthState.UP, health.report().status());
        assertEquals(1, openId.channel().metadataFetches());
    }

    @Test
    void refusedTokenIsDownWithItsCure() {
        authority.secretHasExpired(true);

        assertOnlyDown(
                json(health().report()),
                "token",
                "AADSTS7000222: the secret has expired: make a new one and set MicrosoftAppPassword");
    }

    @Test
    void bugInACheckShowsItsTypeWithoutItsMessage() {
        Queues broken = queues.withGauges(name -> {
            throw new IllegalStateException("the text of a message");
        });

        assertOnlyDown(json(health(settings(), broken, LONG).report()), "queues", "failed: IllegalStateException");
    }

    @Test
    void hangingCheckDoesNotDelayTheReport() {
        CountDownLatch never = new CountDownLatch(1);
        Queues hanging = queues.withGauges(name -> name.equals(QueueNames.DIRECT) ? waiting(never) : queue(name));
        Health health = health(TestSettings.anonymous(), hanging, SHORT);
        JsonNode report = json(health.report());
        never.countDown();

        assertOnlyDown(report, "queues", "no answer in 1 s");
        assertEquals(3, report.path("queues").size());
        assertEquals(UP, report.at("/checks/tables").toString());
    }

    @Test
    void reportIsReusedFor30Seconds() {
        Health health = health();
        HealthReport first = health.report();
        tables.goDown();
        clock.advance(Duration.ofSeconds(29));
        assertSame(first, health.report());

        clock.advance(Duration.ofSeconds(1));
        assertEquals(HealthState.DOWN, health.report().status());
        assertEquals(NOW.plusSeconds(30), health.report().at());
    }

    @Test
    void concurrentCallersShareOneReport() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch isAsked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Health health = health(
                TestSettings.anonymous(),
                queues.withGauges(name -> {
                    if (name.equals(QueueNames.DIRECT)) {
                        asked.incrementAndGet();
                        isAsked.countDown();
                        return waiting(go);
                    }
                    return queue(name);
                }),
                LONG);
        Future<HealthReport> first = threads.submit(health::report);
        isAsked.await();
        List<Future<HealthReport>> others =
                Stream.generate(() -> threads.submit(health::report)).limit(5).toList();
        go.countDown();

        for (Future<HealthReport> other : others) {
            assertSame(first.get(), other.get());
        }
        assertEquals(1, asked.get());
    }

    @Test
    void delayedMessagesCountAndOldestIsAVisibleOne() {
        queue(QueueNames.DIRECT).put(new byte[0], Duration.ofMinutes(10));
        queue(QueueNames.DIRECT).put(new byte[0], Duration.ZERO);
        queue(QueueNames.DIRECT).oldestIs(NOW.minusSeconds(90));

        assertEquals(
                "{\"messages\":2,\"oldest\":\"2026-11-22T09:58:30Z\"}",
                json(health().report()).path("queues").path(QueueNames.DIRECT).toString());
    }

    @Test
    void deadLettersAreCountedUpTo1000() {
        deadLetters(1_000);
        assertEquals(
                "{\"count\":1000,\"more\":false}",
                json(health().report()).path("deadLetters").toString());

        deadLetters(1_001);
        JsonNode report = json(health().report());
        assertEquals(
                "{\"count\":1000,\"more\":true}", report.path("deadLetters").toString());
        assertEquals("up", report.path("status").asText(), "dead letters wait for a person");
    }

    @Test
    void pausesAreReportedUntilTheyEnd() {
        pauseTenant("tenant-1");
        pacer().throttled(new Destination("msteams", "tenant-2", "alone"), Duration.ofHours(1));
        SharedCircuitBreaker.ofBot(tables, new Random(1)).failed(clock.instant());
        Health health = health();
        JsonNode report = json(health.report());

        assertEquals("degraded", report.path("status").asText());
        assertEquals(
                "{\"what\":\"bot\",\"until\":\"2026-11-22T10:05:00.700Z\"}",
                report.at("/pauses/0").toString());
        assertEquals("tenant", report.at("/pauses/1/what").asText());
        assertEquals(
                "2026-11-22T11:00:00.700Z",
                report.at("/pauses/1/until").asText(),
                "the channel's time, not that of our probe");
        assertTrue(report.at("/pauses/1/scope").asText().matches("[0-9a-f]{16}"));
        assertEquals(2, report.path("pauses").size());

        clock.advance(Duration.ofHours(1));
        assertEquals("[]", json(health.report()).path("pauses").toString());
    }

    @Test
    void openBreakerOfAHostIsReportedAsAPause() {
        SharedCircuitBreaker breaker = SharedCircuitBreaker.ofHost(tables, "smba.example/amer", new Random(1));
        for (int i = 0; i < 5; i++) {
            boolean unused = breaker.failed(clock.instant());
        }
        Health health = health();

        assertEquals(
                "{\"what\":\"host\",\"scope\":\"smba.example/amer\",\"until\":\"2026-11-22T10:00:01Z\"}",
                json(health.report()).at("/pauses/0").toString());
        clock.advance(Duration.ofMinutes(2));
        assertEquals("[]", json(health.report()).path("pauses").toString());
    }

    @Test
    void pausesAreFoundAmongThousandsOfRows() {
        for (int i = 0; i < 2_000; i++) {
            tables.table("pacing").put(new Row("0000000000000000", "conversation-" + i));
        }
        SharedCircuitBreaker.ofBot(tables, new Random(1)).failed(clock.instant());
        pauseTenant("t");

        assertEquals(2, json(health().report()).path("pauses").size());
    }

    @Test
    void sendingPausedIsReportedAsDegraded() {
        Map<String, String> settings = settings();
        settings.put("SendingPaused", "true");
        JsonNode report = json(health(settings, queues, LONG).report());

        assertTrue(report.path("sendingPaused").asBoolean());
        assertEquals("degraded", report.path("status").asText());
    }

    @Test
    void reportHoldsNoSecretsOrIds() {
        pauseTenant(TestTokens.TENANT_ID);
        deadLetters(3);
        String up = text(health().report());
        authority.secretHasExpired(true);
        openId.channel().publishMetadata("not JSON but private");
        String down = text(health().report());

        for (String secret : List.of(
                "token-1",
                "test-password",
                TestTokens.APP_ID,
                TestTokens.TENANT_ID,
                "conversation-",
                "private",
                "11111111")) {
            assertFalse(up.contains(secret), up);
            assertFalse(down.contains(secret), down);
        }
    }

    /** Refusals in two conversations within a second or two are about their tenant. */
    private void pauseTenant(String tenant) {
        Pacer pacer = pacer();
        pacer.throttled(new Destination("msteams", tenant, "conversation-1"), Duration.ofHours(1));
        clock.advance(Duration.ofMillis(700));
        pacer.throttled(new Destination("msteams", tenant, "conversation-2"), Duration.ofHours(1));
    }

    private Pacer pacer() {
        return Pacer.create(tables, 0.8, new Random(1), time -> {});
    }

    private Map<String, String> settings() {
        Map<String, String> settings = TestSettings.singleTenant(openId);
        settings.put(
                "ToChannelFromBotLoginUrl",
                authority.loginUrl(TestTokens.TENANT_ID).toString());
        return settings;
    }

    private Health health() {
        return health(settings(), queues, LONG);
    }

    private Health health(Map<String, String> settings, Queues opened, Duration timeout) {
        BotConfig config = BotConfig.parse(settings);
        HealthSources sources = new HealthSources(
                tables, opened, ChannelTokenVerifier.create(config, HTTP, clock), BotCredential.create(config, clock));
        return new Health(config, sources, clock, timeout);
    }

    private synchronized InMemoryQueue queue(String name) {
        return byName.computeIfAbsent(name, missing -> new InMemoryQueue());
    }

    private static QueueGauge waiting(CountDownLatch latch) {
        return new QueueGauge() {
            @Override
            public long depth() {
                try {
                    latch.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return 0;
            }

            @Override
            public Optional<Instant> oldest() {
                return Optional.empty();
            }
        };
    }

    private void deadLetters(int count) {
        for (int i = 0; i < count; i++) {
            tables.table("deadletters").put(new Row("79738877", "k" + i).with("key", "conversation-1"));
        }
    }

    private static void assertOnlyDown(JsonNode report, String check, String why) {
        assertEquals("down", report.path("status").asText());
        report.path("checks").fieldNames().forEachRemaining(name -> {
            JsonNode reported = report.path("checks").path(name);
            assertEquals(name.equals(check), reported.path("status").asText().equals("down"), name);
        });
        assertEquals(why, report.path("checks").path(check).path("why").asText());
    }

    private static JsonNode json(HealthReport report) {
        return BotJson.tree(report);
    }

    private static String text(HealthReport report) {
        return new String(BotJson.write(report), StandardCharsets.UTF_8);
    }
}
