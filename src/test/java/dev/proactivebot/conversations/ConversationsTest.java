package dev.proactivebot.conversations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.Rooms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NullUnmarked // a null fails the test anyway
class ConversationsTest {
    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
    private static final String HOME = "https://smba.trafficmanager.net/emea/";
    private static final String MOVED = "https://smba.trafficmanager.net/amer/";

    private final MutableClock clock = MutableClock.at(NOW);
    private final InMemoryTables tables = new InMemoryTables(clock);
    private final Conversations conversations = Rooms.conversations(tables);

    @Test
    void userIsFoundByConversationUserAndEntraId() {
        seen(personal("a:1", "29:u", "entra-1", HOME), NOW);

        assertEquals("a:1", id(conversations.find("msteams", "a:1")));
        assertEquals("a:1", id(conversations.find("MSTeams", "a:1")));
        assertEquals("a:1", id(conversations.lookup().findOnAnyChannel("a:1")));
        assertEquals("a:1", id(conversations.findByUser("29:u", null)));
        assertEquals("a:1", id(conversations.findByUser("entra-1", "msteams")));
        assertEquals(Optional.empty(), conversations.findByUser("29:u", "webchat"));
        assertEquals(Optional.empty(), conversations.findByUser("a:1", null), "a conversation's id is not a user's");
        assertEquals(Optional.empty(), conversations.find("webchat", "a:1"));
    }

    @Test
    void laterActivityMovesTheServiceUrl() {
        seen(personal("a:1", "29:u", null, HOME), NOW.minusSeconds(60));
        seen(personal("a:1", "29:u", null, MOVED), NOW);
        seen(personal("a:1", "29:u", null, HOME), NOW.minusSeconds(30));

        assertEquals(MOVED, find("a:1").reference().serviceUrl());
        assertEquals(NOW, find("a:1").seen());
    }

    @Test
    void earlierActivityLosesToALaterOneThatChangedNothing() {
        seen(personal("a:1", "29:u", null, HOME), NOW.minusSeconds(60));
        seen(personal("a:1", "29:u", null, HOME), NOW);
        seen(personal("a:1", "29:u", null, MOVED), NOW.minusSeconds(30));

        assertEquals(HOME, find("a:1").reference().serviceUrl());
    }

    @Test
    void futureTimestampDoesNotBlockLaterActivities() {
        seen(personal("a:1", "29:u", null, HOME), Instant.parse("9999-01-01T00:00:00Z"));
        clock.advance(Duration.ofSeconds(1));
        seen(personal("a:1", "29:u", null, MOVED), clock.instant());

        assertEquals(MOVED, find("a:1").reference().serviceUrl());
    }

    @Test
    void userWhoLeftIsParkedUntilTheyWrite() {
        seen(personal("a:1", "29:u", null, HOME), NOW.minusSeconds(60));
        gone("a:1", NOW.minusSeconds(30));
        assertEquals("removed", find("a:1").parked());

        seen(personal("a:1", "29:u", null, HOME), NOW.minusSeconds(45));
        assertEquals("removed", find("a:1").parked(), "it wrote before it left");
        seen(personal("a:1", "29:u", null, HOME), NOW);
        assertNull(find("a:1").parked());
    }

    @Test
    void olderActivityDoesNotBringBackAUserWhoLeft() {
        gone("a:1", NOW);
        assertNull(find("a:1").reference().user(), "no data about a user who left");
        seen(personal("a:1", "29:u", null, HOME), NOW.minusSeconds(1));

        assertEquals("removed", find("a:1").parked());
    }

    @Test
    void refusalParksOnlyKnownConversations() {
        conversations.park("msteams", "a:1", NOW, "blocked");
        assertTrue(tables.rows("conversations").isEmpty());

        seen(personal("a:1", "29:u", null, HOME), NOW.minusSeconds(1));
        conversations.park("msteams", "a:1", NOW, "blocked");
        assertEquals("blocked", find("a:1").parked());
        assertEquals(HOME, find("a:1").reference().serviceUrl());
    }

