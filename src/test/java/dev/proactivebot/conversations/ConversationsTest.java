package dev.proactivebot.conversations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.conversations.Conversations.Found;
import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who can be reached, and who cannot. */
@NullUnmarked // a null fails the test anyway
class ConversationsTest {
    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
    private static final String HOME = "https://smba.trafficmanager.net/emea/";
    private static final String MOVED = "https://smba.trafficmanager.net/amer/";

    private final MutableClock clock = MutableClock.at(NOW);
    private final InMemoryTables tables = new InMemoryTables(clock);
    private final Conversations conversations = new Conversations(tables);

    @Test
    void whoWroteIsFoundByConversationByUserAndByEntraObjectId() {
        seen(personal("a:1", "29:u", "entra-1", HOME), NOW);

        assertEquals("a:1", id(conversations.find("msteams", "a:1")));
        assertEquals("a:1", id(conversations.find("MSTeams", "a:1")));
        assertEquals("a:1", id(conversations.lookup().anywhere("a:1")));
        assertEquals("a:1", id(conversations.ofUser("29:u", null)));
        assertEquals("a:1", id(conversations.ofUser("entra-1", "msteams")));
        assertEquals(Optional.empty(), conversations.ofUser("29:u", "webchat"));
        assertEquals(Optional.empty(), conversations.ofUser("a:1", null), "no user");
        assertEquals(Optional.empty(), conversations.find("webchat", "a:1"));
    }

    @Test
    void aLaterActivityMovesTheServiceUrlAndAnEarlierOneDoesNot() {
        seen(personal("a:1", "29:u", null, HOME), NOW.minusSeconds(60));
        seen(personal("a:1", "29:u", null, MOVED), NOW);
        seen(personal("a:1", "29:u", null, HOME), NOW.minusSeconds(30));

        assertEquals(MOVED, find("a:1").reference().serviceUrl());
        assertEquals(NOW, find("a:1").seen());
    }

    @Test
    void anEarlierActivityDoesNotWinBecauseTheLaterOneChangedNothing() {
        seen(personal("a:1", "29:u", null, HOME), NOW.minusSeconds(60));
        seen(personal("a:1", "29:u", null, HOME), NOW);
        seen(personal("a:1", "29:u", null, MOVED), NOW.minusSeconds(30));

        assertEquals(HOME, find("a:1").reference().serviceUrl());
    }

    @Test
    void aTimeInTheFutureKeepsNobodyOut() {
        seen(personal("a:1", "29:u", null, HOME), Instant.parse("9999-01-01T00:00:00Z"));
        clock.advance(java.time.Duration.ofSeconds(1));
        seen(personal("a:1", "29:u", null, MOVED), clock.instant());

        assertEquals(MOVED, find("a:1").reference().serviceUrl());
    }

    @Test
    void whoLeftIsParkedUntilTheyWriteAgain() {
        seen(personal("a:1", "29:u", null, HOME), NOW.minusSeconds(60));
        gone("a:1", NOW.minusSeconds(30));
        assertEquals("removed", find("a:1").parked());

        seen(personal("a:1", "29:u", null, HOME), NOW.minusSeconds(45));
        assertEquals("removed", find("a:1").parked(), "that was before");
        seen(personal("a:1", "29:u", null, HOME), NOW);
        assertNull(find("a:1").parked());
    }

    @Test
    void whoLeftBeforeWeHeardOfThemIsNotBroughtBackByAnOlderActivity() {
        gone("a:1", NOW);
        assertNull(find("a:1").reference().user(), "nothing of a user who has left is kept");
        seen(personal("a:1", "29:u", null, HOME), NOW.minusSeconds(1));

        assertEquals("removed", find("a:1").parked());
    }

    @Test
    void whatTheConnectorSaysParksOnlyWhomWeKnow() {
        conversations.park("msteams", "a:1", NOW, "blocked");
        assertTrue(tables.rows("conversations").isEmpty());

        seen(personal("a:1", "29:u", null, HOME), NOW.minusSeconds(1));
        conversations.park("msteams", "a:1", NOW, "blocked");
        assertEquals("blocked", find("a:1").parked());
        assertEquals(HOME, find("a:1").reference().serviceUrl());
    }

    @Test
    void theLatestWishAboutNotificationsCounts() {
        seen(personal("a:1", "29:u", null, HOME), NOW.minusSeconds(60));
        wish("a:1", NOW.minusSeconds(20), true);
        wish("a:1", NOW.minusSeconds(30), false);
        assertFalse(find("a:1").optedOut());

        wish("a:1", NOW.minusSeconds(10), false);
        seen(personal("a:1", "29:u", null, HOME), NOW);
        assertTrue(find("a:1").optedOut(), "what is said later does not take it back");
    }

