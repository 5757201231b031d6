package dev.proactivebot.bot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.testing.Activities;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The example of {@code docs/bot.md} works. */
class OrderBotTest {
    private final Bot bot = new OrderBot();

    @Test
    void anOrderIsQueuedAndComesBack() {
        assertEquals(
                Optional.of("order tea"),
                bot.onMessage("order tea", Activity.message("order tea")).queued());
        assertEquals(
                "On its way: tea",
                bot.onTrigger("order tea", ConversationReference.of(Activities.read("emulator-message")))
                        .orElseThrow()
                        .text());
    }

    @Test
    void anythingElseIsAnsweredAtOnce() {
        Reply reply = bot.onMessage("hello", Activity.message("hello"));

        assertEquals(Optional.empty(), reply.queued());
        assertEquals(
                "Say: order, and what.", reply.acknowledgement().orElseThrow().text());
    }
}
