package dev.proactivebot.local.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.proactivebot.local.sample.QueueFunctions;
import dev.proactivebot.testing.MutableClock;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that a timer goes on whatever happens to one of its times. */
@Timeout(30)
@NullUnmarked // a null fails the test anyway
class TimerListenerTest {
    /** A URI whose requests fail with a RuntimeException. */
    private static final URI NO_HTTP = URI.create("file:///nowhere");

    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> saved = new LinkedBlockingQueue<>();
    private final HttpServer blobs = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private TimerListener timer;

    TimerListenerTest() throws IOException {}

    @AfterEach
    void stop() throws InterruptedException {
        timer.drain(System.nanoTime());
        blobs.stop(0);
    }

    @Test
    void timerFiresDespiteAnUnreadableStatus() throws Exception {
        start(blobs("<html>"), "2026-11-22T10:01:00Z");

        awaitLog("tick: the host cannot tell whether a time was missed");
        assertEquals("2026-11-22T10:05", saved.take());
    }

    @Test
    void timerFiresDespiteAFailureOutsideTheFunction() throws Exception {
        start(blobs("2026-11-22T09:00"), "2026-11-22T10:01:00Z");

        awaitLog("tick failed outside the function");
        assertEquals("2026-11-22T10:05", saved.take());
    }

    @Test
    void timerFiresDespiteAnUnsavedTime() throws Exception {
        start(NO_HTTP, "2026-11-22T10:04:59.990Z");

        awaitLog("tick: its next time was not saved");
        awaitLog("tick: its next time was not saved");
    }

    private void awaitLog(String text) throws InterruptedException {
        while (!log.take().contains(text)) {
            // not the line yet
        }
    }

    private void start(URI account, String now) throws IOException {
        HostLog hostLog = new HostLog(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                log.add(line);
            }
        });
        StorageConnections connections =
                new StorageConnections(Map.of("Storage", "AccountName=a;AccountKey=aaaa;QueueEndpoint=" + NO_HTTP));
        FunctionRunner runner =
                new FunctionRunner(new QueueOutputs(connections, true), Optional.empty(), () -> {}, hostLog);
        TimerStatus status = new TimerStatus(new StorageAccount("a", "aaaa", "", NO_HTTP, account), "tick");
        timer = new TimerListener(function(), status, runner, hostLog, MutableClock.at(now));
        timer.start();
    }

    /** Serves {@code status}, and records the status that the timer saves. */
    private URI blobs(String status) {
        blobs.createContext("/", request -> {
            byte[] answer = status.getBytes(StandardCharsets.UTF_8);
            String body = new String(request.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            request.sendResponseHeaders(200, answer.length);
            request.getResponseBody().write(answer);
            request.close();
            if (request.getRequestMethod().equals("PUT")) {
                saved.add(body);
            }
        });
        blobs.start();
        return URI.create("http://localhost:" + blobs.getAddress().getPort());
    }

    private static FunctionDefinition function() throws IOException {
        String json = """
                {"entryPoint": "%s.tick", "bindings": [
                  {"type": "timerTrigger", "direction": "in", "name": "timer", "schedule": "0 */5 * * * *"},
                  {"type": "queue", "direction": "out", "name": "seen", "queueName": "q", "connection": "Storage"}]}
                """.formatted(QueueFunctions.class.getName());
        return FunctionDefinition.load(
                "tick", new ObjectMapper().readTree(json), Map.of(), QueueFunctions.class.getClassLoader());
    }
}
