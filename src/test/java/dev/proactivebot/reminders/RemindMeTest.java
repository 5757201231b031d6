package dev.proactivebot.reminders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.notifications.reminders.NewReminder;
import dev.proactivebot.reminders.Scene.User;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.testing.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.logging.Level;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked // a null fails the test anyway
class RemindMeTest {
    private static final User ANN_IN_GROUP = new User("29:ann", "Ann <&> B", "19:group", true, Scene.ANN.zone());
    private static final User BOB = new User("29:bob", "Bob", "19:group", true, ZoneId.of("America/New_York"));

    private Scene scene = new Scene();

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void theAnswerRepeatsWhatWasUnderstoodWithDateTimeAndZone() {
        assertEquals(
                "I will remind you on Wednesday, 25 November 2026 at 11:10 (Europe/Berlin) to stretch. This is reminder 1.",
                scene.says("remind me in 10 minutes to stretch"));
        assertEquals(
                "I will remind you every weekday at 09:00 to look at the builds, first on Thursday, 26 November 2026 at 09:00"
                        + " (Europe/Berlin). This is reminder 2.",
                scene.says("remind me every weekday at 9:00 to look at the builds"));
    }

    @Test
    void reminderInThreeSecondsComesOnTime() {
        comesOnTime(Duration.ofSeconds(3), "remind me in 3 seconds to stretch");
    }

    @Test
    void reminderInElevenMinutesComesOnTime() {
        comesOnTime(Duration.ofMinutes(11), "remind me in 11 minutes to stretch");
    }

    @Test
    void reminderInEightDaysComesOnTime() {
        comesOnTime(Duration.ofDays(8), "remind me in 8 days to stretch");
    }

    @Test
    void reminderInThreeYearsComesOnTime() {
        scene.says("remind me in 3 years to stretch");
        Instant due =
                LocalDateTime.of(2029, 11, 25, 11, 0).atZone(Scene.ANN.zone()).toInstant();
        scene.jump(due.minus(Duration.ofDays(1)));

        comes(due);
    }

    private void comesOnTime(Duration delay, String text) {
        scene.queues(Scene.ANN, text);
        comes(Scene.NOW.plus(delay));
    }

    private void comes(Instant due) {
        scene.until(due.plus(Duration.ofDays(2)));
        List<String> heard = scene.heard();
        assertEquals(List.of("Reminder: stretch"), heard.subList(heard.size() - 1, heard.size()), heard.toString());
        assertEquals(1, heard.stream().filter("Reminder: stretch"::equals).count(), heard.toString());
        assertEquals(due, scene.lastHeard());
    }

    @Test
    void weekdayReminderComesOnceEachWeekdayAcrossRestarts() {
        scene.says("remind me every weekday at 9:00 to stretch");
        int heard = 0;
        for (int day = 0; day < 21; day++) {
            scene.passes(Duration.ofDays(1));
            scene.restart();
            heard += scene.heard().size();
        }
        assertEquals(15, heard);
    }

    @Test
    void remindersAreListedInOrderOfTheirNextTime() {
        assertTrue(scene.says("reminders").startsWith("You have no reminders here."));
        scene.says("remind me every Monday at 8:30 to write the report");
        scene.says("remind me in 10 minutes to stretch");

        assertEquals("""
                Your reminders:
                2: stretch, Wednesday, 25 November 2026 at 11:10:02 (Europe/Berlin)
                1: write the report, every Monday at 08:30, next on Monday, 30 November 2026 at 08:30 (Europe/Berlin)""", scene.says("reminders"));
        scene.passes(Duration.ofMinutes(11));
        assertEquals(List.of("Reminder: stretch"), scene.heard());
        assertEquals(2, scene.says("reminders").lines().count(), "what has come is over");
    }

    @Test
    void cancelledReminderIsNotSentAndItsNumberIsNotReused() {
        scene.says("remind me in 10 minutes to stretch");
        scene.says("remind me every day at 9 to read");

        assertEquals("Cancelled: stretch", scene.says("cancel 1"));
        assertEquals("Cancelled: read", scene.says("cancel 2"));
        assertEquals("You have no reminder 2 here. Say reminders to see yours.", scene.says("cancel 2"));
        assertTrue(scene.says("remind me in 20 minutes to drink").contains("reminder 3"));
        scene.passes(Duration.ofDays(3));
        assertEquals(List.of("Reminder: drink"), scene.heard());
    }

