package dev.proactivebot.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Finds free ports on this machine. Hands out each port once, even across JVMs that share a user and a temporary folder,
 * and none of the ports that Linux gives to outgoing connections (32768 and up). So a port stays free until it is used.
 */
public final class FreePort {
    private static final int LOWEST = 20_000;
    private static final int COUNT = 12_000;
    private static final int TRIES = 20;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);
    /** The counter shared by all JVMs. Only its value modulo {@link #COUNT} matters, so a lost or damaged file is harmless. */
    private static final Path COUNTER =
            Path.of(System.getProperty("java.io.tmpdir"), "proactive-bot-ports-" + System.getProperty("user.name"));

    private FreePort() {}

    /**
     * Returns whether a server can listen on the port, and retries for two seconds. A child process that is just starting
     * holds copies of this JVM's sockets for a moment, including those that probed ports.
     */
    static boolean isFree(int port) {
        for (int i = 0; i < TRIES; i++) {
            if (isFreeNow(port)) {
                return true;
            }
            LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
        }
        return false;
    }

    private static boolean isFreeNow(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns a free port. */
    static synchronized int next() throws IOException {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = LOWEST + nextCount();
            if (isFreeNow(port)) {
                return port;
            }
        }
        throw new IOException("There is no free port from " + LOWEST + " to " + (LOWEST + COUNT - 1) + ".");
    }

    /** Returns a free port whose successor is free too. */
    public static synchronized int pair() throws IOException {
        int first = next();
        int second = next();
        while (second != first + 1) {
            first = second;
            second = next();
        }
        return first;
    }

    /** Returns {@code wanted} if it is free, otherwise another port. */
    static int preferring(int wanted) throws IOException {
        return isFree(wanted) ? wanted : next();
    }

    private static int nextCount() throws IOException {
        try (FileChannel file = FileChannel.open(
                        COUNTER, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = file.lock()) {
            ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES);
            boolean isThere = file.read(bytes, 0) == Integer.BYTES && lock.isValid();
            int count = Math.floorMod((isThere ? bytes.getInt(0) : 0) + 1, COUNT);
            file.write(ByteBuffer.allocate(Integer.BYTES).putInt(0, count), 0);
            return count;
        }
    }
}