    /** Version 0.1 wrote neither the time nor the number of refusals. */
    @Test
    void rowsParkedByVersion01AreTriedAgain() {
        for (String why : List.of("gone", "blocked", "removed")) {
            seen(personal(why, "29:u", null, HOME), NOW.minusSeconds(60));
            parkedByVersion01(why, why, NOW);
        }

        assertEquals(new Parking("gone", NOW, NOW), find("gone").parking());
        assertEquals(
                new Parking("blocked", NOW, NOW.plus(Duration.ofDays(1))),
                find("blocked").parking());
        assertEquals(new Parking("removed", NOW, null), find("removed").parking());
    }

    @Test
    void parkingByVersion01ResetsTheRefusals() {
        seen(personal("a:1", "29:u", null, HOME), NOW.minusSeconds(90));
        for (int i = 80; i > 70; i--) {
            conversations.park("msteams", "a:1", NOW.minusSeconds(i), "gone");
        }
        assertEquals(NOW.minusSeconds(80), find("a:1").parking().since());
        assertTrue(find("a:1").parking().nextTry().isAfter(NOW.plus(Duration.ofDays(30))));
        seen(personal("a:1", "29:u", null, HOME), NOW.minusSeconds(60));
        parkedByVersion01("a:1", "gone", NOW);

        assertEquals(new Parking("gone", NOW, NOW), find("a:1").parking());
    }

    private void parkedByVersion01(String conversation, String why, Instant at) {
        String key = Conversations.key("msteams", conversation);
        StoredRow known = tables.table("conversations")
                .find(Conversations.partition(key), key)
                .orElseThrow();
        tables.table("conversations")
                .merge(
                        new Row(known.row().partition(), key)
                                .with("parked", why)
                                .with("seen", at.toEpochMilli()),
                        known.version());
    }

    @Test
    void refusedServiceUrlDoesNotReplaceTheWorkingOne() {
        seen(personal("a:1", "29:u", null, HOME), NOW.minusSeconds(60));
        seen(personal("a:1", "29:u", null, MOVED), NOW.minusSeconds(50));
        assertEquals(List.of(HOME), find("a:1").otherServiceUrls());
        conversations.move("msteams", "a:1", HOME, MOVED);
        assertEquals(HOME, find("a:1").reference().serviceUrl());

        seen(personal("a:1", "29:u", null, MOVED), NOW.minusSeconds(40));
        assertEquals(HOME, find("a:1").reference().serviceUrl());
        seen(personal("a:1", "29:u", null, HOME + "third/"), NOW.minusSeconds(30));
        assertEquals(HOME + "third/", find("a:1").reference().serviceUrl(), "nobody refused that one");
        assertEquals(List.of(HOME, MOVED), find("a:1").otherServiceUrls());
    }

    @Test
    void fourServiceUrlsAreKept() {
        for (int i = 0; i < 9; i++) {
            seen(personal("a:1", "29:u", null, HOME + i + "/"), NOW.minusSeconds(60 - i));
        }

        assertEquals(List.of(HOME + "7/", HOME + "6/", HOME + "5/"), find("a:1").otherServiceUrls());
    }

    @Test
    void unknownConversationIsNotMoved() {
        conversations.move("msteams", "a:1", HOME, MOVED);

        assertTrue(tables.rows("conversations").isEmpty());
    }

    @Test
    void latestNotificationPreferenceCounts() {
        seen(personal("a:1", "29:u", null, HOME), NOW.minusSeconds(60));
        notifications("a:1", NOW.minusSeconds(20), true);
        notifications("a:1", NOW.minusSeconds(30), false);
        assertFalse(find("a:1").isOptedOut());

        notifications("a:1", NOW.minusSeconds(10), false);
        seen(personal("a:1", "29:u", null, HOME), NOW);
        assertTrue(find("a:1").isOptedOut(), "a later message does not opt in");
    }

    @Test
    void latePreferenceSurvivesALaterActivity() {
        seen(personal("a:1", "29:u", null, HOME), NOW);
        notifications("a:1", NOW.minusSeconds(10), false);

        assertTrue(find("a:1").isOptedOut());
        assertEquals(NOW, find("a:1").seen());
    }

