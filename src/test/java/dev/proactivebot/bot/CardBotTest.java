package dev.proactivebot.bot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.AdaptiveCardAction;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.testing.Activities;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The card bot of the documentation works. */
@NullUnmarked // a null fails the test anyway
class CardBotTest {
    private final Bot bot = new CardBot();

    @Test
    void ordersAreShownAsACard() {
        Activity said = said("orders");

        assertEquals(
                Activity.ADAPTIVE_CARD,
                said.attachments().get(0).path("contentType").asText());
        assertEquals(
                "approve",
                said.attachments().get(0).at("/content/actions/0/verb").asText());
    }

    @Test
    void anythingElseIsAnsweredWithAButton() {
        assertEquals(
                "orders",
                said("hello")
                        .properties()
                        .get("suggestedActions")
                        .at("/actions/0/value")
                        .asText());
    }

    @Test
    void approvalIsAnsweredAtOnceAndQueued() {
        assertEquals(
                Optional.of(CardResult.message("Order 7 is approved.").andQueue("ship 7")),
                bot.onCardAction(pressed("approve", "{\"order\":7,\"note\":\"soon\"}")));
        assertEquals(
                Optional.of(Activity.message("On its way: order 7")),
                bot.onTrigger("ship 7", ConversationReference.of(Activities.read("emulator-message"))));
    }

    @Test
    void unknownButtonIsAnError() {
        assertEquals(
                Optional.of(CardResult.error(400, "UnknownButton", "I do not know that button.")),
                bot.onCardAction(pressed("drop tables", "{}")));
    }

    @Test
    void nonTextFieldReadsAsEmpty() {
        AdaptiveCardAction action = pressed("", "{\"a\":null,\"b\":{},\"c\":[1],\"d\":true,\"e\":1.5,\"f\":\"x\"}");

        for (String name : new String[] {"a", "b", "c", "missing"}) {
            assertEquals("", action.text(name), name);
        }
        assertEquals("true", action.text("d"));
        assertEquals("1.5", action.text("e"));
        assertEquals("x", action.text("f"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 200, 399, 600})
    void errorNeedsAnErrorStatus(int status) {
        assertThrows(IllegalArgumentException.class, () -> CardResult.error(status, "x", "y"));
    }

    @Test
    void resultThatIsNoCardIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> CardResult.card("[]"));
    }

    private Activity said(String text) {
        return bot.onMessage(text, Activity.message(text)).acknowledgement().orElseThrow();
    }

    private static AdaptiveCardAction pressed(String verb, String data) {
        return new AdaptiveCardAction(verb, BotJson.object(data), false, Activity.message(""));
    }
}
