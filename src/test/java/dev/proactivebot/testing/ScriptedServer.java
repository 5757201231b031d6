package dev.proactivebot.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Serves HTTP/1.1 on a free loopback port with scripted answers. Uses plain sockets, because a library can neither count
 * connections nor reset one. Each connection has a daemon thread.
 */
final class ScriptedServer implements AutoCloseable {
    private static final int BACKLOG = 1_024;
    private static final int DRIP_PAUSE_MILLIS = 10;
    private static final int TLS_HANDSHAKE = 0x16;
    private static final byte[] NO_TLS_HERE =
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final ServerSocket listener;
    private final Function<Received, Answer> script;
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Thread acceptor;
    private final CountDownLatch closed = new CountDownLatch(1);

    ScriptedServer(Function<Received, Answer> script) {
        this(script, 0);
    }

    /** @param port zero for any free port */
    ScriptedServer(Function<Received, Answer> script, int port) {
        this.script = script;
        try {
            this.listener = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.acceptor = daemon(this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** Returns the number of connections so far. */
    int connections() {
        return connections.get();
    }

    /** Stops the server, and waits for the accepting thread, which could otherwise take one more connection. */
    @Override
    public void close() {
        closed.countDown();
        quietly(listener::close);
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        open.forEach(socket -> quietly(socket::close));
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                open.add(socket);
                daemon(() -> serve(socket));
            }
        } catch (IOException e) {
            closed.countDown();
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            if (speaksTls(in)) {
                socket.getOutputStream().write(NO_TLS_HERE);
                return;
            }
            String line = line(in);
            while (!line.isEmpty()) {
                if (!answer(socket, in, script.apply(request(line, in)))) {
                    return;
                }
                line = line(in);
            }
        } catch (IOException | InterruptedException e) {
            // the client has gone or the server was closed
        } finally {
            open.remove(socket);
        }
    }

    private static boolean speaksTls(InputStream in) throws IOException {
        in.mark(1);
        int first = in.read();
        in.reset();
        return first == TLS_HANDSHAKE;
    }

    /** Sends the answer, and returns whether the connection can serve another request. */
    private boolean answer(Socket socket, InputStream in, Answer answer) throws IOException, InterruptedException {
        answer.gate().await();
        OutputStream out = socket.getOutputStream();
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        switch (answer.way()) {
            case WHOLE -> {
                byte[] head = head(answer, body.length);
                byte[] all = new byte[head.length + body.length];
                System.arraycopy(head, 0, all, 0, head.length);
                System.arraycopy(body, 0, all, head.length, body.length);
                out.write(all);
            }
            case DRIP -> drip(out, answer);
            case CUT -> {
                out.write(head(answer, body.length + 1_000));
                out.write(body);
            }
            case RESET -> socket.setSoLinger(true, 0);
            case CLOSE -> socket.shutdownOutput();
            case HANG -> in.read();
        }
        return answer.way() == Answer.Way.WHOLE;
    }

    private void drip(OutputStream out, Answer answer) throws IOException, InterruptedException {
        out.write(head(answer, Integer.MAX_VALUE));
        while (!closed.await(DRIP_PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
            out.write(' ');
        }
    }

    private static byte[] head(Answer answer, int length) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " Scripted\r\n");
        answer.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        boolean bodiless = answer.status() == 204 || answer.status() == 304;
        return head.append(bodiless ? "" : "Content-Length: " + length + "\r\n")
                .append("\r\n")
                .toString()
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Received request(String requestLine, InputStream in) throws IOException {
        String[] parts = requestLine.split(" ", -1);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        String body = new String(body(headers, in), StandardCharsets.UTF_8);
        int question = parts[1].indexOf('?');
        String path = question < 0 ? parts[1] : parts[1].substring(0, question);
        String query = question < 0 ? "" : parts[1].substring(question + 1);
        return new Received(parts[0], path, query, Map.copyOf(headers), body);
    }

    private static byte[] body(Map<String, String> headers, InputStream in) throws IOException {
        if (!"chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int size = Integer.parseInt(line(in), 16);
        while (size > 0) {
            body.write(in.readNBytes(size));
            line(in);
            size = Integer.parseInt(line(in), 16);
        }
        line(in);
        return body.toByteArray();
    }

    /** Returns the next line without its end, or an empty text at the end of the stream. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                if (line.size() > 0) {
                    throw new EOFException("in the middle of a line");
                }
                return "";
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "scripted-server");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private interface Closing {
        void close() throws IOException;
    }

    private static void quietly(Closing closing) {
        try {
            closing.close();
        } catch (IOException e) {
            // a failed close changes nothing
        }
    }
}