    @Test
    void optOutHoldsForNewConversations() {
        seen(webChat("first", HOME), NOW);
        conversations.record(new ConversationObservation(webChat("first", HOME), NOW, null, false));
        clock.advance(Duration.ofSeconds(1));
        seen(webChat("second", HOME), clock.instant());

        assertEquals("second", id(conversations.findByUser("u", "webchat")));
        assertTrue(conversations.findByUser("u", "webchat").orElseThrow().isOptedOut());
    }

    @Test
    void userIsReachedInTheLatestConversationNotParked() {
        seen(webChat("old", HOME), NOW.minusSeconds(20));
        seen(webChat("new", HOME), NOW.minusSeconds(10));
        assertEquals("new", id(conversations.findByUser("u", "webchat")));
        conversations.park("webchat", "new", NOW, "gone");
        assertEquals("old", id(conversations.findByUser("u", "webchat")));
    }

    @Test
    void entraIdIgnoresCase() {
        seen(personal("a:1", "29:u", "5E2B7A06-0000-4000-8000-00000000000A", HOME), NOW);

        assertEquals("a:1", id(conversations.findByUser("5e2b7a06-0000-4000-8000-00000000000a", null)));
        assertEquals("a:1", id(conversations.findByUser("5E2B7A06-0000-4000-8000-00000000000A", null)));
    }

    @Test
    void entraIdClaimedInWebChatFindsNobody() {
        seen(elsewhere("webchat", "w", ChannelAccount.ofIds("u", "entra-1"), HOME), NOW);

        assertEquals(Optional.empty(), conversations.findByUser("entra-1", null));
    }

    @Test
    void earlierUserOfASharedConversationIsNotFound() {
        seen(elsewhere("directline", "shared", ChannelAccount.ofId("first"), HOME), NOW.minusSeconds(1));
        seen(elsewhere("directline", "shared", ChannelAccount.ofId("second"), HOME), NOW);

        assertEquals(Optional.empty(), conversations.findByUser("first", "directline"));
        assertEquals(List.of(), conversations.lookup().findAllByUser("first", "directline"));
        assertEquals("shared", id(conversations.findByUser("second", "directline")));
        assertEquals(2, tables.rows("conversationindex").size(), "one for the conversation, one for its last user");
    }

    @Test
    void activityWithoutUserKeepsTheKnownIds() {
        seen(personal("a:1", "29:u", "entra-1", HOME), NOW.minusSeconds(2));
        seen(personal("a:1", "29:u", null, HOME), NOW.minusSeconds(1));
        assertEquals("a:1", id(conversations.findByUser("entra-1", null)));

        ConversationReference nobody = personal("a:1", "29:u", null, MOVED).withUser(new ChannelAccount(null, "Ann"));
        seen(nobody, NOW);
        assertEquals("a:1", id(conversations.findByUser("29:u", null)));
        assertEquals(MOVED, find("a:1").reference().serviceUrl());
    }

    @Test
    void groupIsNotFoundByAMembersId() {
        seen(reference("msteams", "19:g@thread.v2", "29:u", "entra-1", "groupChat", "t", HOME), NOW);

        assertEquals(Optional.empty(), conversations.findByUser("29:u", null));
        assertNull(find("19:g@thread.v2").reference().user(), "a group's row names no person");
    }

    @Test
    void namesOfPeopleAreNotStored() {
        ConversationReference named = ConversationReference.builder()
                .activityId("act")
                .user(new ChannelAccount("29:u", "Ann", "entra-1", "user", Map.of()))
                .bot(new ChannelAccount("28:b", "Bot"))
                .conversation(new ConversationAccount("a:1", "Ann's chat", "personal", null, "t", Map.of()))
                .channelId("msteams")
                .serviceUrl(HOME)
                .locale("en")
                .build();
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
        seen(elsewhere("emulator", id, ChannelAccount.ofId(id), HOME), NOW);

        assertEquals(id, id(conversations.find("emulator", id)));
        assertEquals(id, id(conversations.lookup().findOnAnyChannel(id)));
        assertEquals(id, id(conversations.findByUser(id, null)));
    }

