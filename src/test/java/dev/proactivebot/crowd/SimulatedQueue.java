package dev.proactivebot.crowd;

import dev.proactivebot.storage.MessageQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A queue that takes 2,000 operations a second. It gives messages in the order in which they became visible, or in none. */
final class SimulatedQueue implements MessageQueue {
    private static final long LATENCY = 10_000;
    private static final long OPERATION = VirtualTime.SECOND / 2_000;

    private final VirtualTime time;
    private final Random random;
    private final boolean isShuffled;
    private final PriorityQueue<Message> invisible = inOrder();
    private final PriorityQueue<Message> ordered = inOrder();
    private final List<Message> shuffled = new ArrayList<>();
    private long free;
    private long number;
    private long operations;
    private long puts;
    private long emptyGets;

    /** A message; {@code body} is made when somebody takes it. */
    record Message(Supplier<byte[]> body, long number, long inserted, long visible) {}

    SimulatedQueue(VirtualTime time, Random random, boolean isShuffled) {
        this.time = time;
        this.random = random;
        this.isShuffled = isShuffled;
    }

    private static PriorityQueue<Message> inOrder() {
        return new PriorityQueue<>(Comparator.comparingLong(Message::visible).thenComparingLong(Message::number));
    }

    /** Holds a message that a producer puts. */
    void produce(Supplier<byte[]> body) {
        add(body, time.now());
    }

    @Override
    public void put(byte[] body, Duration delay) {
        byte[] copy = body.clone();
        puts++;
        operation();
        add(
                () -> copy,
                time.now() + VirtualTime.SECOND * delay.plusNanos(999_999_999).toSeconds());
    }

    /** Gives a message back to be seen again then. */
    void redeliver(Message message, long visible) {
        invisible.add(new Message(message.body(), message.number(), message.inserted(), visible));
    }

    private void add(Supplier<byte[]> body, long visible) {
        invisible.add(new Message(body, number++, time.now(), visible));
    }

    void delete() {
        operation();
    }

    private void operation() {
        time.sleepUntil(turn());
    }

    private long turn() {
        operations++;
        free = Math.max(free, time.now()) + OPERATION;
        return free + LATENCY;
    }

    /** Takes up to so many messages out. */
    void get(int most, Consumer<List<Message>> taken) {
        long answered = turn();
        time.at(answered - LATENCY / 2, () -> {
            List<Message> messages = take(most);
            emptyGets += messages.isEmpty() ? 1 : 0;
            time.at(answered, () -> taken.accept(messages));
        });
    }

    private List<Message> take(int most) {
        while (!invisible.isEmpty() && invisible.peek().visible() <= time.now()) {
            (isShuffled ? shuffled : ordered).add(invisible.remove());
        }
        List<Message> taken = new ArrayList<>();
        while (taken.size() < most && !(isShuffled ? shuffled : ordered).isEmpty()) {
            taken.add(isShuffled ? drawn() : ordered.remove());
        }
        return taken;
    }

    private Message drawn() {
        int last = shuffled.size() - 1;
        int index = random.nextInt(last + 1);
        Message drawn = shuffled.get(index);
        shuffled.set(index, shuffled.get(last));
        shuffled.remove(last);
        return drawn;
    }

    /** Gets that found something, deletes and puts, without the producer's. */
    long operations() {
        return operations - emptyGets;
    }

    /** Gets that found nothing. */
    long emptyGets() {
        return emptyGets;
    }

    long putBacks() {
        return puts;
    }
}
