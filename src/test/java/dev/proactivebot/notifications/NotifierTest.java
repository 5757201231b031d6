package dev.proactivebot.notifications;

import static dev.proactivebot.notifications.Audience.conversation;
import static dev.proactivebot.notifications.Audience.everyone;
import static dev.proactivebot.notifications.Audience.recipients;
import static dev.proactivebot.notifications.Audience.reference;
import static dev.proactivebot.notifications.Audience.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.proactivebot.api.ApiResult;
import dev.proactivebot.api.ApiResult.Result;
import dev.proactivebot.conversations.ConversationObservation;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.schema.TraceParent;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.Received;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The app's own code notifies: by the rules of HTTP, and with its promises. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class NotifierTest {
    private static final Activity HI = Activity.message("hi");
    private static final Instant TOMORROW = Instant.parse("2026-11-23T08:00:00Z");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final String TO_ANN = "\"to\":[{\"user\":\"ann\"}],\"text\":\"hi\"";

    private final Scene scene = new Scene();
    private final Notifier proactive = scene.notifications.notifier(null, scene.log.logger());

    @BeforeEach
    void meet() {
        scene.meet(scene.reference("emulator", "c-ann", "ann", "entra-ann"));
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    static Stream<Audience> ann() {
        return Stream.of(
                user("ann"),
                user("entra-ann"),
                user("ann").withChannelId("emulator"),
                conversation("c-ann"),
                conversation("c-ann").withChannelId("emulator"),
                recipients(user("ann"), conversation("c-ann"), user("entra-ann")),
                everyone(),
                everyone().withChannelId("emulator"),
                everyone().withTenantId(Scene.TENANT));
    }

    @ParameterizedTest
    @MethodSource("ann")
    void userIsToldOnceByAnyOfTheirNames(Audience to) {
        Receipt receipt = proactive.notify(to, Activity.message("Your order has shipped"));
        scene.drain();

        assertEquals(Map.of("c-ann", 1), scene.said());
        assertEquals(
                "Your order has shipped",
                scene.connector.take().json().path("text").asText());
        NotificationStatus status = status(receipt);
        assertEquals(NotificationState.DONE, status.state());
        assertEquals(new RecipientCounts(1, 0, 0, 1, Map.of(), Map.of(), 0), status.counts());
    }

    private NotificationStatus status(Receipt receipt) {
        scene.clock.advance(Duration.ofSeconds(3)); // what was counted before is not shown any more
        return proactive.status(receipt.id()).orElseThrow();
    }

    /** A reply to an activity that the conversation does not know would cost two requests for each recipient. */
    @Test
    void aNotificationRepliesToNothing() {
        proactive.notify(user("ann"), HI.inReplyTo("an-activity-of-elsewhere"));
        scene.drain();

        assertFalse(scene.connector.take().json().has("replyToId"));
    }

    @Test
    void aConversationThatIsGivenByReferenceNeedNotBeKnown() {
        proactive.notify(reference(scene.reference("emulator", "c-new", "bob", null)), HI);
        scene.drain();

        assertEquals(Map.of("c-new", 1), scene.said());
    }

    @Test
    void everyoneIsNarrowedByChannel() {
        scene.meet("msteams", "c-teams", "bob");
        proactive.notify(everyone().withChannelId("msteams"), HI);
        scene.drain();

        assertEquals(Map.of("c-teams", 1), scene.said());
    }

    private static Notification toAnn() {
        return Notification.of(recipients(user("ann")), HI);
    }

    private static Notification to(Audience to) {
        return Notification.of(to, HI);
    }

    private static Arguments wrong(String field, Notification notification, String sameByHttp) {
        return Arguments.of(field, notification, "{" + sameByHttp + "}");
    }

    static Stream<Arguments> wrong() {
        return Stream.concat(wrongAudiences(), Stream.concat(wrongContents(), wrongTimes()));
    }

    private static Stream<Arguments> wrongAudiences() {
        String many = String.join(",", Collections.nCopies(1_001, "{\"user\":\"ann\"}"));
        return Stream.of(
                wrong("to.user", to(user("bob")), "\"to\":{\"user\":\"bob\"},\"text\":\"hi\""),
                wrong(
                        "to[1].conversation",
                        to(recipients(user("ann"), conversation("c-bob"))),
                        "\"to\":[{\"user\":\"ann\"},{\"conversation\":\"c-bob\"}],\"text\":\"hi\""),
                wrong(
                        "to.user",
                        to(user("x".repeat(1_025))),
                        "\"to\":{\"user\":\"" + "x".repeat(1_025) + "\"},\"text\":\"hi\""),
                wrong(
                        "to[0].tenantId",
                        to(recipients(user("ann").withTenantId("other"))),
                        "\"to\":[{\"user\":\"ann\",\"tenantId\":\"other\"}],\"text\":\"hi\""),
                wrong(
                        "to.tenantId",
                        to(everyone().withTenantId("other")),
                        "\"to\":{\"everyone\":true,\"tenantId\":\"other\"},\"text\":\"hi\""),
                wrong(
                        "to.channelId",
                        to(everyone().withChannelId("x".repeat(1_025))),
                        "\"to\":{\"everyone\":true,\"channelId\":\"" + "x".repeat(1_025) + "\"},\"text\":\"hi\""),
                wrong("to", to(recipients()), "\"to\":[],\"text\":\"hi\""),
                wrong(
                        "to",
                        to(recipients(Collections.nCopies(1_001, user("ann")))),
                        "\"to\":[" + many + "],\"text\":\"hi\""),
                wrong("to", to(Recipient.UNNAMED), "\"to\":{},\"text\":\"hi\""),
                wrong(
                        "to.reference",
                        to(reference(evil()).withChannelId("msteams")),
                        "\"to\":{\"reference\":" + json(evil()) + ",\"channelId\":\"msteams\"},\"text\":\"hi\""),
                wrong(
                        "to.reference.serviceUrl",
                        to(reference(evil())),
                        "\"to\":{\"reference\":" + json(evil()) + "},\"text\":\"hi\""));
    }

    private static Stream<Arguments> wrongContents() {
        return Stream.of(
                wrong(
                        "activity",
                        Notification.of(recipients(user("ann")), Activity.message(" ")),
                        "\"to\":[{\"user\":\"ann\"}],\"activity\":{\"text\":\" \"}"),
                wrong(
                        "activity.type",
                        Notification.of(recipients(user("ann")), Activity.typing()),
                        "\"to\":[{\"user\":\"ann\"}],\"activity\":{\"type\":\"typing\"}"),
                wrong(
                        "activity",
                        Notification.of(recipients(user("ann")), Activity.message("x".repeat(110_000))),
                        "\"to\":[{\"user\":\"ann\"}],\"text\":\"" + "x".repeat(110_000) + "\""));
    }

    private static Stream<Arguments> wrongTimes() {
        String recurrence = TO_ANN + ",\"recurrence\":{\"rule\":\"%s\",\"timeZone\":\"%s\"}";
        String tomorrow = ",\"at\":\"" + TOMORROW + "\"";
        Notification at = toAnn().withAt(TOMORROW);
        return Stream.of(
                wrong(
                        "at",
                        toAnn().withAt(Instant.parse("2099-01-01T00:00:00Z")),
                        TO_ANN + ",\"at\":\"2099-01-01T00:00:00Z\""),
                wrong("delay", toAnn().withDelay(Duration.ofMinutes(-10)), TO_ANN + ",\"delay\":\"PT-10M\""),
                wrong("delay", toAnn().withDelay(Duration.ofDays(9_999)), TO_ANN + ",\"delay\":\"P9999D\""),
                wrong("delay", at.withDelay(Duration.ofDays(1)), TO_ANN + tomorrow + ",\"delay\":\"P1D\""),
                wrong("expires", at.withExpires(TOMORROW), TO_ANN + tomorrow + ",\"expires\":\"" + TOMORROW + "\""),
                wrong(
                        "expires",
                        at.withExpires(TOMORROW.plus(Duration.ofDays(31))),
                        TO_ANN + tomorrow + ",\"expires\":\"2026-12-24T08:00:00Z\""),
                wrong("at", toAnn().withRecurrence("FREQ=DAILY", BERLIN), recurrence.formatted("FREQ=DAILY", BERLIN)),
                wrong(
                        "recurrence.rule",
                        at.withRecurrence("FREQ=SECONDLY", BERLIN),
                        recurrence.formatted("FREQ=SECONDLY", BERLIN) + tomorrow),
                wrong(
                        "recurrence.rule",
                        at.withRecurrence("x".repeat(1_025), BERLIN),
                        recurrence.formatted("x".repeat(1_025), BERLIN) + tomorrow),
                wrong(
                        "recurrence.timeZone",
                        at.withRecurrence("FREQ=DAILY", ZoneId.of("+01:00")),
                        recurrence.formatted("FREQ=DAILY", "+01:00") + tomorrow));
    }

    private static ConversationReference evil() {
        return ConversationReference.builder()
                .conversation(new ConversationAccount("c"))
                .channelId("msteams")
                .serviceUrl("https://evil.example/")
                .build();
    }

    private static String json(Object value) {
        return new String(BotJson.write(value), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void invalidNotificationIsRefusedWithTheMessageOfHttp(String field, Notification notification, String sameByHttp) {
        List<Object> before = scene.everything();
        InvalidNotificationException refused =
                assertThrows(InvalidNotificationException.class, () -> proactive.notify(notification));
        ApiResult answer = scene.post(sameByHttp);

        assertEquals(field, refused.field());
        assertEquals(Scene.json(answer).at("/error/message").asText(), refused.getMessage() + ".", answer.toString());
        assertEquals(before, scene.everything());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "é", "a\nb"})
    void aKeyIsVisibleAscii(String key) {
        InvalidNotificationException refused =
                assertThrows(InvalidNotificationException.class, () -> proactive.notify(toAnn().withKey(key)));

        assertEquals("key", refused.field());
    }

    @Test
    void allReferencesTogetherHaveTheBoundOfARequest() {
        List<Recipient> large = IntStream.range(0, 1_000)
                .mapToObj(i -> reference(scene.reference("emulator", "c" + i, "u" + "x".repeat(3_000), null)))
                .toList();

        assertEquals(
                "to",
                assertThrows(InvalidNotificationException.class, () -> proactive.notify(recipients(large), HI))
                        .field());
    }

    @Test
    void nullAudienceOrActivityIsRefused() {
        assertThrows(NullPointerException.class, () -> proactive.notify(null, HI));
        assertThrows(NullPointerException.class, () -> proactive.notify(user("ann"), null));
    }

    @Test
    void theSameKeyAndContentAreOneNotification() {
        Receipt first = proactive.notify(toAnn().withKey("order-7"));
        scene.clock.advance(Duration.ofHours(1));
        scene.drain();
        Receipt again = proactive.notify(toAnn().withKey("order-7"));
        scene.drain();

        assertEquals(first, again);
        assertEquals(Map.of("c-ann", 1), scene.said());
    }

    @Test
    void theSameKeyWithOtherContentNamesTheFirstNotification() {
        Receipt first = proactive.notify(toAnn().withKey("order-7"));

        for (Notification other : List.of(
                Notification.of(recipients(user("ann")), Activity.message("ho")),
                to(everyone()),
                toAnn().withDelay(Duration.ofMinutes(1)),
                toAnn().withExpires(TOMORROW))) {
            KeyReusedException reused =
                    assertThrows(KeyReusedException.class, () -> proactive.notify(other.withKey("order-7")));
            assertEquals(first.id(), reused.id());
        }
        scene.drain();
        assertEquals(Map.of("c-ann", 1), scene.said());
    }

    /** What version 0.1 took under a key has no such field. */
    @Test
    void nonUrgentNotificationHasNoUrgentField() {
        assertFalse(new String(BotJson.writeSorted(toAnn()), StandardCharsets.UTF_8).contains("urgent"));
        proactive.notify(toAnn().withKey("order-7"));
        assertThrows(
                KeyReusedException.class,
                () -> proactive.notify(toAnn().withUrgent().withKey("order-7")));
    }

    @Test
    void theKeyOfACancelledNotificationNamesIt() {
        Notification later = toAnn().withDelay(Duration.ofHours(1)).withKey("order-7");
        Receipt first = proactive.notify(later);
        proactive.cancel(first.id());

        for (Notification again : List.of(later, toAnn().withKey("order-7"), later.withUrgent())) {
            NotificationCancelledException cancelled =
                    assertThrows(NotificationCancelledException.class, () -> proactive.notify(again));
            assertEquals(first.id(), cancelled.id());
        }
        assertNotEquals(first.id(), proactive.notify(later.withKey("order-7b")).id());
    }

    @Test
    void twoCallsWithoutAKeyAreTwoNotifications() {
        proactive.notify(user("ann"), HI);
        proactive.notify(user("ann"), HI);
        scene.drain();

        assertEquals(Map.of("c-ann", 2), scene.said());
    }

    /** Maps of properties have their order by chance: another process has another one. */
    @Test
    void fieldOrderDoesNotChangeTheContent() throws IOException {
        Activity one =
                activity("{\"text\":\"hi\",\"summary\":\"s\",\"importance\":\"high\",\"value\":{\"a\":1,\"b\":2}}");
        Activity other =
                activity("{\"value\":{\"b\":2,\"a\":1},\"importance\":\"high\",\"summary\":\"s\",\"text\":\"hi\"}");
        Receipt first = proactive.notify(Notification.of(user("ann"), one).withKey("order-7"));

        assertEquals(first, proactive.notify(Notification.of(user("ann"), other).withKey("order-7")));
    }

    private static Activity activity(String json) throws IOException {
        return BotJson.read(json.getBytes(StandardCharsets.UTF_8), Activity.class);
    }

    @Test
    void keyBelongsToEitherJavaOrHttp() {
        proactive.notify(toAnn().withKey("java"));
        assertEquals(Result.CONTRADICTORY, post("java").result());

        assertEquals(Result.QUEUED, post("http").result());
        assertThrows(KeyReusedException.class, () -> proactive.notify(toAnn().withKey("http")));
    }

    private ApiResult post(String key) {
        return scene.notifications.accept("{" + TO_ANN + "}", key, null, scene.log.logger());
    }

    @Test
    void notificationThatTheQueueRefusedIsAcceptedAgainWithItsKey() {
        scene.direct.goDown();
        assertThrows(StorageException.class, () -> proactive.notify(toAnn().withKey("order-7")));
        scene.direct.comeBack();
        proactive.notify(toAnn().withKey("order-7"));
        scene.drain();

        assertEquals(Map.of("c-ann", 1), scene.said());
    }

    @Test
    void receiptShowsDueAndExpiryTimes() {
        Receipt now = proactive.notify(user("ann"), HI);
        assertEquals(Scene.NOW, now.due());
        assertEquals(Scene.NOW.plus(Duration.ofDays(3)), now.expires());

        Receipt delayed = proactive.notify(toAnn().withDelay(Duration.ofMinutes(5)));
        assertEquals(Scene.NOW.plus(Duration.ofMinutes(5)), delayed.due());

        Receipt later = proactive.notify(toAnn().withAt(TOMORROW).withExpires(TOMORROW.plusSeconds(60)));
        assertEquals(TOMORROW, later.due());
        assertEquals(TOMORROW.plusSeconds(60), later.expires());
    }

    @Test
    void scheduledNotificationIsSentWhenDueUnlessItIsCancelled() {
        List<String> told = scene.listen();
        proactive.notify(toAnn().withAt(TOMORROW));
        Receipt off = proactive.notify(toAnn().withAt(TOMORROW.plus(Duration.ofHours(6))));
        assertEquals(NotificationState.SCHEDULED, status(off).state());
        NotificationStatus cancelled = proactive.cancel(off.id()).orElseThrow();
        scene.live(TOMORROW.plus(Duration.ofHours(12)));

        assertEquals(List.of(TOMORROW + " c-ann"), told);
        assertEquals(NotificationState.CANCELLED, cancelled.state());
        assertEquals(1, cancelled.counts().cancelled());
    }

    @Test
    void aSeriesShowsItsNextTimeAndItsLatestOccurrence() {
        Receipt receipt = proactive.notify(toAnn().withAt(TOMORROW).withRecurrence("FREQ=DAILY", BERLIN));
        assertEquals(TOMORROW, receipt.due());
        scene.live(TOMORROW.plusSeconds(3_600));

        NotificationStatus series = status(receipt);
        assertEquals(NotificationState.SCHEDULED, series.state());
        assertEquals(TOMORROW.plus(Duration.ofDays(1)), series.due());
        assertEquals(new RecurrenceRule("FREQ=DAILY", "Europe/Berlin"), series.recurrence());
        assertEquals(1L, series.occurrences());
        assertNull(series.counts());
        assertEquals(NotificationState.DONE, series.latest().state());
        assertEquals(receipt.id(), series.latest().series());
        assertEquals(1, series.latest().counts().sent());
        assertEquals(
                NotificationState.CANCELLED,
                proactive.cancel(receipt.id()).orElseThrow().state());
    }

    @Test
    void failuresAndSkipsAreCountedByReason() {
        scene.meet("emulator", "c-bob", "bob");
        scene.conversations.record(
                new ConversationObservation(scene.reference("emulator", "c-bob", "bob", null), Scene.NOW, null, false));
        scene.connector.always(request -> Answer.error(403, "ConversationBlockedByUser"));
        Receipt receipt = proactive.notify(recipients(user("ann"), user("bob")), HI);
        scene.drain();

        assertEquals(
                new RecipientCounts(2, 0, 0, 0, Map.of("blocked", 1), Map.of("optedOut", 1), 0),
                status(receipt).counts());
    }

    @Test
    void statusEqualsTheHttpAnswerWithoutRecipients() {
        List<Receipt> receipts = List.of(
                proactive.notify(user("ann"), HI),
                proactive.notify(toAnn().withAt(TOMORROW)),
                proactive.notify(to(everyone()).withAt(TOMORROW).withRecurrence("FREQ=DAILY;COUNT=1", BERLIN)));
        scene.drain();

        for (Receipt receipt : receipts) {
            ObjectNode shown = (ObjectNode) scene.show(receipt.id());
            shown.remove("recipients");
            assertEquals(shown, tree(status(receipt)));
        }
    }

    private static JsonNode tree(Object value) {
        try {
            return BotJson.read(BotJson.write(value), JsonNode.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "../jobs", "0123456789abcdef0123456789abcdef"})
    void unknownIdHasNoStatus(String id) {
        assertTrue(proactive.status(id).isEmpty());
        assertTrue(proactive.cancel(id).isEmpty());
    }

    @Test
    void messagesGoOnWithTheTraceOfTheInvocation() {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        TraceParent parent =
                TraceParent.parse("00-" + trace + "-b7ad6b7169203331-01").orElseThrow();
        scene.notifications.notifier(parent, scene.log.logger()).notify(user("ann"), HI);
        scene.drain();

        Received sent = scene.connector.take();
        assertTrue(String.valueOf(sent.header("traceparent")).contains(trace));
    }

    @Test
    void noTextIsLogged() {
        proactive.notify(user("ann"), Activity.message("secret words"));
        scene.drain();

        assertTrue(scene.log.text().contains("accepted job="), scene.log.text());
        assertFalse(scene.log.text().contains("secret words"), scene.log.text());
    }
}