    @Test
    void reminderCancelledAtTheLastMomentIsNotSent() {
        scene.says("remind me in 10 minutes to stretch");
        scene.until(Scene.NOW.plus(Duration.ofMinutes(10)).minusMillis(3_500));
        scene.says("cancel 1");
        scene.passes(Duration.ofMinutes(10));

        assertEquals(List.of(), scene.heard());
    }

    @Test
    void snoozedReminderIsSentOnceMore() {
        assertEquals("I have not reminded you of anything here lately.", scene.says("snooze 10 minutes"));
        scene.says("remind me in 10 minutes to stretch");
        scene.says("remind me in 20 minutes to drink");
        scene.passes(Duration.ofMinutes(25));
        scene.heard();

        assertTrue(scene.says("snooze 10 minutes")
                .startsWith("I will remind you on Wednesday, 25 November 2026 at 11:35"));
        scene.passes(Duration.ofDays(1));
        assertEquals(List.of("Reminder: drink"), scene.heard());
    }

    @Test
    void snoozeOfARecurringReminderKeepsItsNextTime() {
        scene.says("remind me every day at 12 to eat");
        scene.passes(Duration.ofHours(1));
        scene.says("snooze 30 minutes");
        scene.passes(Duration.ofHours(23));

        assertEquals(1, scene.heard().size());
        scene.passes(Duration.ofHours(2));
        assertEquals(List.of("Reminder: eat"), scene.heard());
    }

    @Test
    void requestWithARepeatedAnswerMakesOneReminder() {
        scene.connector.next(Answer.status(503));
        scene.queues(Scene.ANN, "remind me in 10 minutes to stretch");
        scene.passes(Duration.ofMinutes(5));

        List<String> answers = scene.heard();
        assertEquals(2, answers.size());
        assertEquals(answers.get(0), answers.get(1));
        assertEquals(1, rows().size());
        scene.passes(Duration.ofMinutes(10));
        assertEquals(List.of("Reminder: stretch"), scene.heard());
    }

    @Test
    void cancelWithARepeatedAnswerCancels() {
        scene.says("remind me in 20 minutes to stretch");
        scene.connector.next(Answer.status(503));
        scene.queues(Scene.ANN, "cancel 1");
        scene.passes(Duration.ofMinutes(5));

        assertEquals(List.of("Cancelled: stretch", "Cancelled: stretch"), scene.heard());
    }

    @Test
    void reminderInAGroupMentionsItsOwner() {
        scene.says(ANN_IN_GROUP, "remind me in 10 minutes to stretch");
        scene.passes(Duration.ofMinutes(10));

        assertEquals(List.of("<at>Ann  B</at> Reminder: stretch"), scene.heard());
        JsonNode sent = scene.connector.received().get(1).json();
        assertEquals("mention", sent.at("/entities/0/type").asText());
        assertEquals("<at>Ann  B</at>", sent.at("/entities/0/text").asText());
        assertEquals("29:ann", sent.at("/entities/0/mentioned/id").asText());
        assertEquals("19:group", sent.at("/conversation/id").asText());
    }

    @Test
    void reminderInAGroupObeysOnlyItsOwner() {
        scene.says(ANN_IN_GROUP, "remind me in 10 minutes to stretch");

        assertTrue(scene.says(BOB, "reminders").startsWith("You have no reminders here."));
        assertTrue(scene.says(BOB, "cancel 1").startsWith("You have no reminder 1 here."));
        scene.passes(Duration.ofMinutes(10));
        scene.heard();
        assertEquals("I have not reminded you of anything here lately.", scene.says(BOB, "snooze"));
        assertTrue(scene.says(ANN_IN_GROUP, "snooze").startsWith("I will remind you"));
    }

    @Test
    void privateReminderIsNotShownInAGroup() {
        scene.says("remind me in 10 minutes to call the doctor");

        assertTrue(scene.says(ANN_IN_GROUP, "reminders").startsWith("You have no reminders here."));
        assertTrue(scene.says(ANN_IN_GROUP, "cancel 1").startsWith("You have no reminder 1 here."));
    }

