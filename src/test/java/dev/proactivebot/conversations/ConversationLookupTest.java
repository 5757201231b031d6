package dev.proactivebot.conversations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.Rooms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An id finds its user on the channel that vouches for it, or on the channel that the caller names. */
@NullUnmarked // a null fails the test anyway
class ConversationLookupTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final String ENTRA = "5e2b7a06-aaaa-4000-8000-000000000001";

    private final MutableClock clock = MutableClock.at(NOW);
    private final InMemoryTables tables = new InMemoryTables(clock);
    private final Conversations conversations = Rooms.conversations(tables);

    @ParameterizedTest
    @ValueSource(
            strings = {"webchat", "directline", "directlinespeech", "emulator", "email", "sms", "custom", "MSTEAMS2"})
    void entraIdFindsItsOwnerDespiteFalseClaims(String channel) {
        seen("msteams", "a:ann", "29:ann", ENTRA);
        for (String claimed : List.of(ENTRA, ENTRA.toUpperCase(Locale.ROOT))) {
            seen(channel, "by-id-" + claimed, claimed, null);
            seen(channel, "by-entra-" + claimed, "u", claimed);
        }

        assertEquals(Optional.of("a:ann"), find(ENTRA, null));
        assertEquals(Optional.of("a:ann"), find(ENTRA.toUpperCase(Locale.ROOT), null));
        assertEquals(Optional.of("a:ann"), find(ENTRA, "msteams"));
        assertTrue(find(ENTRA, channel).orElseThrow().startsWith("by-"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"webchat", "directline", "slack", "facebook", "emulator", "custom"})
    void entraIdClaimedElsewhereFindsNobody(String channel) {
        seen(channel, "c", ENTRA, null);

        assertEquals(Optional.empty(), find(ENTRA, null));
        assertEquals(Optional.of("c"), find(ENTRA, channel));
        assertEquals(Set.of(channel), conversations.lookup().channelsOfUser(ENTRA));
    }

    @ParameterizedTest
    @CsvSource({
        "webchat, false",
        "directline, false",
        "custom, false",
        "email, false",
        "sms, false",
        "msteams, true",
        "slack, true",
        "facebook, true",
        "telegram, true",
        "line, true",
        "emulator, true"
    })
    void selfChosenIdNeedsItsChannel(String channel, boolean isGiven) {
        seen(channel, "c", "ann", null);

        assertEquals(isGiven ? Optional.of("c") : Optional.empty(), find("ann", null));
        assertEquals(Optional.of("c"), find("ann", channel.toUpperCase(Locale.ROOT)));
    }

    @Test
    void idOnSeveralChannelsNeedsItsChannel() {
        seen("slack", "s", "U1", null);
        seen("telegram", "t", "U1", null);
        seen("webchat", "w", "U1", null);

        assertEquals(Optional.empty(), find("U1", null));
        assertEquals(Optional.of("t"), find("U1", "telegram"));
        assertEquals(
                Set.of("slack", "telegram", "webchat"), conversations.lookup().channelsOfUser("U1"));
    }

    @Test
    void conversationIdOnSeveralChannelsNeedsItsChannel() {
        seen("msteams", "c", "29:ann", null);
        assertTrue(conversations.lookup().findOnAnyChannel("c").isPresent());
        seen("webchat", "c", "u", null);

        assertEquals(Optional.empty(), conversations.lookup().findOnAnyChannel("c"));
        assertEquals(Set.of("msteams", "webchat"), conversations.lookup().channelsOfConversation("c"));
        assertTrue(conversations.find("msteams", "c").isPresent());
    }

    /** A lookup reads only the newest index rows. */
    @Test
    void manyFalseClaimsDoNotHideTheOwner() {
        seen("msteams", "a:ann", "29:ann", ENTRA);
        for (int i = 0; i < 50; i++) {
            clock.advance(Duration.ofSeconds(1));
            seen("webchat", "w" + i, ENTRA, null);
            seen("webchat", "v" + i, "29:ann", null);
        }
        assertEquals(Optional.of("a:ann"), find(ENTRA, null));
        assertEquals(Optional.of("a:ann"), find("29:ann", null));
        assertEquals(Optional.of("a:ann"), find("29:ann", "msteams"));

        rewriteIndexAsVersion01("msteams");
        assertEquals(Optional.of("a:ann"), find(ENTRA, null));
        assertEquals(Optional.of("a:ann"), find("29:ann", "msteams"));
    }

    @Test
    void indexRowsOfVersion01AreJudgedByTheirChannel() {
        seen("msteams", "a:ann", "29:ann", ENTRA);
        seen("webchat", "w", ENTRA, null);
        rewriteIndexAsVersion01("msteams");
        rewriteIndexAsVersion01("webchat");

        assertEquals(Optional.of("a:ann"), find(ENTRA, null));
        assertEquals(Optional.of("w"), find(ENTRA, "webchat"));
        assertEquals(1, conversations.lookup().findAllByUser(ENTRA, null).size());
        assertEquals(1, conversations.lookup().findAllByUser(ENTRA, "webchat").size());
    }

    @Test
    void indexPartitionsKeepTheirStoredWords() {
        seen("msteams", "a:ann", "29:ann", null);

        assertEquals(
                Set.of("user-" + Row.keyOf("29:ann"), "conversation-" + Row.keyOf("a:ann")),
                tables.rows("conversationindex").stream()
                        .map(stored -> stored.row().partition())
                        .collect(Collectors.toSet()));
    }

    private void rewriteIndexAsVersion01(String channel) {
        Table index = tables.table("conversationindex");
        for (StoredRow stored : tables.rows("conversationindex")) {
            Row row = stored.row();
            if (channel.equals(row.text("channel"))) {
                index.delete(row.partition(), row.key());
                index.put(new Row(row.partition(), row.key()).with("conversation", row.text("conversation")));
            }
        }
    }

    private Optional<String> find(String id, @Nullable String channel) {
        return conversations
                .findByUser(id, channel)
                .map(known -> known.reference().conversationId());
    }

    private void seen(String channel, String conversation, String user, @Nullable String entra) {
        ConversationReference reference = ConversationReference.builder()
                .user(ChannelAccount.ofIds(user, entra))
                .bot(new ChannelAccount("28:b", "Bot"))
                .conversation(new ConversationAccount(conversation).withConversationType("personal"))
                .channelId(channel)
                .serviceUrl("https://smba.trafficmanager.net/emea/")
                .build();
        conversations.record(ConversationObservation.reachable(reference, clock.instant()));
    }
}