    @Test
    void oversizedOrMissingIdsAreNotStored() {
        assertFalse(conversations.record(sighting(personal("x".repeat(1_025), "u", null, HOME), NOW)));
        assertFalse(conversations.record(sighting(personal("", "u", null, HOME), NOW)));
        assertFalse(conversations.record(sighting(personal("c", "u", null, "h".repeat(40_000)), NOW)));
        assertTrue(tables.rows("conversations").isEmpty());
    }

    @Test
    void pagesAreFilteredByChannelAndTenant() {
        for (int i = 0; i < 25; i++) {
            seen(
                    reference(
                            i % 2 == 0 ? "msteams" : "webchat", "c" + i, "u" + i, null, "personal", "t" + i % 3, HOME),
                    NOW);
        }

        assertEquals(25, all().size());
        assertEquals(13, all("msteams", null).size());
        assertEquals(
                List.of("t1"),
                all("msteams", "t1").stream()
                        .map(KnownConversation::tenant)
                        .distinct()
                        .toList());
        assertEquals(
                all().stream().map(KnownConversation::key).sorted().toList(),
                all().stream().map(KnownConversation::key).toList());
    }

    @Test
    void seenTenantsAreKnown() {
        seen(personal("a:1", "29:u", null, HOME), NOW);
        assertEquals(
                HOME, conversations.findTenant("msteams", null).orElseThrow().serviceUrl());
        assertTrue(conversations.isKnownTenant("t"));
        assertFalse(conversations.isKnownTenant("other"));

        seen(reference("msteams", "a:2", "29:v", null, "personal", "t2", MOVED), NOW);
        assertEquals(Optional.empty(), conversations.findTenant("msteams", null), "two tenants are known");
        assertEquals(
                MOVED, conversations.findTenant("msteams", "t2").orElseThrow().serviceUrl());
    }

    @Test
    void forgottenUserLeavesNoRow() {
        seen(personal("a:1", "29:u", "entra-1", HOME), NOW);
        seen(personal("a:2", "29:v", "entra-2", HOME), NOW);
        List<KnownConversation> all = conversations.lookup().findAllByUser("entra-1", null);
        assertEquals(
                List.of("a:1"),
                all.stream().map(known -> id(Optional.of(known))).toList());
        all.forEach(conversations::forget);

        assertEquals(Optional.empty(), conversations.find("msteams", "a:1"));
        assertEquals(1, tables.rows("conversations").size());
        assertEquals(3, tables.rows("conversationindex").size(), "the other user's rows");
    }

    @Test
    void concurrentWritesLoseNothing() {
        seen(personal("a:1", "29:u", null, HOME), NOW.minusSeconds(60));
        boolean[] raced = {false};
        tables.takes(() -> {
            if (!raced[0] && tables.requests().get(tables.requests().size() - 1).equals("find conversations")) {
                raced[0] = true;
                notifications("a:1", NOW.minusSeconds(5), false);
            }
        });
        tables.forgetRequests();
        seen(personal("a:1", "29:u", null, MOVED), NOW);

        assertTrue(find("a:1").isOptedOut());
        assertEquals(MOVED, find("a:1").reference().serviceUrl());
    }

    @Test
    void crashBetweenIndexAndRowIsRepairedByARetry() {
        tables.takes(() -> {
            if (tables.requests().get(tables.requests().size() - 1).equals("insert conversations")) {
                throw new StorageException("crash", null);
            }
        });
        assertThrows(StorageException.class, () -> seen(personal("a:1", "29:u", null, HOME), NOW));
        assertEquals(Optional.empty(), conversations.findByUser("29:u", null));

        tables.takes(() -> {});
        seen(personal("a:1", "29:u", null, HOME), NOW);
        assertEquals("a:1", id(conversations.findByUser("29:u", null)));
    }

    @Test
    void repeatedMessageCostsTwoRequests() {
        seen(personal("a:1", "29:u", null, HOME), NOW.minusSeconds(60));
        tables.forgetRequests();
        seen(personal("a:1", "29:u", null, HOME), NOW);

        assertEquals(List.of("find conversations", "merge conversations"), tables.requests());
    }

    private List<KnownConversation> all() {
        String anyChannel = null;
        return all(anyChannel, null);
    }

