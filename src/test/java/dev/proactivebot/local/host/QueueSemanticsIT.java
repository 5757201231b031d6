package dev.proactivebot.local.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.local.Azurite;
import dev.proactivebot.local.Poll;
import dev.proactivebot.local.RunningHost;
import dev.proactivebot.local.SampleApp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests what the host does with messages and timers, also during failures. */
@Timeout(90)
class QueueSemanticsIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String QUEUES = "{\"batchSize\":4,\"newBatchThreshold\":0,\"maxDequeueCount\":3}";

    @TempDir
    static Path folder;

    private static Azurite azurite;
    private static Path app;

    @BeforeAll
    static void start() throws IOException {
        azurite = Azurite.start(folder.resolve("azurite"));
        app = SampleApp.stage(folder.resolve("app"), QUEUES, "00:02:00");
    }

    @AfterAll
    static void stop() throws IOException {
        azurite.close();
    }

    @BeforeEach
    void clear() throws IOException {
        for (String queue : List.of("work-queue", "work-queue-poison", "binary-queue", "seen-queue", "tick-queue")) {
            new TestQueue(azurite, queue).clear();
        }
    }

    @Test
    void messageIsProcessedOnceWithItsMetadata() throws IOException {
        try (RunningHost host = host().start()) {
            TestQueue seen = new TestQueue(azurite, "seen-queue");
            TestQueue work = new TestQueue(azurite, "work-queue");
            work.put("hello");
            String first = seen.await(1, SOON).get(0);

            assertTrue(first.matches("hello id=[-0-9a-f]{36} count=1 inserted=\"\\d{4}-.*Z\""), first);
            host.finish();
            assertEquals(List.of(), work.now());
        }
    }

    @Test
    void jsonPropertiesOverrideTheMetadata() throws IOException {
        try (RunningHost host = host().start()) {
            TestQueue seen = new TestQueue(azurite, "seen-queue");
            new TestQueue(azurite, "work-queue").put("{\"id\":\"mine\"}");

            assertTrue(seen.await(1, SOON).get(0).startsWith("{\"id\":\"mine\"} id=mine count=1"), host::stderr);
        }
    }

    @Test
    void binaryTriggerGetsBytesAndReturnsAnOutput() throws IOException {
        try (RunningHost host = host().start()) {
            TestQueue seen = new TestQueue(azurite, "seen-queue");
            new TestQueue(azurite, "binary-queue")
                    .putRaw(Base64.getEncoder().encodeToString(new byte[] {0, (byte) 255}));

            assertEquals(List.of("bytes 00ff"), seen.await(1, SOON), host::stderr);
        }
    }

    @Test
    void timerFiresOnSchedule() throws IOException {
        try (RunningHost host = host().setting("TickSchedule", "* * * * * *").start()) {
            TestQueue ticks = new TestQueue(azurite, "tick-queue");

            assertTrue(ticks.await(2, SOON).get(1).contains("\"IsPastDue\":false"), host::stderr);
        }
    }

    @Test
    void missedTimeFiresOnceAtTheStart() throws Exception {
        TestQueue ticks = new TestQueue(azurite, "tick-queue");
        TimerStatus status = new TimerStatus(StorageAccount.parse(azurite.connectionString()), "tick");
        status.save(LocalDateTime.of(2026, 1, 1, 0, 0));
        try (RunningHost host = host().start()) {
            assertTrue(ticks.await(1, SOON).get(0).contains("\"IsPastDue\":true"), host::stderr);
            LocalDateTime next =
                    Poll.until(SOON, () -> next(status).getYear() > 2026) ? next(status) : LocalDateTime.MIN;
            assertEquals(1, next.getDayOfYear(), "the stored next time: " + next);
        }
        try (RunningHost host = host().start()) {
            host.finish();
            assertEquals(1, ticks.now().size(), host::stderr);
        }
    }

    private static LocalDateTime next(TimerStatus status) {
        try {
            return status.next().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void stoppingHostFinishesItsWorkAndTakesNoMore() throws Exception {
        Path gate = folder.resolve("gate");
        try (RunningHost host = host().start()) {
            TestQueue work = new TestQueue(azurite, "work-queue");
            TestQueue seen = new TestQueue(azurite, "seen-queue");
            work.put("until " + gate);
            assertTrue(host.awaitStderr("working on until", SOON));
            CompletableFuture<HttpResponse<String>> call =
                    CompletableFuture.supplyAsync(() -> response(host, "echo/1?until=" + gate));
            assertTrue(host.awaitStderr("[echo]", SOON));

            assertTrue(ProcessHandle.of(host.pid()).orElseThrow().destroy());
            assertTrue(host.awaitStderr("told to stop: finishing what runs", SOON));
            work.put("later");
            Files.createFile(gate);

            assertEquals(143, host.awaitExit(SOON));
            assertEquals(200, call.get().statusCode());
            assertEquals(1, seen.now().size(), host::stderr);
            assertEquals(List.of("later"), work.now());
        }
    }

    @Test
    void terminatedHostEndsAtOnce() throws Exception {
        try (RunningHost host = host().start()) {
            new TestQueue(azurite, "work-queue").put("hang");
            assertTrue(host.awaitStderr("working on hang", SOON));
            host.stop();

            assertNotEquals(137, host.awaitExit(SOON), "it was not killed");
        }
    }

    @Test
    void lastFailureMovesTheMessageToThePoisonQueue() throws IOException {
        try (RunningHost host = host().start()) {
            TestQueue poison = new TestQueue(azurite, "work-queue-poison");
            new TestQueue(azurite, "work-queue").put("fail always");

            assertEquals(List.of("fail always"), poison.await(1, SOON));
            assertTrue(host.awaitStderr("failed 3 times", SOON));
        }
    }

    @Test
    void messageThatIsNotBase64IsPoisonAtOnce() throws IOException {
        try (RunningHost host = host().start()) {
            TestQueue poison = new TestQueue(azurite, "work-queue-poison");
            new TestQueue(azurite, "work-queue").putRaw("<not base64> & more");

            assertTrue(host.awaitStderr("is not base64: moved to work-queue-poison", SOON));
            assertEquals(List.of("<not base64> & more"), poison.rawNow());
            assertFalse(host.stderr().contains("working on"));
        }
    }

    @Test
    void messageOfAKilledHostIsDeliveredAgain() throws Exception {
        TestQueue seen = new TestQueue(azurite, "seen-queue");
        try (RunningHost host = host().option("local.invisibility", "2s").start()) {
            new TestQueue(azurite, "work-queue").put("hang once");
            assertTrue(host.awaitStderr("working on hang once", SOON));
            host.kill();
        }
        try (RunningHost next = host().start()) {
            assertTrue(seen.await(1, SOON).get(0).contains("count=2"), next::stderr);
        }
    }

    @Test
    void messageInProgressStaysInvisible() throws Exception {
        TestQueue seen = new TestQueue(azurite, "seen-queue");
        TestQueue work = new TestQueue(azurite, "work-queue");
        try (RunningHost host = host().option("local.invisibility", "4s").start()) {
            work.put("hang once");
            assertTrue(host.awaitStderr("working on hang once", SOON));
            // without renewal it would be delivered again after four seconds, and written to seen-queue
            assertEquals(List.of(), seen.await(1, Duration.ofSeconds(10)));
        }
    }

    @Test
    void timedOutInvocationEndsTheWorker() throws Exception {
        RunningHost.Builder builder = host().setting("AzureFunctionsJobHost__functionTimeout", "00:00:02");
        try (RunningHost host = builder.start()) {
            new TestQueue(azurite, "work-queue").put("hang");

            assertEquals(HostMain.WORKER_ENDED, host.awaitExit(SOON));
            assertTrue(host.awaitStderr("did not finish within functionTimeout 00:00:02", SOON));
        }
    }

    @Test
    void errorInAStaticInitialiserIsNeverAnswered() throws Exception {
        RunningHost.Builder builder = host().setting("AzureFunctionsJobHost__functionTimeout", "00:00:02");
        try (RunningHost host = builder.start()) {
            CompletableFuture<HttpResponse<String>> call =
                    CompletableFuture.supplyAsync(() -> response(host, "badStatic"));

            assertTrue(host.awaitStderr("badStatic met an Error outside its body", SOON));
            assertEquals(HostMain.WORKER_ENDED, host.awaitExit(SOON));
            assertTrue(call.handle((response, failure) -> failure != null).get());
        }
    }

    @Test
    void hostWaitsForMissingStorage() throws Exception {
        try (RunningHost host = host().start()) {
            TestQueue seen = new TestQueue(azurite, "seen-queue");
            azurite.stop();
            assertTrue(host.awaitStderr("queue work-queue: storage fails", SOON));
            azurite.restart();
            new TestQueue(azurite, "work-queue").put("after the outage");

            assertTrue(seen.await(1, SOON).get(0).startsWith("after the outage"), host::stderr);
            assertTrue(host.awaitStderr("queue work-queue: storage is back", SOON));
            assertEquals(1, host.stderr().split("queue work-queue: storage fails", -1).length - 1, host::stderr);
        }
    }

    @Test
    void hangingStorageLosesNoMessage() throws Exception {
        try (RunningHost host = host().start()) {
            TestQueue seen = new TestQueue(azurite, "seen-queue");
            azurite.freeze();
            CompletableFuture<HttpResponse<String>> call =
                    CompletableFuture.supplyAsync(() -> response(host, "echo/1"));
            assertEquals(200, call.get().statusCode());
            azurite.thaw();
            new TestQueue(azurite, "work-queue").put("thawed");

            assertTrue(seen.await(1, SOON).get(0).startsWith("thawed"), host::stderr);
        }
    }

    @Test
    void hostEndsWhenItsStandardInputCloses() throws Exception {
        try (RunningHost host = host().start()) {
            host.closeInput();
            assertEquals(0, host.awaitExit(SOON));
        }
    }

    private RunningHost.Builder host() {
        return RunningHost.of(app).storage(azurite).setting("TickSchedule", "0 0 0 1 1 *");
    }

    private static HttpResponse<String> response(RunningHost host, String route) {
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(host.uri(route)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