    @Test
    void aWishThatComesLateIsNotLostToALaterActivity() {
        seen(personal("a:1", "29:u", null, HOME), NOW);
        wish("a:1", NOW.minusSeconds(10), false);

        assertTrue(find("a:1").optedOut());
        assertEquals(NOW, find("a:1").seen());
    }

    @Test
    void whoDoesNotWantNotificationsStillDoesNotInANewConversation() {
        seen(reference("webchat", "first", "u", null, null, null, "https://webchat.botframework.com/"), NOW);
        conversations.record(new Sighting(
                reference("webchat", "first", "u", null, null, null, "https://webchat.botframework.com/"),
                NOW,
                null,
                false));
        clock.advance(java.time.Duration.ofSeconds(1));
        seen(
                reference("webchat", "second", "u", null, null, null, "https://webchat.botframework.com/"),
                clock.instant());

        assertEquals("second", id(conversations.ofUser("u", "webchat")));
        assertTrue(conversations.ofUser("u", "webchat").orElseThrow().optedOut());
    }

    @Test
    void aUserIsReachedWhereTheyWereSeenLastAndCanBeReached() {
        seen(reference("webchat", "old", "u", null, null, null, HOME), NOW.minusSeconds(20));
        seen(reference("webchat", "new", "u", null, null, null, HOME), NOW.minusSeconds(10));
        assertEquals("new", id(conversations.ofUser("u", "webchat")));
        conversations.park("webchat", "new", NOW, "gone");
        assertEquals("old", id(conversations.ofUser("u", "webchat")));
    }

    @Test
    void anEntraObjectIdMeansTheSameInEitherCase() {
        seen(personal("a:1", "29:u", "5E2B7A06-0000-4000-8000-00000000000A", HOME), NOW);

        assertEquals("a:1", id(conversations.ofUser("5e2b7a06-0000-4000-8000-00000000000a", null)));
        assertEquals("a:1", id(conversations.ofUser("5E2B7A06-0000-4000-8000-00000000000A", null)));
    }

    @Test
    void whoClaimsAnEntraObjectIdInWebChatIsNotFoundByIt() {
        seen(reference("webchat", "w", "u", "entra-1", null, null, HOME), NOW);

        assertEquals(Optional.empty(), conversations.ofUser("entra-1", null));
    }

    @Test
    void whoSpokeBeforeSomebodyElseInAConversationIsNotFoundThere() {
        seen(reference("directline", "shared", "first", null, null, null, HOME), NOW.minusSeconds(1));
        seen(reference("directline", "shared", "second", null, null, null, HOME), NOW);

        assertEquals(Optional.empty(), conversations.ofUser("first", "directline"));
        assertEquals(List.of(), conversations.lookup().allOfUser("first", "directline"));
        assertEquals("shared", id(conversations.ofUser("second", "directline")));
        assertEquals(2, tables.rows("conversationindex").size(), "of the conversation, and of who spoke last");
    }

    @Test
    void anActivityThatNamesNobodyTakesNobodysIdsAway() {
        seen(personal("a:1", "29:u", "entra-1", HOME), NOW.minusSeconds(2));
        seen(personal("a:1", "29:u", null, HOME), NOW.minusSeconds(1));
        assertEquals("a:1", id(conversations.ofUser("entra-1", null)));

        ConversationReference nobody = personal("a:1", null, null, MOVED);
        seen(nobody, NOW);
        assertEquals("a:1", id(conversations.ofUser("29:u", null)));
        assertEquals(MOVED, find("a:1").reference().serviceUrl());
    }

    @Test
    void nobodyIsReachedInAGroupByTheirOwnId() {
        seen(reference("msteams", "19:g@thread.v2", "29:u", "entra-1", "groupChat", "t", HOME), NOW);

        assertEquals(Optional.empty(), conversations.ofUser("29:u", null));
        assertNull(find("19:g@thread.v2").reference().user(), "a group's row names no person");
    }

    @Test
    void noNameOfAPersonIsKept() {
        ConversationReference named = new ConversationReference(
                "act",
                new ChannelAccount("29:u", "Ann", "entra-1", "user", Map.of()),
                new ChannelAccount("28:b", "Bot"),
                new ConversationAccount("a:1", "Ann's chat", "personal", null, "t", Map.of()),
                "msteams",
                HOME,
                "en",
                Map.of());
        seen(named, NOW);

        ConversationReference kept = find("a:1").reference();
        assertNull(kept.user().name());
        assertNull(kept.conversation().name());
        assertNull(kept.activityId());
        assertEquals("Bot", kept.bot().name());
        assertEquals("en", kept.locale());
    }

