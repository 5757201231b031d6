package dev.proactivebot.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Finds ports of this machine that can be listened on. It gives none twice, and none that the system gives to connections (from 32768 on):
 * so nobody takes one between the look and its use.
 */
public final class FreePort {
    private static final int LOWEST = 20_000;
    private static final int COUNT = 12_000;
    private static final int BETWEEN_JVMS = 97;

    /** JVMs that run side by side begin at different places. */
    private static int given = (int) (ProcessHandle.current().pid() * BETWEEN_JVMS % COUNT);

    private FreePort() {}

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns a free port. */
    static synchronized int next() throws IOException {
        for (int tries = 0; tries < COUNT; tries++) {
            given = (given + 1) % COUNT;
            if (isFree(LOWEST + given)) {
                return LOWEST + given;
            }
        }
        throw new IOException("no free port");
    }

    /** Returns a free port, the next one after it being free as well. */
    public static synchronized int pair() throws IOException {
        int first = next();
        int second = next();
        while (second != first + 1) {
            first = second;
            second = next();
        }
        return first;
    }

    /** Returns {@code wanted} if it is free, else another. */
    static int near(int wanted) throws IOException {
        return isFree(wanted) ? wanted : next();
    }
}
