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

/** Keeps messages that become visible by a test's clock, and delivers one again when its worker is lost. */
public final class TimedQueue implements MessageQueue {
    private static final Duration INVISIBLE = Duration.ofMinutes(10);

    /** Holds a message and the time from which it is visible. */
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

    /** Sets what happens before each put. */
    public synchronized void takes(Runnable newBeforePut) {
        beforePut = newBeforePut;
    }

    /** Returns the message that becomes visible first, if it does so by {@code end}. */
    public synchronized Optional<Message> next(Instant end) {
        return messages.stream()
                .filter(message -> !message.visible().isAfter(end))
                .min(Comparator.comparing(Message::visible));
    }

    /** Deletes a processed message. */
    public synchronized void delete(Message message) {
        messages.remove(message);
    }

    /** Makes a message visible again after its invisibility, because its worker is lost. */
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
