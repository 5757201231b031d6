package dev.proactivebot.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreePortTest {
    /** The first port that Linux gives to outgoing connections. */
    private static final int EPHEMERAL = 32_768;

    @Test
    void portsAreUniqueAndBelowTheEphemeralRange() throws IOException {
        Set<Integer> given = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            int port = FreePort.next();
            assertTrue(port < EPHEMERAL, () -> "port " + port);
            given.add(port);
        }
        assertEquals(100, given.size());
    }

    @Test
    void twoJvmsGetDifferentPorts(@TempDir Path folder) throws Exception {
        Path program = Files.writeString(
                folder.resolve("Ask.java"),
                "import dev.proactivebot.local.FreePort;"
                        + "public class Ask { public static void main(String[] a) throws Exception {"
                        + "for (int i = 0; i < 50; i++) System.out.println(FreePort.pair()); } }");
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Integer> given = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            given.add(FreePort.next());
        }
        try (BufferedReader lines = other.inputReader()) {
            lines.lines().map(Integer::valueOf).forEach(given::add);
        }
        assertEquals(0, other.waitFor());
        assertEquals(100, Set.copyOf(given).size());
        assertEquals(100, given.size());
    }

    @Test
    void portIsFreeWhileOtherProcessesStart() throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        Thread starter = new Thread(() -> {
            while (!isOver.get()) {
                try {
                    new ProcessBuilder("true").start().waitFor();
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        });
        starter.start();
        try {
            for (int i = 0; i < 500; i++) {
                assertTrue(FreePort.isFree(FreePort.next()));
            }
        } finally {
            isOver.set(true);
            starter.join();
        }
    }

    @Test
    void pairIsTwoFreePorts() throws IOException {
        int first = FreePort.pair();
        assertTrue(FreePort.isFree(first));
        assertTrue(FreePort.isFree(first + 1));
    }

    @Test
    void takenPortIsReplaced() throws IOException {
        try (ServerSocket taken = new ServerSocket(FreePort.next(), 1, InetAddress.getLoopbackAddress())) {
            assertNotEquals(taken.getLocalPort(), FreePort.preferring(taken.getLocalPort()));
        }
    }
}
