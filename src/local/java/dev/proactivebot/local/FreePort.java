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

    /** {@code wanted} if it is free, else another. */
    static int near(int wanted) throws IOException {
        if (isFree(wanted)) {
            return wanted;
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
