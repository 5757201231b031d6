package dev.proactivebot.testing;

import dev.proactivebot.storage.PoisonQueue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the host has put aside: nothing, or messages that say so. */
public final class InMemoryPoison implements PoisonQueue {
    private final List<PoisonMessage> held = new CopyOnWriteArrayList<>();

    public InMemoryPoison(String... bodies) {
        for (String body : bodies) {
            held.add(new PoisonMessage("m", "r", body.getBytes(StandardCharsets.UTF_8), false, Instant.EPOCH));
        }
    }

    /** One that was put without base64. */
    public static InMemoryPoison raw(String body) {
        InMemoryPoison poison = new InMemoryPoison();
        poison.held.add(new PoisonMessage("m", "r", body.getBytes(StandardCharsets.UTF_8), true, Instant.EPOCH));
        return poison;
    }

    @Override
    public List<PoisonMessage> receive() {
        return List.copyOf(held);
    }

    @Override
    public void delete(PoisonMessage message) {
        if (!held.remove(message)) {
            throw new AssertionError("there is no such message");
        }
    }
}
