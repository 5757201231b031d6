package dev.proactivebot.optout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.proactivebot.bot.Bot;
import dev.proactivebot.bot.CardResult;
import dev.proactivebot.bot.InvokeResponse;
import dev.proactivebot.bot.OrderBot;
import dev.proactivebot.bot.Reply;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.AdaptiveCardAction;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.testing.Activities;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // a null fails the test anyway
class OptOutTest {
    private static final ConversationReference SOMEWHERE =
            ConversationReference.of(Activities.read("emulator-message"));

    private static final AdaptiveCardAction PRESSED =
            new AdaptiveCardAction("approve", IntNode.valueOf(7), false, Activity.message(""));

    private final Bot bot = new OptOut(new Wrapped());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stop",
                "STOP",
                "Stop.",
                "stop!",
                "  stop \n",
                "Stop !",
                "\u00a0stop",
                "stop\u202f!",
                "\u200bstop\ufeff",
                "stop\u2007\u00a0",
                "\u200eSTOP\u3000",
                "\tstop",
                "STOP!!",
                "stop please",
                "please stop!",
                "Stop, please.",
                "unsubscribe",
                "Unsubscribe!",
                "UNSUBSCRIBE me",
                "unsubscribe me please",
                "Unsubscribe me!",
                "please unsubscribe me",
                "/unsubscribe me",
                "Unsubscribe me, thanks.",
                "/stop"
            })
    void stopTurnsNotificationsOffAndExplainsStart(String text) {
        Reply reply = said(text);

        assertEquals(Optional.of(false), reply.notifications());
        assertEquals(Optional.empty(), reply.queued());
        assertEquals(
                "You will get no more notifications. Say start to get them again.",
                reply.acknowledgement().orElseThrow().text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "START", "Start.", "start!", "\u00a0start\u200b"})
    void startTurnsNotificationsOnAgain(String text) {
        Reply reply = said(text);

        assertEquals(Optional.of(true), reply.notifications());
        assertEquals(Optional.empty(), reply.queued());
        assertEquals(
                "You will get notifications again. Say stop to end them.",
                reply.acknowledgement().orElseThrow().text());
    }

    @ParameterizedTest
    @CsvSource({"groupChat, true", "channel, true", "channel,", "groupChat,", ", true", "GROUPCHAT, false"})
    void stopInAGroupTellsEveryoneHowToUndoIt(String type, Boolean isGroup) {
        Reply reply = bot.onMessage("stop", in(type, isGroup));
        String said = reply.acknowledgement().orElseThrow().text();

        assertEquals(Optional.of(false), reply.notifications());
        assertTrue(said.contains("everyone"), said);
        assertTrue(said.contains("anyone here can mention me and say start"), said);
        Reply undone = bot.onMessage("Start!", in(type, isGroup));
        assertEquals(Optional.of(true), undone.notifications());
        assertTrue(undone.acknowledgement().orElseThrow().text().contains("everyone"));
    }

    @ParameterizedTest
    @CsvSource({"groupChat, true", "channel, true", "channel,", ", true"})
    void refusedGroupStopNamesTheOperator(String type, Boolean isGroup) {
        Bot strict = new OptOut(new Wrapped(), false);
        Reply reply = strict.onMessage("Stop.", in(type, isGroup));

        assertEquals(Optional.empty(), reply.notifications());
        assertEquals(Optional.empty(), reply.queued());
        assertTrue(reply.acknowledgement().orElseThrow().text().contains("Ask your operator"));
        assertEquals(
                Optional.of(true), strict.onMessage("start", in(type, isGroup)).notifications());
        assertEquals(Reply.queue("hello", "wrapped"), strict.onMessage("hello", in(type, isGroup)));
    }

    @ParameterizedTest
    @CsvSource({"personal, false", "personal, true", "personal,", ", false", ","})
    void aUserAloneWithTheBotMayAlwaysStop(String type, Boolean isGroup) {
        Bot strict = new OptOut(new Wrapped(), false);

        assertEquals(
                Optional.of(false), strict.onMessage("stop", in(type, isGroup)).notifications());
    }

    private static Activity in(String type, Boolean isGroup) {
        String json = "{\"type\":\"message\",\"conversation\":{\"id\":\"c\""
                + (type == null ? "" : ",\"conversationType\":\"" + type + "\"")
                + (isGroup == null ? "" : ",\"isGroup\":" + isGroup) + "}}";
        try {
            return BotJson.read(json.getBytes(StandardCharsets.UTF_8), Activity.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "!", "stop it", "don't stop", "stopp", "stop?", "start over", "hello", "unsubscribe him"
            })
    void otherMessagesGoToTheWrappedBot(String text) {
        assertEquals(Reply.queue(text, "wrapped"), said(text));
    }

    @Test
    void otherEventsGoToTheWrappedBot() {
        assertEquals(Optional.of(Activity.message("back: stop")), bot.onTrigger("stop", SOMEWHERE));
        assertEquals(Optional.of(Activity.message("welcome")), bot.onWelcome(SOMEWHERE));
        assertEquals(Optional.of(new InvokeResponse(200, IntNode.valueOf(7))), bot.onInvoke(Activity.message("x")));
        assertEquals(Optional.of(CardResult.message("pressed")), bot.onCardAction(PRESSED));
    }

    @Test
    void wrapperAddsNoCapabilityToTheWrappedBot() {
        Bot orders = new OptOut(new OrderBot());

        assertTrue(orders.onWelcome(SOMEWHERE).isEmpty());
        assertTrue(orders.onInvoke(Activity.message("x")).isEmpty());
        assertTrue(orders.onCardAction(PRESSED).isEmpty());
    }

    private Reply said(String text) {
        return bot.onMessage(text, in("personal", null));
    }

    private static final class Wrapped implements Bot {
        @Override
        public Reply onMessage(String text, Activity message) {
            return Reply.queue(text, "wrapped");
        }

        @Override
        public Optional<Activity> onTrigger(String text, ConversationReference conversation) {
            return Optional.of(Activity.message("back: " + text));
        }

        @Override
        public Optional<Activity> onWelcome(ConversationReference conversation) {
            return Optional.of(Activity.message("welcome"));
        }

        @Override
        public Optional<CardResult> onCardAction(AdaptiveCardAction action) {
            return Optional.of(CardResult.message("pressed"));
        }

        @Override
        public Optional<InvokeResponse> onInvoke(Activity invoke) {
            return Optional.of(new InvokeResponse(200, IntNode.valueOf(7)));
        }
    }
}
