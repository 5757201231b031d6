package dev.proactivebot.bot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.testing.Activities;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EchoBotTest {
    private final Bot bot = new EchoBot();

    @Test
    void aTextIsAcknowledgedAndQueued() {
        Reply reply = bot.onMessage("hello", Activity.message("hello"));

        assertEquals(
                "You said hello. Message added to the queue.",
                reply.acknowledgement().orElseThrow().text());
        assertEquals(Optional.of("hello"), reply.queued());
    }

    @Test
    void triggeredTextHasTheOriginalTemplatesWords() {
        Activity said = bot.onTrigger("hello", ConversationReference.of(Activities.read("emulator-message")))
                .orElseThrow();

        assertEquals("This is coming back from the trigger! hello", said.text());
        assertEquals("plain", said.textFormat());
    }

    @Test
    void submittedCardIsQueuedAsItsValue() {
        assertEquals(
                Optional.of("{\"order\":42,\"action\":\"confirm\"}"),
                bot.onMessage("", Activities.read("teams-card-submit")).queued());
        assertEquals(
                Optional.of("yes"),
                bot.onMessage("", Activities.parse("{\"type\":\"message\",\"value\":\"yes\"}"))
                        .queued());
    }

    @Test
    void attachmentsAloneAreCounted() {
        assertEquals(
                Optional.of("(1 attachment)"),
                bot.onMessage("", Activities.read("slack-attachment")).queued());
        assertEquals(
                Optional.of("(2 attachments)"),
                bot.onMessage("", Activities.parse("{\"attachments\":[{},{}]}")).queued());
    }

    /** Teams sends a text with a mention, or with any format, once more as HTML. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            {"contentType":"text/html","content":"<div>…</div>"}                                             | -
            {"contentType":"Text/HTML; charset=utf-8","content":"<p>…</p>"}                                  | -
            {"contentType":"image/png","contentUrl":"https://x"},{"contentType":"text/html","content":"…"}   | (1 attachment)
            {"contentType":"text/html","contentUrl":"https://x/page.html","name":"page.html"}                | (1 attachment)
            {"contentType":"text/html","content":{"a":1}}                                                    | (1 attachment)
            null,{"contentType":"text/html","content":""}                                                    | -
            """)
    void htmlCopyOfTheTextIsNotCountedAsAttachment(String attachments, @Nullable String heard) {
        assertEquals(
                Optional.ofNullable(heard),
                bot.onMessage("", Activities.parse("{\"attachments\":[" + attachments + "]}"))
                        .queued());
    }

    @Test
    void emptyMessageGetsNoReply() {
        assertEquals(Reply.nothing(), bot.onMessage("", Activities.parse("{\"value\":null,\"attachments\":[]}")));
    }

    @Test
    void theBotGreetsAndHandlesNoInvoke() {
        assertTrue(bot.onWelcome(ConversationReference.of(Activities.read("webchat-conversation-update")))
                .isPresent());
        assertEquals(Optional.empty(), bot.onInvoke(Activity.message("x")));
    }
}
