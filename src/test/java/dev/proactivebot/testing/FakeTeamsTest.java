package dev.proactivebot.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the fake Teams enforces and counts, over a real socket. */
@Timeout(30)
class FakeTeamsTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final MutableClock clock = MutableClock.at("2026-11-22T10:00:00Z");
    private final FakeTeams teams = new FakeTeams(TeamsLimits.published(), clock, new Random(7));
    private int sent;

    @AfterEach
    void stop() {
        teams.close();
    }

    @Test
    void aMessageIsTakenAndItsTextRemembered() throws Exception {
        HttpResponse<String> answer = post("v3/conversations/a%7Cb/activities", message("hello"));

        assertEquals(201, answer.statusCode());
        assertEquals("{\"id\":\"t-1\"}", answer.body());
        assertEquals(List.of(clock.instant()), teams.tally().accepted().get("hello"));
    }

    @Test
    void aReplyIsTakenAsWell() throws Exception {
        assertEquals(
                201, post("v3/conversations/c/activities/m1", message("hello")).statusCode());
    }

    @Test
    void aMessageIsUpdatedAndDeletedAndTheBookShowsIt() throws Exception {
        String id = idOf(post("v3/conversations/a%7Cb/activities", message("hello")));
        assertEquals(200, send("PUT", "v3/conversations/a%7Cb/activities/" + id, message("bye")));
        assertEquals(List.of("bye"), teams.shown().texts());
        assertEquals(404, send("PUT", "v3/conversations/other/activities/" + id, message("x")));
        assertEquals(404, send("DELETE", "v3/conversations/a%7Cb/activities/other", ""));
        assertEquals(200, send("DELETE", "v3/conversations/a%7Cb/activities/" + id, ""));
        assertEquals(404, send("PUT", "v3/conversations/a%7Cb/activities/" + id, message("x")));

        assertEquals(List.of(), teams.shown().texts());
        assertEquals(2, teams.shown().edits().size());
        assertEquals(1, teams.tally().accepted().size());
    }

    @Test
    void updatesCountAsMessagesDo() throws Exception {
        assertEquals(Set.of(201), statuses(25, "a"));
        String id = idOf(post("v3/conversations/c/activities", message("hello")));
        for (int i = 0; i < 6; i++) {
            assertEquals(200, send("PUT", "v3/conversations/c/activities/" + id, message("bye")));
        }
        assertEquals(429, send("PUT", "v3/conversations/c/activities/" + id, message("bye")));
    }

    @Test
    void theFirstRequestOfEachMessageMayFail() throws Exception {
        teams.sometimes(1, new Fault.FirstTime(503));

        assertEquals(503, post("v3/conversations/c/activities", message("one")).statusCode());
        assertEquals(201, post("v3/conversations/c/activities", message("one")).statusCode());
        assertEquals(503, post("v3/conversations/c/activities", message("two")).statusCode());
    }

    @Test
    void requestThatIsNoSendAnswers404AndDoesNotCount() throws Exception {
        assertEquals(404, post("v3/conversations", message("hello")).statusCode());
        assertEquals(0, teams.tally().requests());
    }

    @Test
    void aTenantGetsFiftyInAnySecond() throws Exception {
        assertEquals(Set.of(201), statuses(25, "a"));
        clock.advance(Duration.ofMillis(600));
        assertEquals(Set.of(201), statuses(25, "b"));
        assertEquals(429, send("late"));
        clock.advance(Duration.ofMillis(399));
        assertEquals(429, send("late"));
        clock.advance(Duration.ofMillis(1));
        assertEquals(Set.of(201), statuses(25, "c"));
        assertEquals(429, send("late"));
        assertEquals(3, teams.tally().overWindow());
    }

    @Test
    void tenantsDoNotShareTheirLimit() throws Exception {
        assertEquals(Set.of(201), statuses(50, "a"));
        assertEquals(
                201,
                post("v3/conversations/x/activities", "{\"conversation\":{\"tenantId\":\"t2\"},\"text\":\"x\"}")
                        .statusCode());
        assertEquals(
                201,
                post("v3/conversations/y/activities", "{\"channelData\":{\"tenant\":{\"id\":\"t3\"}},\"text\":\"y\"}")
                        .statusCode());
    }

    @Test
    void aConversationGetsSevenInASecondAndEightInTwo() throws Exception {
        for (int i = 0; i < 7; i++) {
            assertEquals(201, send("c"));
        }
        assertEquals(429, send("c"));
        clock.advance(Duration.ofSeconds(1));
        assertEquals(201, send("c"));
        assertEquals(429, send("c"));
        clock.advance(Duration.ofSeconds(1));
        assertEquals(201, send("c"));
    }

    @Test
    void aConversationGetsSixtyInThirtySeconds() throws Exception {
        for (int i = 0; i < 60; i++) {
            assertEquals(201, send("c"));
            clock.advance(Duration.ofMillis(400));
        }
        assertEquals(429, send("c"));
        clock.advance(Duration.ofSeconds(6));
        assertEquals(201, send("c"));
    }

    @Test
    void aConversationGetsEighteenHundredInAnHour() throws Exception {
        Instant start = clock.instant();
        for (int i = 0; i < 1_800; i++) {
            assertEquals(201, send("c"));
            clock.advance(Duration.ofMillis(600));
        }
        assertEquals(429, send("c"));
        clock.set(start.plus(Duration.ofHours(1)));
        assertEquals(201, send("c"));
        assertEquals(429, send("c"));
    }

    @Test
    void refusedRequestsDoNotCountTowardsALimit() throws Exception {
        statuses(50, "a");
        statuses(100, "b");
        clock.advance(Duration.ofSeconds(1));

        assertEquals(Set.of(201), statuses(50, "c"));
        assertEquals(100, teams.tally().throttled());
    }

    @Test
    void anAnnouncedPauseHoldsForEveryConversationAndSaysHowLong() throws Exception {
        teams.pause(Duration.ofSeconds(3));
        clock.advance(Duration.ofMillis(500));

        assertEquals("3", retryAfter("a"));
        clock.advance(Duration.ofSeconds(2));
        assertEquals("1", retryAfter("b"));
        clock.advance(Duration.ofMillis(500));
        assertEquals(201, send("a"));
    }

    @Test
    void requestASecondAfterAnAnnouncedPauseIsCounted() throws Exception {
        teams.pause(Duration.ofSeconds(10));
        clock.advance(Duration.ofSeconds(5));
        send("nobody can know yet");
        clock.advance(Duration.ofSeconds(1));
        send("on its way");
        assertEquals(0, teams.tally().intoPause());

        clock.advance(Duration.ofMillis(1));
        send("should know");
        assertEquals(1, teams.tally().intoPause());
        clock.advance(Duration.ofSeconds(4));
        send("over");
        assertEquals(1, teams.tally().intoPause());
    }

    @Test
    void aThrottledConversationStaysPausedAndOthersDoNot() throws Exception {
        teams.sometimes(1, new Fault.Throttle(Duration.ofSeconds(2)));
        assertEquals("2", retryAfter("c"));
        teams.mend();

        assertEquals(201, send("d"));
        clock.advance(Duration.ofMillis(1_500));
        assertEquals("1", retryAfter("c"));
        assertEquals(1, teams.tally().intoPause());
        clock.advance(Duration.ofMillis(500));
        assertEquals(201, send("c"));
    }

    @Test
    void throttlingWithoutRetryAfterAnnouncesNothing() throws Exception {
        teams.sometimes(1, new Fault.Throttle(Duration.ZERO));
        assertEquals("", retryAfter("c"));
        teams.mend();

        assertEquals(201, send("c"));
    }

    @Test
    void aPauseOfOneConversationCanBeAnnounced() throws Exception {
        teams.pause("c", Duration.ofSeconds(2));

        assertEquals("2", retryAfter("c"));
        assertEquals(201, send("d"));
    }

    @Test
    void faultsComeAtTheirRate() throws Exception {
        teams.sometimes(0.1, new Fault.Status(503));
        teams.sometimes(0.1, new Fault.Status(502));
        int failed = 0;
        for (int i = 0; i < 1_000; i++) {
            clock.advance(Duration.ofMillis(100));
            failed += send("c" + i) >= 502 ? 1 : 0;
        }

        assertTrue(failed > 150 && failed < 250, failed + " of 1000");
        assertEquals(1_000 - failed, teams.tally().accepted().size());
    }

    @Test
    void aResetMessageIsNotTaken() {
        teams.sometimes(1, new Fault.Reset());

        assertThrows(IOException.class, () -> send("c"));
        assertEquals(0, teams.tally().accepted().size());
    }

    @Test
    void aSilentRequestIsTakenAndOthersAreServedMeanwhile() throws Exception {
        teams.sometimes(1, new Fault.Silence());
        assertThrows(HttpTimeoutException.class, () -> send("c"));
        teams.mend();

        assertEquals(1, teams.tally().accepted().size());
        assertEquals(1, teams.tally().unanswered());
        assertEquals(201, send("c"));
    }

    @Test
    void aConversationIsRefusedUntilMended() throws Exception {
        teams.refuse("c", 403, "ConversationBlockedByUser");
        HttpResponse<String> refused = post("v3/conversations/c/activities", message("hello"));
        assertEquals(403, refused.statusCode());
        assertTrue(refused.body().contains("ConversationBlockedByUser"));
        teams.mend();

        assertEquals(201, send("c"));
    }

    @Test
    void messageWithoutAValidTokenIsRefused() throws Exception {
        teams.tokens("good"::equals);
        assertEquals(401, send("c"));
        assertEquals(1, teams.tally().unauthorized());
        assertEquals(0, teams.tally().accepted().size());
    }

    @Test
    void aRepeatedTextIsCountedAsRepeated() throws Exception {
        for (String text : List.of("one", "two", "one")) {
            post("v3/conversations/c/activities", message(text));
        }

        assertEquals(Set.of("one"), teams.tally().repeated());
        assertEquals(2, teams.tally().accepted().size());
    }

    @Test
    void forgettingCountsFromZeroAndKeepsTheLimits() throws Exception {
        statuses(50, "a");
        teams.forget();

        assertEquals(429, send("b"));
        assertEquals(1, teams.tally().requests());
    }

    @Test
    void theSoonestEndOfARunFollowsFromTheWindows() {
        assertEquals(Duration.ofSeconds(90), TeamsLimits.published().soonest(200));
        assertEquals(Duration.ZERO, TeamsLimits.published().soonest(7));
    }

    private Set<Integer> statuses(int times, String prefix) throws Exception {
        Set<Integer> statuses = new HashSet<>();
        for (int i = 0; i < times; i++) {
            statuses.add(send(prefix + i));
        }
        return statuses;
    }

    private String retryAfter(String conversation) throws Exception {
        HttpResponse<String> answer = post("v3/conversations/" + conversation + "/activities", message(conversation));
        assertEquals(429, answer.statusCode());
        return answer.headers().firstValue("Retry-After").orElse("");
    }

    private int send(String conversation) throws IOException, InterruptedException {
        String path = "v3/conversations/" + conversation.replace(" ", "%20") + "/activities";
        return post(path, message("message " + sent++)).statusCode();
    }

    private static String message(String text) {
        return "{\"type\":\"message\",\"text\":\"" + text + "\"}";
    }

    private String idOf(HttpResponse<String> answer) {
        return answer.body().replaceAll(".*:\"|\"}", "");
    }

    private int send(String method, String path, String body) throws IOException, InterruptedException {
        return HTTP.send(
                        HttpRequest.newBuilder(URI.create(teams.serviceUrl() + path))
                                .timeout(Duration.ofSeconds(1))
                                .method(method, BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(teams.serviceUrl() + path))
                        .timeout(Duration.ofSeconds(1))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