    static List<String> ids() {
        return List.of(
                "a:1",
                "19:x@thread.tacv2;messageid=1",
                "9b1deb4d|livechat",
                "ünï/cödé#?\\%00\n",
                "'quoted'",
                "\uD83D\uDE00",
                "x".repeat(1_000),
                "..");
    }

    @ParameterizedTest
    @MethodSource("ids")
    void anyIdWorksAsAKey(String id) {
        seen(reference("emulator", id, id, null, null, null, HOME), NOW);

        assertEquals(id, id(conversations.find("emulator", id)));
        assertEquals(id, id(conversations.lookup().anywhere(id)));
        assertEquals(id, id(conversations.ofUser(id, null)));
    }

    @Test
    void whatNoChannelHasIsNotRemembered() {
        assertFalse(conversations.record(sighting(personal("x".repeat(1_025), "u", null, HOME), NOW)));
        assertFalse(conversations.record(sighting(personal("", "u", null, HOME), NOW)));
        assertFalse(conversations.record(sighting(personal("c", "u", null, "h".repeat(40_000)), NOW)));
        assertTrue(tables.rows("conversations").isEmpty());
    }

    @Test
    void allComePageByPageNarrowedByChannelAndTenant() {
        for (int i = 0; i < 25; i++) {
            seen(reference(i % 2 == 0 ? "msteams" : "webchat", "c" + i, "u" + i, null, null, "t" + i % 3, HOME), NOW);
        }

        assertEquals(25, all(null, null).size());
        assertEquals(13, all("msteams", null).size());
        assertEquals(
                List.of("t1"),
                all("msteams", "t1").stream()
                        .map(KnownConversation::tenant)
                        .distinct()
                        .toList());
        assertEquals(
                all(null, null).stream().map(KnownConversation::key).sorted().toList(),
                all(null, null).stream().map(KnownConversation::key).toList());
    }

    @Test
    void theTenantsThatWereMetAreKnown() {
        seen(personal("a:1", "29:u", null, HOME), NOW);
        assertEquals(HOME, conversations.tenant("msteams", null).orElseThrow().serviceUrl());
        assertTrue(conversations.isKnownTenant("t"));
        assertFalse(conversations.isKnownTenant("other"));

        seen(reference("msteams", "a:2", "29:v", null, "personal", "t2", MOVED), NOW);
        assertEquals(Optional.empty(), conversations.tenant("msteams", null), "which of both?");
        assertEquals(MOVED, conversations.tenant("msteams", "t2").orElseThrow().serviceUrl());
    }

    @Test
    void whoIsForgottenLeavesNoRowBehind() {
        seen(personal("a:1", "29:u", "entra-1", HOME), NOW);
        seen(personal("a:2", "29:v", "entra-2", HOME), NOW);
        List<KnownConversation> all = conversations.lookup().allOfUser("entra-1", null);
        assertEquals(
                List.of("a:1"),
                all.stream().map(known -> id(Optional.of(known))).toList());
        all.forEach(conversations::forget);

        assertEquals(Optional.empty(), conversations.find("msteams", "a:1"));
        assertEquals(1, tables.rows("conversations").size());
        assertEquals(3, tables.rows("conversationindex").size(), "of the other");
    }

    @Test
    void twoThatWriteAtOnceLoseNothing() {
        seen(personal("a:1", "29:u", null, HOME), NOW.minusSeconds(60));
        boolean[] raced = {false};
        tables.takes(() -> {
            if (!raced[0] && tables.requests().get(tables.requests().size() - 1).equals("find conversations")) {
                raced[0] = true;
                wish("a:1", NOW.minusSeconds(5), false);
            }
        });
        tables.forgetRequests();
        seen(personal("a:1", "29:u", null, MOVED), NOW);

        assertTrue(find("a:1").optedOut());
        assertEquals(MOVED, find("a:1").reference().serviceUrl());
    }

    @Test
    void aCrashBetweenTheIndexAndTheRowIsMendedByTheNextTry() {
        tables.takes(() -> {
            if (tables.requests().get(tables.requests().size() - 1).equals("insert conversations")) {
                throw new StorageException("crash", null);
            }
        });
        assertThrows(StorageException.class, () -> seen(personal("a:1", "29:u", null, HOME), NOW));
        assertEquals(Optional.empty(), conversations.ofUser("29:u", null));

        tables.takes(() -> {});
        seen(personal("a:1", "29:u", null, HOME), NOW);
        assertEquals("a:1", id(conversations.ofUser("29:u", null)));
    }

