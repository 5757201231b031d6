package dev.proactivebot.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Forwards requests to a server on loopback at once, and delays its answers for a time or for ever. */
public final class SlowProxy implements AutoCloseable {
    private static final int BUFFER = 65_536;
    /** Marks the end of a connection. */
    private static final Piece END = new Piece(new byte[0], 0);

    private final int target;
    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger answers = new AtomicInteger();
    private volatile @Nullable Duration delay = Duration.ZERO;

    /** Holds the bytes of one read from the server, and when they are due (System.nanoTime). */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    private record Piece(byte[] bytes, long due) {}

    /** @param target the server's port on 127.0.0.1 */
    public SlowProxy(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        inBackground(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Returns {@code connectionString} with {@code port} replaced by this proxy's. */
    public String inFrontOf(int port, String connectionString) {
        return connectionString.replaceAll(
                Pattern.quote("http://127.0.0.1:" + port + "/"), "http://127.0.0.1:" + port() + "/");
    }

    /** Delays each answer from now on. */
    public void delay(Duration time) {
        delay = time;
    }

    /** Drops all answers from now on, also on open connections. */
    public void hang() {
        delay = null;
    }

    /** Returns the number of reads from the server. */
    public int answers() {
        return answers.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            Socket behind = new Socket(InetAddress.getLoopbackAddress(), target);
            client.setTcpNoDelay(true);
            behind.setTcpNoDelay(true);
            sockets.add(client);
            sockets.add(behind);
            BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
            inBackground(() -> {
                client.getInputStream().transferTo(behind.getOutputStream());
                behind.shutdownOutput();
            });
            inBackground(() -> read(behind, pieces));
            inBackground(() -> write(pieces, client));
        }
    }

    private void read(Socket behind, BlockingQueue<Piece> pieces) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try {
            for (int n = behind.getInputStream().read(buffer);
                    n >= 0;
                    n = behind.getInputStream().read(buffer)) {
                answers.incrementAndGet();
                Duration late = delay;
                if (late != null) {
                    pieces.add(new Piece(Arrays.copyOf(buffer, n), System.nanoTime() + late.toNanos()));
                }
            }
        } finally {
            pieces.add(END);
        }
    }

    private void write(BlockingQueue<Piece> pieces, Socket client) throws IOException, InterruptedException {
        try (client) {
            OutputStream out = client.getOutputStream();
            for (Piece piece = pieces.take(); piece.bytes().length > 0; piece = pieces.take()) {
                TimeUnit.NANOSECONDS.sleep(piece.due() - System.nanoTime());
                if (delay != null) {
                    out.write(piece.bytes());
                    out.flush();
                }
            }
        }
    }

    /** Serves a part of a connection; ends when a peer has gone. */
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void inBackground(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // the peer has gone
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "slow-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
