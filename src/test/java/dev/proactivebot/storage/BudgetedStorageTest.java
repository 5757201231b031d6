package dev.proactivebot.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.config.Secret;
import dev.proactivebot.config.StorageConnection;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.FakeConnector;
import dev.proactivebot.testing.SlowProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Uses real sockets to storage that hangs: requests end with the invocation's time. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class BudgetedStorageTest {
    private static final Clock CLOCK = Clock.systemUTC();
    /** Leaves 1.6 s to tables and 1 s to queues. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    private final AtomicInteger requests = new AtomicInteger();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private Answer answer = Answer.status(404);

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    @Test
    void hangingTableUsesTheTimeLeftForWork() throws IOException {
        Table table = storage(hanging()).tables().table("any");

        assertBetween(1_500, millisUntilFailure(() -> table.find("p", "k")), 1_990);
    }

    @Test
    void hangingQueueUsesAllButOneSecond() throws IOException {
        MessageQueue queue = storage(hanging()).queues().queue("any");

        assertBetween(900, millisUntilFailure(() -> queue.put(new byte[1], Duration.ZERO)), 2_000);
    }

    @Test
    void endlessBodyTakesNoLonger() throws IOException {
        Table table = storage(withEndlessBody()).tables().table("any");

        assertBetween(1_500, millisUntilFailure(() -> table.find("p", "k")), 1_990);
    }

    @Test
    void serviceThatDoesNotAcceptTakesNoLonger() throws IOException {
        Table table = storage(notAccepting()).tables().table("any");

        assertBetween(1_500, millisUntilFailure(() -> table.find("p", "k")), 1_990);
    }

    @Test
    void nothingIsSentOrRetriedAfterTheBudget() throws IOException {
        Storage storage = storage(answering());
        storage.tables().table("any").find("p", "k");
        int before = requests.get();
        Duration none = Duration.ofMillis(100);

        StorageException e = assertThrows(
                StorageException.class,
                () -> TimeBudget.within(
                        none, CLOCK, () -> storage.tables().table("any").find("p", "k")));
        assertEquals("Storage did not read the table any: OutOfTimeException", e.getMessage());
        e = assertThrows(
                StorageException.class,
                () -> TimeBudget.within(none, CLOCK, () -> {
                    storage.queues().queue("any").put(new byte[1], Duration.ZERO);
                    return true;
                }));
        assertEquals("Storage did not take a message for the queue any: OutOfTimeException", e.getMessage());
        assertEquals(before, requests.get());
    }

    @Test
    void retryAfterDoesNotOutlastTheInvocation() throws IOException {
        answer = Answer.status(503).header("Retry-After", "30");
        Table table = storage(answering()).tables().table("any");

        assertBetween(0, millisUntilFailure(() -> table.find("p", "k"), Duration.ofSeconds(10)), 5_000);
        assertEquals(3, requests.get());
    }

    private long millisUntilFailure(Runnable request) {
        return millisUntilFailure(request, SHORT);
    }

    private long millisUntilFailure(Runnable request, Duration budget) {
        long began = System.nanoTime();
        assertThrows(
                StorageException.class,
                () -> TimeBudget.within(budget, CLOCK, () -> {
                    request.run();
                    return true;
                }));
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }

    private static Storage storage(int port) {
        String endpoint = "http://127.0.0.1:" + port + "/acc;";
        return Storage.open(
                new StorageConnection.ConnectionString(
                        new Secret("DefaultEndpointsProtocol=http;AccountName=acc;AccountKey=a2V5;QueueEndpoint="
                                + endpoint + "TableEndpoint=" + endpoint)),
                CLOCK);
    }

    private int answering() {
        FakeConnector server = new FakeConnector().always(request -> {
            requests.incrementAndGet();
            return answer;
        });
        opened.add(server);
        return server.port();
    }

    private int hanging() throws IOException {
        SlowProxy proxy = new SlowProxy(answering());
        opened.add(proxy);
        proxy.hang();
        return proxy.port();
    }

    /** Starts a server whose headers promise a body that never ends. */
    private int withEndlessBody() throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        opened.add(server);
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    Socket socket = server.accept();
                    opened.add(socket);
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
                                    .getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException e) {
                // closed
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server.getLocalPort();
    }

    /** Starts a server whose queue of new connections is full. */
    private int notAccepting() throws IOException {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        opened.add(server);
        for (int i = 0; i < 4; i++) {
            Socket socket = new Socket();
            opened.add(socket);
            try {
                socket.connect(server.getLocalSocketAddress(), 100);
            } catch (IOException e) {
                break; // full
            }
        }
        return server.getLocalPort();
    }

    private static void assertBetween(long least, long actual, long most) {
        assertTrue(least <= actual && actual <= most, least + " <= " + actual + " <= " + most);
    }
}