    @Test
    void whoWritesAgainCostsTwoRequests() {
        seen(personal("a:1", "29:u", null, HOME), NOW.minusSeconds(60));
        tables.forgetRequests();
        seen(personal("a:1", "29:u", null, HOME), NOW);

        assertEquals(List.of("find conversations", "merge conversations"), tables.requests());
    }

    private List<KnownConversation> all(String channel, String tenant) {
        List<KnownConversation> all = new ArrayList<>();
        String after = null;
        do {
            Found page = conversations.page(channel, tenant, 10, after);
            all.addAll(page.conversations());
            after = page.next();
        } while (after != null);
        return all.stream().collect(Collectors.toList());
    }

    private void seen(ConversationReference reference, Instant at) {
        assertTrue(conversations.record(sighting(reference, at)));
    }

    private static Sighting sighting(ConversationReference reference, Instant at) {
        return new Sighting(reference, at, null, null);
    }

    private void gone(String conversation, Instant at) {
        conversations.record(new Sighting(personal(conversation, "29:u", null, HOME), at, "removed", null));
    }

    private void wish(String conversation, Instant at, boolean notifications) {
        conversations.record(new Sighting(personal(conversation, "29:u", null, HOME), at, null, notifications));
    }

    private KnownConversation find(String conversation) {
        return conversations.find("msteams", conversation).orElseThrow();
    }

    private static ConversationReference personal(String conversation, String user, String entra, String serviceUrl) {
        return reference("msteams", conversation, user, entra, "personal", "t", serviceUrl);
    }

    private static ConversationReference reference(
            String channel,
            String conversation,
            String user,
            String entra,
            String type,
            String tenant,
            String serviceUrl) {
        return new ConversationReference(
                null,
                new ChannelAccount(user, null, entra, null, Map.of()),
                new ChannelAccount("28:b", "Bot"),
                new ConversationAccount(conversation, null, type, null, tenant, Map.of()),
                channel,
                serviceUrl,
                null,
                Map.of());
    }

    private static String id(Optional<KnownConversation> known) {
        return known.orElseThrow().reference().conversationId();
    }

    /** Who is led to by what only a newer version reads is not unknown. */
    @Test
    void whatLeadsToSomebodyAndOnlyANewerVersionReadsIsNotNobody() {
        seen(personal("a:1", "29:u", null, HOME), NOW);
        needANewerVersion("conversationindex");

        assertThrows(StorageException.class, () -> conversations.ofUser("29:u", null));
        assertThrows(StorageException.class, () -> conversations.lookup().allOfUser("29:u", null));
    }

    @Test
    void aTenantThatOnlyANewerVersionReadsIsKnownAndStopsNobodyFromBeingRemembered() {
        seen(personal("a:1", "29:u", null, HOME), NOW);
        needANewerVersion("tenants");
        seen(personal("a:2", "29:v", null, MOVED), NOW);

        assertEquals("a:2", id(conversations.find("msteams", "a:2")));
        assertEquals(HOME, tables.rows("tenants").get(0).row().text("serviceUrl"));
    }

    @Test
    void aTenantThatOnlyANewerVersionReadsIsOneOfSeveralButNotTheOnlyOne() {
        seen(personal("a:1", "29:u", null, HOME), NOW);
        needANewerVersion("tenants");
        assertThrows(StorageException.class, () -> conversations.tenant("msteams", null));

        seen(reference("msteams", "a:2", "29:v", null, "personal", "t2", MOVED), NOW);
        assertEquals(Optional.empty(), conversations.tenant("msteams", null), "which of both?");
        assertEquals(MOVED, conversations.tenant("msteams", "t2").orElseThrow().serviceUrl());
    }

    private void needANewerVersion(String table) {
        for (StoredRow stored : tables.rows(table)) {
            Row newer = new Row(stored.row().partition(), stored.row().key()).with("needs", 2);
            assertTrue(tables.table(table).merge(newer, stored.version()).isPresent());
        }
    }

    @Test
    void aTenantThatIsKnownCostsOneQuestionAndOneThatMovedIsWrittenAgain() {
        seen(personal("a:1", "29:u", null, HOME), NOW);
        tables.forgetRequests();
        seen(personal("a:2", "29:v", null, HOME), NOW);
        assertEquals(
                List.of("find tenants"),
                tables.requests().stream()
                        .filter(request -> request.endsWith(" tenants"))
                        .toList());

        seen(personal("a:3", "29:w", null, MOVED), NOW);
        assertEquals(MOVED, tables.rows("tenants").get(0).row().text("serviceUrl"));
    }
}
