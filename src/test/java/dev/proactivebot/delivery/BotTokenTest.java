package dev.proactivebot.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.schema.Activity;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.FakeTokenServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Holds what happens when the bot has no valid token: one refresh, then all messages wait and the log says what to mend. */
@NullUnmarked // a null fails the test anyway
class BotTokenTest extends DeliveryScene {

    @Test
    void a401RefreshesTheTokenOnce() throws IOException {
        try (FakeTokenServer tokens = new FakeTokenServer()) {
            delivery = delivery(withTokensFrom(tokens));
            connector.next(Answer.status(401));
            deliver(item("msteams", "\"text\":\"hi\""));

            assertEquals("Bearer token-1", connector.take().header("Authorization"));
            assertEquals("Bearer token-2", connector.take().header("Authorization"));
            assertTrue(queue.puts().isEmpty() && letters().isEmpty());
        }
    }

    @Test
    void second401PausesTheWholeBotAndUsesNoAttempt() throws IOException {
        try (FakeTokenServer tokens = new FakeTokenServer()) {
            delivery = delivery(withTokensFrom(tokens));
            connector.always(request -> Answer.error(401, "BotNotRegistered"));
            deliver(item("msteams", "\"text\":\"hi\""));
            deliver(item("msteams", "\"attempt\":7,\"text\":\"hi\""));

            assertEquals(0, json(queue.puts().get(0)).path("attempt").asInt());
            assertEquals(7, json(queue.puts().get(1)).path("attempt").asInt());
            assertBetween(Duration.ofMinutes(5), queue.puts().get(0).delay(), Duration.ofMinutes(7));
            assertTrue(letters().isEmpty());
            assertEquals(1, log.lines(Level.SEVERE).size(), "one clear error, not one for each item");
            assertTrue(log.text().contains("MicrosoftAppId"));
        }
    }

    @Test
    void messagesWaitUntilTheyExpireWhileThereIsNoToken() throws IOException {
        try (FakeTokenServer tokens = new FakeTokenServer()) {
            delivery = delivery(withTokensFrom(tokens));
            tokens.next(FakeTokenServer.entraError(401, "invalid_client", "AADSTS7000222: expired."));
            deliver(item("msteams", "\"attempt\":7,\"text\":\"hi\""));

            assertEquals(7, json(queue.only()).path("attempt").asInt());
            assertTrue(connector.received().isEmpty());
            assertTrue(
                    tables.rows("pacing").stream()
                            .noneMatch(row -> row.row().key().equals("budget")),
                    "who waits for a token takes no slot");
            assertTrue(log.lines(Level.SEVERE).get(0).contains("MicrosoftAppPassword"));
            clock.advance(Duration.ofDays(3));
            deliver(queue.only().text());
            assertEquals("expired", letter().text("reason"));
        }
    }

    @Test
    void errorIsLoggedEveryQuarterOfAnHourAndAfterARecovery() throws IOException {
        try (FakeTokenServer tokens = new FakeTokenServer()) {
            delivery = delivery(withTokensFrom(tokens));
            connector.always(request -> Answer.status(401));
            deliver(item("msteams", "\"key\":\"1\",\"text\":\"hi\""));
            clock.advance(Duration.ofMinutes(8));
            deliver(item("msteams", "\"key\":\"2\",\"text\":\"hi\""));
            assertEquals(1, log.lines(Level.SEVERE).size());
            clock.advance(Duration.ofMinutes(20));
            deliver(item("msteams", "\"key\":\"3\",\"text\":\"hi\""));
            assertEquals(2, log.lines(Level.SEVERE).size());
            clock.advance(Duration.ofMinutes(20));
            connector.always(request -> Answer.status(200));
            deliver(item("msteams", "\"key\":\"4\",\"text\":\"hi\""));
            connector.always(request -> Answer.status(401));
            deliver(item("msteams", "\"key\":\"5\",\"text\":\"hi\""));
            assertEquals(3, log.lines(Level.SEVERE).size());
        }
    }

    @Test
    void botWithNothingToSayDoesNotEndThePause() {
        try (FakeTokenServer tokens = new FakeTokenServer()) {
            bot = (text, to) -> text.isEmpty() ? Optional.empty() : Optional.of(Activity.message(text));
            delivery = delivery(withTokensFrom(tokens));
            connector.always(request -> Answer.status(401));
            deliver(item("msteams", "\"key\":\"1\",\"text\":\"hi\""));
            clock.advance(Duration.ofMinutes(8));
            deliver(item("msteams", "\"key\":\"2\",\"text\":\"\""));
            clock.advance(Duration.ofMinutes(2));
            deliver(item("msteams", "\"key\":\"3\",\"text\":\"hi\""));

            assertEquals(4, connector.received().size(), "each try asks with a fresh token as well");
            assertEquals(1, log.lines(Level.SEVERE).size());
        }
    }
}
