package dev.proactivebot.testing;

import dev.proactivebot.storage.MessageQueue;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A queue whose messages become visible by a test's clock, and come again when whoever took one is lost. */
public final class TimedQueue implements MessageQueue {
    private static final Duration INVISIBLE = Duration.ofMinutes(10);

    /** A message, and when it can be taken. */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    public record Message(byte[] body, Instant visible) {
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private final Clock clock;
    private final List<Message> messages = new ArrayList<>();
    private Runnable beforePut = () -> {};

    public TimedQueue(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void put(byte[] body, Duration delay) {
        beforePut.run();
        Instant visible = clock.instant().plus(delay);
        messages.add(new Message(body.clone(), visible));
    }

    /** What happens before each put. */
    public synchronized void takes(Runnable newBeforePut) {
        beforePut = newBeforePut;
    }

    /** The message that can be taken first, no later than {@code end}. */
    public synchronized Optional<Message> next(Instant end) {
        return messages.stream()
                .filter(message -> !message.visible().isAfter(end))
                .min(Comparator.comparing(Message::visible));
    }

    /** It has been worked on. */
    public synchronized void delete(Message message) {
        messages.remove(message);
    }

    /** Whoever took it is lost: it comes again when its invisibility is over. */
    public synchronized void lost(Message message) {
        messages.remove(message);
        messages.add(new Message(message.body(), clock.instant().plus(INVISIBLE)));
    }

    public synchronized List<Message> messages() {
        return List.copyOf(messages);
    }

    public synchronized void clear() {
        messages.clear();
    }
}
