package dev.proactivebot.conversations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who was erased is remembered by hashes, for a time. */
@NullUnmarked // a null fails the test anyway
class ErasedUsersTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Instant BEFORE = NOW.minusSeconds(1);
    private static final Instant AFTER = NOW.plusSeconds(1);
    private static final String ENTRA = "5e2b7a06-aaaa-4000-8000-000000000001";

    private final MutableClock clock = MutableClock.at(NOW);
    private final InMemoryTables tables = new InMemoryTables(clock);
    private final Conversations conversations = new Conversations(tables);
    private final ErasedUsers erased = new ErasedUsers(tables);

    @Test
    void nobodyIsErasedAtFirst() {
        assertFalse(erased.covers(chat("29:ann", ENTRA), BEFORE));
        assertFalse(erased.mayCover(chat("29:ann", ENTRA), BEFORE));
    }

    @Test
    void whatIsOlderThanTheErasureIsCoveredByEachOfTheIds() {
        erase("29:ann");
        clock.advance(Duration.ofSeconds(5));

        for (ConversationReference about : List.of(
                chat("29:ann", null),
                chat(null, ENTRA),
                chat(null, null),
                in("19:group", "29:ann", null),
                in("19:group", "29:x", ENTRA.toUpperCase(java.util.Locale.ROOT)))) {
            assertTrue(erased.covers(about, BEFORE), about.toString());
            assertTrue(erased.mayCover(about, BEFORE), about.toString());
            assertFalse(erased.covers(about, AFTER), about.toString());
            assertFalse(erased.mayCover(about, AFTER), about.toString());
        }
        assertFalse(erased.covers(in("19:group", "29:bob", null), BEFORE), "somebody else in a group");
    }

    @Test
    void onlyHashesAreKept() {
        erase("29:ann");
        String rows = tables.rows("conversationindex").toString();

        assertFalse(rows.contains("ann") || rows.contains(ENTRA), rows);
    }

    @Test
    void erasureEndsByTime() {
        Instant until = erase("29:ann");
        assertEquals(NOW.plus(ErasedUsers.KEPT), until);
        clock.set(until.minusSeconds(1));
        assertTrue(erased.covers(chat("29:ann", null), BEFORE));
        clock.set(until.plusSeconds(1));
        assertFalse(erased.covers(chat("29:ann", null), BEFORE));
        assertFalse(erased.mayCover(chat("29:ann", null), BEFORE));

        assertTrue(erased.deleteOld(Runnable::run, () -> false) > 0);
        assertEquals(List.of(), erased.conversationsSince(Instant.EPOCH));
    }

    @Test
    void anotherInstanceSeesItWithinTwoSeconds() {
        ErasedUsers another = new ErasedUsers(tables);
        assertFalse(another.mayCover(chat("29:ann", null), BEFORE));
        erase("29:ann");
        clock.advance(Duration.ofMillis(2_001));

        assertTrue(another.mayCover(chat("29:ann", null), BEFORE));
    }

    @Test
    void askingForEachItemCostsOneRequestInTwoSeconds() {
        assertFalse(erased.mayCover(chat("29:ann", null), BEFORE));
        tables.forgetRequests();
        for (int i = 0; i < 100; i++) {
            clock.advance(Duration.ofMillis(20));
            assertFalse(erased.mayCover(chat("29:ann", null), BEFORE));
        }
        assertTrue(tables.requests().size() <= 1, tables.requests().toString());
    }

    @Test
    void olderNewsOfAnErasedUserMakesNoConversation() {
        erase("29:ann");
        conversations.record(new Sighting(chat("29:ann", ENTRA), BEFORE, null, true));
        assertEquals(List.of(), tables.rows("conversations"));
        conversations.record(new Sighting(chat("29:ann", ENTRA), AFTER, "removed", null));
        assertEquals(List.of(), tables.rows("conversations"), "who is erased and leaves leaves nothing");

        clock.advance(Duration.ofSeconds(1));
        conversations.record(new Sighting(chat("29:ann", ENTRA), AFTER, null, null));
        assertTrue(conversations.ofUser("29:ann", null).isPresent(), "who writes again is somebody new");
    }

    @Test
    void groupOfAnErasedUserIsRemembered() {
        erase("29:ann");
        conversations.record(new Sighting(in("19:group", "29:ann", ENTRA), BEFORE, null, null));

        assertEquals(
                Optional.of("19:group"),
                conversations
                        .find("msteams", "19:group")
                        .map(known -> known.reference().conversationId()));
    }

    private Instant erase(String id) {
        conversations.record(new Sighting(chat("29:ann", ENTRA), BEFORE.minusSeconds(9), null, null));
        List<KnownConversation> known = conversations.lookup().allOfUser(id, null);
        Instant until = erased.add(Person.of(id, null, known));
        known.forEach(conversations::forget);
        return until;
    }

    private static ConversationReference chat(@Nullable String user, @Nullable String entra) {
        return reference("a:ann", "personal", user, entra);
    }

    private static ConversationReference in(String group, String user, @Nullable String entra) {
        return reference(group, "groupChat", user, entra);
    }

    private static ConversationReference reference(
            String conversation, String type, @Nullable String user, @Nullable String entra) {
        return new ConversationReference(
                null,
                new ChannelAccount(user, "Ann", entra, null, Map.of()),
                new ChannelAccount("28:b", "Bot"),
                new ConversationAccount(conversation, null, type, null, "tenant-1", Map.of()),
                "msteams",
                "https://smba.trafficmanager.net/emea/",
                null,
                Map.of());
    }
}
