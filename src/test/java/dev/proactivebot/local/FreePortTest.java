package dev.proactivebot.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreePortTest {
    /** From there on Linux gives ports to connections that are opened. */
    private static final int EPHEMERAL = 32_768;

    @Test
    void noPortIsGivenTwiceNorOneThatAConnectionMayHave() throws IOException {
        Set<Integer> given = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            int port = FreePort.next();
            assertTrue(port < EPHEMERAL, () -> "port " + port);
            given.add(port);
        }
        assertEquals(100, given.size());
    }

    @Test
    void aPairIsTwoFreePorts() throws IOException {
        int first = FreePort.pair();
        assertTrue(FreePort.isFree(first));
        assertTrue(FreePort.isFree(first + 1));
    }

    @Test
    void aTakenPortIsNotGiven() throws IOException {
        try (ServerSocket taken = new ServerSocket(FreePort.next(), 1, InetAddress.getLoopbackAddress())) {
            assertNotEquals(taken.getLocalPort(), FreePort.near(taken.getLocalPort()));
        }
    }
}