    @Test
    void userHasAtMostMaxRemindersAtATime() {
        scene.close();
        scene = new Scene("MaxReminders", "3");
        IntStream.range(0, 3).forEach(i -> scene.says("remind me in " + (i + 10) + " minutes to stretch"));

        assertEquals(
                "You have 3 reminders, and I keep no more for anybody. Say reminders to see those of this conversation, and"
                        + " cancel one first.",
                scene.says(ANN_IN_GROUP, "remind me in 10 minutes to stretch"));
        scene.says("cancel 2");
        assertTrue(scene.says("remind me in 10 minutes to stretch").startsWith("I will remind you"));
    }

    @Test
    void timeZoneComesFromTheUserElseTheOffsetElseTheSetting() {
        User tokyo = new User("29:t", "T", "a:t", false, ZoneId.of("Asia/Tokyo"));
        assertTrue(scene.says(tokyo, "remind me at 19:30 to eat").contains("19:30 (Asia/Tokyo)"));
        User offset = new User("29:o", "O", "a:o", false, ZoneId.of("+05:30"));
        assertTrue(scene.says(offset, "remind me at 19:30 to eat").contains("19:30 (+05:30)"));
    }

    @Test
    void unclearCommandGetsHelpAndOtherMessagesGoToTheWrappedBot() {
        String help = scene.says("remind me sometime to stretch");
        assertTrue(help.contains("remind me in 10 minutes to stretch"), help);
        assertTrue(help.lines().count() < 12, help);
        assertEquals("This is coming back from the trigger! hello", scene.says("hello"));
    }

    @Test
    void missedReminderIsSentOnceAndMarkedAsLate() {
        scene.says("remind me every day at 12:00 to eat");
        scene.says("remind me at 13:00 to stretch");
        scene.off(Duration.ofDays(3).plusHours(1).plusMinutes(30)); // it is half past twelve
        scene.passes(Duration.ofMinutes(10));

        assertEquals(
                List.of("Reminder: eat (late: it was due on Saturday, 28 November 2026 at 12:00 (Europe/Berlin))"),
                scene.heard());
        scene.passes(Duration.ofDays(1));
        assertEquals(List.of("Reminder: eat"), scene.heard());
    }

    @Test
    void reminderThatIsTooLateIsSkippedUntilItsNextTime() {
        scene.close();
        scene = new Scene("ReminderLatenessHours", "2");
        scene.says("remind me every day at 12:00 to eat");
        scene.off(Duration.ofHours(4));
        scene.passes(Duration.ofHours(1));

        assertEquals(List.of(), scene.heard());
        scene.passes(Duration.ofHours(20));
        assertEquals(List.of("Reminder: eat"), scene.heard());
    }

    @Test
    void reminderWithALostItemStillComes() {
        scene.says("remind me in 5 days to stretch");
        scene.says("remind me every day at 9 to read");
        scene.queue.clear();
        scene.tables.drop("schedule");

        scene.passes(Duration.ofDays(1)); // in which everybody has their turn
        scene.heard();
        scene.passes(Duration.ofDays(5));
        List<String> heard = scene.heard();
        assertEquals(1, heard.stream().filter("Reminder: stretch"::equals).count(), heard.toString());
        assertEquals(5, heard.stream().filter("Reminder: read"::equals).count(), heard.toString());
    }

    @Test
    void finishedReminderKeepsItsNumberForFiveWeeks() {
        scene.says("remind me in 10 minutes to stretch");
        scene.passes(Duration.ofDays(34));
        assertEquals(1, rows().size());
        assertTrue(scene.says("remind me in 10 minutes to drink").contains("This is reminder 2."));

        scene.passes(Duration.ofDays(2));
        assertEquals(1, rows().size());
    }

