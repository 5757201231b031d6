package dev.proactivebot.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Whether a port of this machine can be listened on. */
final class FreePort {
    private FreePort() {}

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** A free port, the next one after it being free as well. */
    static int pair() throws IOException {
        for (int tries = 0; tries < 100; tries++) {
            int port = near(0);
            if (port < 65_535 && isFree(port + 1)) {
                return port;
            }
        }
        throw new IOException("no two free ports in a row");
    }

    /** {@code wanted} if it is free, else another. */
    static int near(int wanted) throws IOException {
        if (wanted != 0 && isFree(wanted)) {
            return wanted;
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