    private List<KnownConversation> all(String channel, String tenant) {
        List<KnownConversation> all = new ArrayList<>();
        String after = null;
        do {
            ConversationPage page = conversations.page(channel, tenant, 10, after);
            all.addAll(page.conversations());
            after = page.next();
        } while (after != null);
        return all;
    }

    private void seen(ConversationReference reference, Instant at) {
        assertTrue(conversations.record(sighting(reference, at)));
    }

    private static ConversationObservation sighting(ConversationReference reference, Instant at) {
        return ConversationObservation.reachable(reference, at);
    }

    private void gone(String conversation, Instant at) {
        conversations.record(ConversationObservation.gone(personal(conversation, "29:u", null, HOME), at, "removed"));
    }

    private void notifications(String conversation, Instant at, boolean wanted) {
        conversations.record(new ConversationObservation(personal(conversation, "29:u", null, HOME), at, null, wanted));
    }

    private KnownConversation find(String conversation) {
        return conversations.find("msteams", conversation).orElseThrow();
    }

    private static ConversationReference webChat(String conversation, String serviceUrl) {
        return elsewhere("webchat", conversation, ChannelAccount.ofId("u"), serviceUrl);
    }

    private static ConversationReference personal(String conversation, String user, String entra, String serviceUrl) {
        return reference("msteams", conversation, user, entra, "personal", "t", serviceUrl);
    }

    /** Returns a reference to a conversation on a channel that knows neither types nor tenants. */
    private static ConversationReference elsewhere(
            String channel, String conversation, ChannelAccount user, String serviceUrl) {
        return ConversationReference.builder()
                .user(user)
                .bot(new ChannelAccount("28:b", "Bot"))
                .conversation(new ConversationAccount(conversation))
                .channelId(channel)
                .serviceUrl(serviceUrl)
                .build();
    }

    private static ConversationReference reference(
            String channel,
            String conversation,
            String user,
            String entra,
            String type,
            String tenant,
            String serviceUrl) {
        return ConversationReference.builder()
                .user(ChannelAccount.ofIds(user, entra))
                .bot(new ChannelAccount("28:b", "Bot"))
                .conversation(new ConversationAccount(conversation)
                        .withConversationType(type)
                        .withTenantId(tenant))
                .channelId(channel)
                .serviceUrl(serviceUrl)
                .build();
    }

    private static String id(Optional<KnownConversation> known) {
        return known.orElseThrow().reference().conversationId();
    }

    @Test
    void newerIndexRowFailsTheLookup() {
        seen(personal("a:1", "29:u", null, HOME), NOW);
        makeRowsNewer("conversationindex");

        assertThrows(StorageException.class, () -> conversations.findByUser("29:u", null));
        assertThrows(StorageException.class, () -> conversations.lookup().findAllByUser("29:u", null));
    }

    @Test
    void newerTenantRowDoesNotStopRecording() {
        seen(personal("a:1", "29:u", null, HOME), NOW);
        makeRowsNewer("tenants");
        seen(personal("a:2", "29:v", null, MOVED), NOW);

        assertEquals("a:2", id(conversations.find("msteams", "a:2")));
        assertEquals(HOME, tables.rows("tenants").get(0).row().text("serviceUrl"));
    }

    @Test
    void newerTenantRowIsNeverTheOnlyTenant() {
        seen(personal("a:1", "29:u", null, HOME), NOW);
        makeRowsNewer("tenants");
        assertThrows(StorageException.class, () -> conversations.findTenant("msteams", null));

        seen(reference("msteams", "a:2", "29:v", null, "personal", "t2", MOVED), NOW);
        assertEquals(Optional.empty(), conversations.findTenant("msteams", null), "two tenants are known");
        assertEquals(
                MOVED, conversations.findTenant("msteams", "t2").orElseThrow().serviceUrl());
    }

    private void makeRowsNewer(String table) {
        for (StoredRow stored : tables.rows(table)) {
            Row newer = new Row(stored.row().partition(), stored.row().key()).with("needs", 3);
            assertTrue(tables.table(table).merge(newer, stored.version()).isPresent());
        }
    }

    @Test
    void knownTenantIsWrittenOnlyWhenItMoved() {
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
