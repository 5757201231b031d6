package dev.proactivebot.bot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.testing.Activities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The README's example is this class, to the letter, and it works. */
class OrderBotTest {
    private final Bot bot = new OrderBot();

    @Test
    void theReadmeShowsExactlyThisClass() throws IOException {
        String source = Files.readString(Path.of("src/test/java/dev/proactivebot/bot/OrderBot.java"));

        assertTrue(Files.readString(Path.of("README.md")).contains("```java\n" + source + "```"));
    }

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
