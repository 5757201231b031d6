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
 * Finds ports of this machine that can be listened on. No port is given twice, also not to another JVM of the same user and folder for temporary
 * files, and none that Linux gives to connections (from 32768 on): so nobody takes a port between the look and its use.
 */
public final class FreePort {
    private static final int LOWEST = 20_000;
    private static final int COUNT = 12_000;
    private static final int TRIES = 20;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);
    /** Counts for all JVMs; only the count modulo {@link #COUNT} matters, so a lost or strange file does no harm. */
    private static final Path COUNTER =
            Path.of(System.getProperty("java.io.tmpdir"), "proactive-bot-ports-" + System.getProperty("user.name"));

    private FreePort() {}

    /**
     * Returns whether somebody may listen on the port, and waits up to two seconds for it: a process that another thread starts holds copies of
     * all sockets of this JVM for a moment, those included with which ports were tried.
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
            int port = LOWEST + counted();
            if (isFreeNow(port)) {
                return port;
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

    private static int counted() throws IOException {
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
