package dev.proactivebot.local.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.local.Azurite;
import dev.proactivebot.local.RunningHost;
import dev.proactivebot.local.SampleApp;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sends ten bodies of 95 MB at once to a host with a heap of half that size. */
@Timeout(120)
class FloodIT {
    private static final int AT_ONCE = 10;
    private static final int LENGTH = 95_000_000;
    private static final String CUT_OFF = "cut off";

    @Test
    void bodyLimitKeepsTheHostAlive(@TempDir Path folder) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE);
        try (Azurite azurite = Azurite.start(folder.resolve("azurite"));
                RunningHost host = RunningHost.of(SampleApp.stage(folder.resolve("app"), "{}", "00:02:00"))
                        .storage(azurite)
                        .setting("TickSchedule", "0 0 0 1 1 *")
                        .setting("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", "3145728")
                        .jvmArgument("-Xmx512m")
                        .start()) {
            CountDownLatch together = new CountDownLatch(AT_ONCE);
            List<Future<String>> calls = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                calls.add(callers.submit(() -> flood(host.port(), together)));
            }
            for (Future<String> call : calls) {
                assertTrue(List.of("HTTP/1.1 500", CUT_OFF).contains(call.get()), call.get());
            }

            assertTrue(host.isAlive());
            HttpURLConnection next =
                    (HttpURLConnection) host.uri("echo/1").toURL().openConnection();
            assertEquals(200, next.getResponseCode());
            assertFalse(host.stderr().contains("OutOfMemoryError"), host::stderr);
        } finally {
            callers.shutdownNow();
        }
    }

    /** Returns the status line, or {@link #CUT_OFF} when the host closed the connection before the end of the body. */
    private static String flood(int port, CountDownLatch together) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            String head = "POST /api/echo/1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + LENGTH + "\r\n\r\n";
            together.countDown();
            together.await();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            byte[] piece = new byte[65_536];
            for (int sent = 0; sent < LENGTH; sent += piece.length) {
                out.write(piece, 0, Math.min(piece.length, LENGTH - sent));
            }
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return CUT_OFF;
        }
    }
}