    @Test
    void channelThreadsShareRemindersWhichReturnToTheirThread() {
        User post = new User("29:ann", "Ann", "19:general@thread.tacv2;messageid=1", true, Scene.ANN.zone());
        User other = new User("29:ann", "Ann", "19:general@thread.tacv2;messageid=2", true, Scene.ANN.zone());
        scene.says(post, "remind me in 10 minutes to stretch");

        assertTrue(scene.says(other, "reminders").contains("1: stretch"));
        scene.passes(Duration.ofMinutes(10));
        var sent = scene.connector.received();
        assertEquals(
                "19:general@thread.tacv2;messageid=1",
                sent.get(sent.size() - 1).json().at("/conversation/id").asText());
    }

    @Test
    void groupUserWithoutAnIdIsToldToAskElsewhere() {
        User nobody = new User(null, "Nobody", "19:group", true, Scene.ANN.zone());

        assertTrue(
                scene.says(nobody, "remind me in 10 minutes to stretch").startsWith("I do not know who you are here"));
        assertTrue(scene.says(nobody, "reminders").startsWith("I do not know who you are here"));
        assertEquals(0, rows().size());
    }

    @Test
    void snoozeRepeatsTheLastSentReminderEvenIfCancelled() {
        scene.says("remind me every day at 12:00 to eat");
        scene.says("remind me at 13:00 to stretch");
        scene.passes(Duration.ofMinutes(90));
        scene.says("cancel 1");
        assertTrue(scene.says("snooze 5 minutes").contains("to eat"));

        scene.off(Duration.ofDays(2)); // what is snoozed, and the stretching, are skipped then
        scene.passes(Duration.ofMinutes(10));
        assertEquals(List.of(), scene.heard());
        assertTrue(scene.says("snooze 5 minutes").contains("to eat"));
    }

    @Test
    void repeatedRequestReportsItsCancelledReminder() {
        scene.connector.next(Answer.status(503).header("Retry-After", "60"));
        scene.queues(Scene.ANN, "remind me in 10 minutes to stretch");
        scene.passes(Duration.ofSeconds(10));
        scene.heard();
        scene.reminders.cancel(scene.reference(Scene.ANN), "another request", 1);
        scene.passes(Duration.ofMinutes(20));

        assertEquals(List.of("Cancelled: stretch"), scene.heard());
    }

    @Test
    void listHasOneLinePerReminderAndSplitsNoCharacter() {
        scene.says("remind me in 10 minutes to " + "a".repeat(99) + "😀b");
        scene.says("remind me in 20 minutes to buy\n2: milk");

        String list = scene.says("reminders");
        assertEquals(3, list.lines().count(), list);
        assertTrue(list.contains("a😀…"), list);
    }

    @Test
    void earlyItemSendsItsReminderOnceAndOnTime() {
        scene.says("remind me in 10 minutes to stretch");
        Instant due = Scene.NOW.plus(Duration.ofMinutes(10));
        scene.until(due.minusSeconds(23));
        scene.queue.messages().forEach(message -> scene.queue.put(message.body(), Duration.ZERO));
        scene.until(due.plusSeconds(60));

        assertEquals(List.of("Reminder: stretch"), scene.heard());
        assertEquals(due, scene.lastHeard());
    }

    @Test
    void itemWithAForgedOriginSendsNothing() {
        scene.says("remind me in 5 minutes to stretch");
        String item = scene.queue.messages().get(0).text();
        String forged = item.replace("a:ann", "a:eve")
                .replace(String.valueOf(rows().get(0).row().text("origin")), "0123456789abcdef");
        scene.queue.put(forged.getBytes(StandardCharsets.UTF_8), Duration.ofMinutes(5));
        scene.passes(Duration.ofMinutes(6));

        assertEquals(List.of("Reminder: stretch"), scene.heard());
        assertTrue(scene.connector.received().stream()
                .noneMatch(received -> received.path().contains("eve")));
    }

    @Test
    void replayedReminderIsSentHoweverLate() {
        scene.says("remind me in 10 minutes to stretch");
        scene.connector.next(Answer.error(400, "BadSyntax"));
        scene.passes(Duration.ofHours(40));
        scene.heard();
        scene.replay();
        scene.passes(Duration.ofMinutes(1));

        assertEquals(
                List.of("Reminder: stretch (late: it was due on Wednesday, 25 November 2026 at 11:10 (Europe/Berlin))"),
                scene.heard());
    }

