package dev.proactivebot.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.notifications.UserData;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.testing.Rooms;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is who, and who was erased, also in what an earlier instance has left. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class TrustUpgradeTest {
    private static final String ENTRA = "5e2b7a06-aaaa-4000-8000-00000000000e";

    private final Rig rig = new Rig();
    private final Conversations conversations = Rooms.conversations(rig.tables);
    private final UserData userData = Rooms.userData(rig.tables);

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void usersOfVersion01AreFoundByTheIdsThatTheirChannelGave() throws IOException {
        Samples.load("0.1.0", rig.tables, rig);

        assertEquals(Optional.of("a:ann"), find("29:ann", null));
        assertEquals(Optional.of("a:ann"), find("29:ann", "msteams"));
        assertEquals(Optional.empty(), find("29:ann", "webchat"));
    }

    @Test
    void erasedUserIsNamedNowhereInRowsOfVersion01() throws IOException {
        Samples.load("0.1.0", rig.tables, rig);
        for (byte[] item : Samples.items("0.1.0", rig)) {
            rig.queue.put(item, Duration.ZERO);
        }
        rig.clock.advance(Duration.ofHours(1));
        assertTrue(rig.tables.text().contains("29:ann"));
        userData.erase("29:ann", null);
        assertFalse(rig.tables.text().contains("29:ann"), rig.tables.text());
        rig.until(Rig.NOW.plus(Duration.ofDays(4)));

        assertFalse(rig.tables.text().contains("29:ann"), rig.tables.text());
        assertFalse(rig.tables.text().contains("a:ann"), rig.tables.text());
        assertTrue(
                rig.said().stream().noneMatch(said -> said.startsWith("a:ann")),
                rig.said().toString());
        assertTrue(rig.said().contains("a:bob: To everyone."), rig.said().toString());
    }

    @Test
    void chosenIdIsDistinguishedFromAVouchedOne() throws IOException {
        Samples.load("0.2.0", "trust-rows.json", rig.tables, rig);

        assertEquals(Optional.of("a:hal"), find(ENTRA, null));
        assertEquals(Optional.of("web"), find(ENTRA, "webchat"));
    }

    @Test
    void erasedUserStaysErased() throws IOException {
        Samples.load("0.2.0", "trust-rows.json", rig.tables, rig);
        rig.clock.advance(Duration.ofHours(1));
        seen("gil", Rig.NOW.minusSeconds(1));
        assertEquals(Optional.empty(), find("29:gil", null));
        seen("gil", Rig.NOW.plusSeconds(1));
        assertEquals(Optional.of("a:gil"), find("29:gil", null));
    }

    @Test
    void deadLetterInAGroupIsFoundByEachIdOfItsUser() throws IOException {
        for (String id : List.of("29:ivy", ENTRA.replace("00e", "00f"))) {
            Samples.load("0.2.0", "trust-rows.json", rig.tables, rig);
            userData.erase(id, null);
            assertEquals(List.of(), rig.tables.rows("deadletters"));
        }
    }

    private void seen(String name, Instant at) {
        Life.put(
                rig,
                ProactiveMessage.seen(name + at, Life.reference(rig, name), Rig.NOW)
                        .tellingOf(at));
        rig.workOff();
    }

    private Optional<String> find(String id, String channel) {
        return conversations
                .findByUser(id, channel)
                .map(KnownConversation::reference)
                .map(ConversationReference::conversationId);
    }
}
