package dev.proactivebot.conversations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.Rooms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test anyway
class ErasedUsersTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Instant BEFORE = NOW.minusSeconds(1);
    private static final Instant AFTER = NOW.plusSeconds(1);
    private static final String ENTRA = "5e2b7a06-aaaa-4000-8000-000000000001";

    private final MutableClock clock = MutableClock.at(NOW);
    private final InMemoryTables tables = new InMemoryTables(clock);
    private final Conversations conversations = Rooms.conversations(tables);
    private final ErasedUsers erased = new ErasedUsers(tables);

    @Test
    void nobodyIsErasedAtFirst() {
        assertFalse(erased.isErased(chat("29:ann", ENTRA), BEFORE));
        assertFalse(erased.mayBeErased(chat("29:ann", ENTRA), BEFORE));
    }

    @Test
    void erasureCoversOlderDataByEachId() {
        erase("29:ann");
        clock.advance(Duration.ofSeconds(5));

        for (ConversationReference about : List.of(
                chat("29:ann", null),
                chat(null, ENTRA),
                chat("29:ann", null).withUser(null),
                in("19:group", "29:ann", null),
                in("19:group", "29:x", ENTRA.toUpperCase(Locale.ROOT)))) {
            assertTrue(erased.isErased(about, BEFORE), about.toString());
            assertTrue(erased.mayBeErased(about, BEFORE), about.toString());
            assertFalse(erased.isErased(about, AFTER), about.toString());
            assertFalse(erased.mayBeErased(about, AFTER), about.toString());
        }
        assertFalse(erased.isErased(in("19:group", "29:bob", null), BEFORE), "somebody else in a group");
    }

    @Test
    void onlyHashesAreKept() {
        erase("29:ann");
        String rows = tables.rows("conversationindex").toString();

        assertFalse(rows.contains("ann") || rows.contains(ENTRA), rows);
    }

    @Test
    void erasureEndsAfter35Days() {
        Instant until = erase("29:ann");
        assertEquals(NOW.plus(ErasedUsers.KEPT), until);
        clock.set(until.minusSeconds(1));
        assertTrue(erased.isErased(chat("29:ann", null), BEFORE));
        clock.set(until.plusSeconds(1));
        assertFalse(erased.isErased(chat("29:ann", null), BEFORE));
        assertFalse(erased.mayBeErased(chat("29:ann", null), BEFORE));

        assertTrue(erased.deleteOld(Runnable::run, () -> false) > 0);
        assertEquals(List.of(), erased.conversationsErasedSince(Instant.EPOCH));
    }

    @Test
    void otherInstanceSeesAnErasureWithinTwoSeconds() {
        ErasedUsers another = new ErasedUsers(tables);
        assertFalse(another.mayBeErased(chat("29:ann", null), BEFORE));
        erase("29:ann");
        clock.advance(Duration.ofMillis(2_001));

        assertTrue(another.mayBeErased(chat("29:ann", null), BEFORE));
    }

    @Test
    void cachedLookupCostsOneRequestInTwoSeconds() {
        assertFalse(erased.mayBeErased(chat("29:ann", null), BEFORE));
        tables.forgetRequests();
        for (int i = 0; i < 100; i++) {
            clock.advance(Duration.ofMillis(20));
            assertFalse(erased.mayBeErased(chat("29:ann", null), BEFORE));
        }
        assertTrue(tables.requests().size() <= 1, tables.requests().toString());
    }

    @Test
    void olderActivityOfAnErasedUserIsNotStored() {
        erase("29:ann");
        conversations.record(new ConversationObservation(chat("29:ann", ENTRA), BEFORE, null, true));
        assertEquals(List.of(), tables.rows("conversations"));
        conversations.record(ConversationObservation.gone(chat("29:ann", ENTRA), AFTER, "removed"));
        assertEquals(List.of(), tables.rows("conversations"), "a departure after the erasure leaves no row");

        clock.advance(Duration.ofSeconds(1));
        conversations.record(ConversationObservation.reachable(chat("29:ann", ENTRA), AFTER));
        assertTrue(
                conversations.findByUser("29:ann", null).isPresent(), "an erased user who writes again is a new user");
    }

    @Test
    void groupOfAnErasedUserIsStored() {
        erase("29:ann");
        conversations.record(ConversationObservation.reachable(in("19:group", "29:ann", ENTRA), BEFORE));

        assertEquals(
                Optional.of("19:group"),
                conversations
                        .find("msteams", "19:group")
                        .map(known -> known.reference().conversationId()));
    }

    private Instant erase(String id) {
        conversations.record(ConversationObservation.reachable(chat("29:ann", ENTRA), BEFORE.minusSeconds(9)));
        List<KnownConversation> known = conversations.lookup().findAllByUser(id, null);
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
        return ConversationReference.builder()
                .user(ChannelAccount.ofIds(user, entra))
                .bot(new ChannelAccount("28:b", "Bot"))
                .conversation(new ConversationAccount(conversation)
                        .withConversationType(type)
                        .withTenantId("tenant-1"))
                .channelId("msteams")
                .serviceUrl("https://smba.trafficmanager.net/emea/")
                .build();
    }
}