    @Test
    void equalRequestsWithDifferentKeysMakeTwoReminders() {
        for (String key : List.of("one", "two")) {
            scene.queue.put(
                    ProactiveMessage.text(
                                    key,
                                    scene.reference(Scene.ANN).withoutActivityId(),
                                    "remind me in 10 minutes to stretch",
                                    scene.clock.instant())
                            .toJson(),
                    Duration.ZERO);
        }
        scene.passes(Duration.ofMinutes(11));

        assertEquals(
                2, scene.heard().stream().filter("Reminder: stretch"::equals).count());
    }

    @Test
    void concurrentWorkOnOneRequestMakesOneReminder() {
        ConversationReference ann = scene.reference(Scene.ANN);
        NewReminder wish =
                new NewReminder("to", "stretch", Scene.NOW.plusSeconds(600).atZone(Scene.ANN.zone()), null, "");
        boolean[] meanwhile = {false};
        scene.tables.takes(() -> {
            if (!meanwhile[0] && scene.tables.requests().contains("page reminders")) {
                meanwhile[0] = true;
                scene.reminders.add(ann, "same", wish);
            }
        });
        scene.reminders.add(ann, "same", wish);

        assertEquals(1, rows().size());
    }

    @Test
    void timerMakesFewRequestsForTenThousandReminders() {
        scene.says("remind me in 300 days to stretch");
        Row row = rows().get(0).row();
        for (int i = 0; i < 10_000; i++) {
            scene.tables
                    .table("reminders")
                    .put(new Row(Row.keyOf("user" + i).substring(0, 32), row.key(), row.values()));
        }
        scene.sweep();
        scene.tables.forgetRequests();
        scene.sweep();

        List<String> requests = scene.tables.requests();
        assertEquals(2, requests.stream().filter("page reminders"::equals).count(), requests.toString());
        assertEquals(1, requests.stream().filter("page schedule"::equals).count(), requests.toString());
        assertTrue(requests.stream().filter("insert schedule"::equals).count() < 60, requests.toString());
        assertTrue(requests.size() < 70, requests.toString());
    }

    private List<StoredRow> rows() {
        return scene.tables.rows("reminders");
    }

    /** A newer version may read it: this one waits for that. */
    @ParameterizedTest
    @CsvSource({"rule, FREQ=EVERYNOWANDTHEN", "zone, Mars/Utopia"})
    void unreadableRuleWaitsAnHourAtATimeAndChangesNothing(String name, String value) {
        scene.says("remind me every day at 12:00 to eat");
        scene.heard();
        Row fine = rows().get(0).row();
        change(name, value);
        Row before = rows().get(0).row();
        scene.passes(Duration.ofHours(30));

        assertEquals(List.of(), scene.heard());
        assertEquals(before, rows().get(0).row());
        List<String> lines = scene.log.lines(Level.SEVERE);
        assertTrue(lines.size() >= 25 && lines.size() <= 30, lines.size() + " times in 29 hours");
        assertEquals(
                "The rule of a reminder cannot be read; it waits for a version of this app that can read it: reminder="
                        + fine.partition() + "-" + fine.key(),
                lines.get(0));
        assertTrue(!scene.log.text().contains(fine.text("origin")), "its whole id is for nobody to see");

        change(name, fine.text(name));
        scene.passes(Duration.ofHours(24));
        List<String> heard = scene.heard();
        assertEquals(2, heard.size(), heard.toString());
        assertTrue(heard.get(0).startsWith("Reminder: eat (late"), heard.toString());
        assertEquals("Reminder: eat", heard.get(1));
    }

    @Test
    void reminderWithoutAnEndTimeIsNotDropped() {
        scene.says("remind me in 300 days to stretch");
        change("live", false);
        for (int round = 0; round < 289; round++) {
            scene.passes(Duration.ofMinutes(5));
        }

        assertEquals(1, rows().size());
    }

    private void change(String name, Object value) {
        StoredRow stored = rows().get(0);
        Row row = new Row(stored.row().partition(), stored.row().key());
        assertTrue(scene.tables
                .table("reminders")
                .merge(row.with(name, value), stored.version())
                .isPresent());
    }
}
