package dev.proactivebot.testing;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A Bot Connector on loopback. It takes every message ({@code 201} and a new id) unless told otherwise: first the enqueued
 * answers go out, one for each request, then what {@link #always} says.
 *
 * <pre>{@code
 * try (FakeConnector connector = new FakeConnector()) {
 *     connector.next(Answer.status(429).header("Retry-After", "7"), Answer.created("a-1"));
 *     ... send to connector.serviceUrl() ...
 *     assertEquals("hi", connector.take().json().path("text").asText());
 * }
 * }</pre>
 */
public final class FakeConnector implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final Queue<Answer> scripted = new ConcurrentLinkedQueue<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Received> untaken = new LinkedBlockingQueue<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean isForgetful;
    private final ScriptedServer server = new ScriptedServer(this::answer);
    private volatile Function<Received, Answer> always = request -> Answer.created("fake-" + ids.incrementAndGet());

    /** The serviceUrl of this connector, with a slash at its end as channels give it. */
    public String serviceUrl() {
        return server.uri() + "/";
    }

    public int port() {
        return server.uri().getPort();
    }

    /** What the next requests get, in this order, after what is enqueued already. */
    public FakeConnector next(Answer... answers) {
        scripted.addAll(List.of(answers));
        return this;
    }

    /** What every request gets once nothing is enqueued. */
    public FakeConnector always(Function<Received, Answer> script) {
        this.always = script;
        return this;
    }

    /** From now on it counts requests, and keeps none: for so many that they would fill the memory. */
    public FakeConnector forgetful() {
        isForgetful = true;
        return this;
    }

    /** How many requests came since this was last asked. */
    public int forget() {
        return count.getAndSet(0);
    }

    /** All requests so far, in the order in which they were read. */
    public List<Received> received() {
        return List.copyOf(received);
    }

    /** The oldest request not yet taken; waits for it. */
    public Received take() {
        try {
            Received next = untaken.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no request in " + PATIENCE_SECONDS + " s");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** How many sockets were opened to this connector. */
    public int connections() {
        return server.connections();
    }

    @Override
    public void close() {
        server.close();
    }

    private Answer answer(Received request) {
        count.incrementAndGet();
        if (!isForgetful) {
            received.add(request);
            untaken.add(request);
        }
        Answer next = scripted.poll();
        return next == null ? always.apply(request) : next;
    }
}
