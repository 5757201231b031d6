package dev.proactivebot.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.conversations.Parking;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.Rooms;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What this version has written of parked conversations, of serviceUrls and of what is urgent is read by the next one. */
@Timeout(60)
class CurableUpgradeTest {
    private final Rig rig = new Rig();
    private final Conversations conversations = Rooms.conversations(rig.tables);

    @BeforeEach
    void load() throws IOException {
        Samples.load("0.2.0", "curable-rows.json", rig.tables, rig);
        rig.clock.advance(Duration.ofMinutes(10));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void parkedUserIsTriedAgainWhenTheWaitEnds() {
        assertEquals(
                new Parking("blocked", Rig.NOW, Rig.NOW.plus(Duration.ofDays(2))),
                find("a:blocked").parking());
        tell("29:blocked");
        assertEquals(List.of(), rig.said());

        rig.clock.advance(Duration.ofDays(2));
        tell("29:blocked");
        assertEquals(List.of("a:blocked: hi"), rig.said());
        assertNull(find("a:blocked").parked());
    }

    @Test
    void theServiceUrlThatWorkedIsStillKnown() {
        String emea = rig.connector.serviceUrl() + "emea/";
        assertEquals(emea, find("a:moved").reference().serviceUrl());
        rig.connector.always(request -> request.path().startsWith("/amer/")
                ? Answer.created("x")
                : Answer.json(403, "{\"error\":{\"message\":\"User is from different region\"}}"));
        tell("29:moved");

        assertEquals(List.of(emea), find("a:moved").otherServiceUrls());
    }

    @Test
    void urgentNotificationStaysUrgentUntilItIsDue() {
        rig.until(Rig.NOW.plus(Duration.ofHours(3)));

        assertEquals(List.of("a:quiet: fire"), rig.said());
    }

    private void tell(String user) {
        String noKey = null;
        rig.notifications.accept("{\"to\":{\"user\":\"" + user + "\"},\"text\":\"hi\"}", noKey, null, rig.log.logger());
        rig.workOff();
    }

    private KnownConversation find(String conversation) {
        return conversations.find("msteams", conversation).orElseThrow();
    }
}
