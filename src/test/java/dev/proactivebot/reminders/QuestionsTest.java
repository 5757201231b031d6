package dev.proactivebot.reminders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.reminders.Scene.User;
import dev.proactivebot.testing.Answer;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** It is Wednesday, 25 November 2026, eleven o'clock in Berlin. */
@NullUnmarked // a null fails the test anyway
class QuestionsTest {
    private static final String MORNING_OR_AFTERNOON = "In the morning or in the afternoon? Say 5 am or 17:00.";
    private static final String AT_FIVE = "I will remind you on Thursday, 26 November 2026 at 17:00 (Europe/Berlin)";

    private static final String NO_ANSWER =
            "You said 5 pm. Message added to the queue.\n\nThis is coming back from the trigger! 5 pm";

    private final Scene scene = new Scene();

    @AfterEach
    void stop() {
        scene.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5 pm | at 17:00",
                "at 5 pm please | at 17:00",
                "17:00 | at 17:00",
                "5 am | at 05:00",
                "in the afternoon | at 17:00",
                "afternoon | at 17:00",
                "the second | at 17:00",
                "second one | at 17:00",
                "the first one | at 05:00",
                "2 | at 17:00",
                "6 pm | at 18:00",
                "on friday at 6 pm | Friday, 27 November 2026 at 18:00",
            })
    void anAnswerCompletesWhatWasAskedAbout(String answer, String due) {
        assertEquals(MORNING_OR_AFTERNOON, scene.says("remind me to call Bob tomorrow at 5"));

        String said = scene.says(answer);

        assertTrue(said.startsWith("I will remind you on "), said);
        assertTrue(said.contains(due) && said.contains("to call Bob"), said);
    }

    @Test
    void anAnswerMayComeAfterARestartOrOnAnotherInstance() {
        scene.says("remind me to call Bob tomorrow at 5");
        scene.forgetBot();

        assertTrue(scene.says("5 pm").startsWith(AT_FIVE));
        assertEquals(List.of(), scene.saidAtOnce);
    }

    @Test
    void answerWithoutAQuestionGoesToTheWrappedBot() {
        assertEquals(NO_ANSWER, scene.says("5 pm"));
        assertEquals(List.of(), scene.saidAtOnce);
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "two", "before", "after", "during", "soon", "hello", "order 2"})
    void messageUnlikeAnAnswerIsAcknowledgedAtOnce(String text) {
        assertEquals("This is coming back from the trigger! " + text, scene.says(text));
        assertEquals(List.of("You said " + text + ". Message added to the queue."), scene.saidAtOnce);
    }

    @Test
    void nextMessageIsTakenAsTheTextOfTheReminder() {
        assertEquals("What shall I remind you of?", scene.says("remind me tomorrow at 17:00"));

        assertTrue(scene.says("buy milk").contains("17:00 (Europe/Berlin) to buy milk"));
        assertEquals("This is coming back from the trigger! buy milk", scene.says("buy milk"));
    }

    @Test
    void twoQuestionsAreAskedAfterEachOther() {
        assertEquals("What shall I remind you of?", scene.says("remind me"));
        assertTrue(scene.says("call Bob").startsWith("When shall I remind you?"));
        assertEquals(MORNING_OR_AFTERNOON, scene.says("tomorrow at 5"));
        scene.forgetBot();

        assertTrue(scene.says("5 pm").contains(AT_FIVE.substring(2) + " to call Bob"));
    }

    @Test
    void yesAcceptsTheReadingThatIsShown() {
        assertEquals(
                "Shall I remind you on Thursday, 26 November 2026 at 09:00 (Europe/Berlin) to call Ann on Friday? Say yes, or say"
                        + " when.",
                scene.says("remind me tomorrow to call Ann on Friday"));
        assertTrue(scene.says("yes").startsWith("I will remind you on Thursday, 26 November 2026 at 09:00"));

        scene.says("remind me tomorrow to call Ann on Friday");
        assertTrue(scene.says("no").startsWith("When shall I remind you?"));
        assertTrue(scene.says("friday at 8").startsWith("I will remind you on Friday, 27 November 2026 at 08:00"));
    }

    @Test
    void neverMindForgetsTheQuestion() {
        scene.says("remind me to call Bob tomorrow at 5");
        assertEquals("All right, never mind.", scene.says("never mind"));

        assertEquals(NO_ANSWER, scene.says("5 pm"));
    }

    @Test
    void questionExpiresAfterTenMinutesOrAnotherMessage() {
        scene.says("remind me to call Bob tomorrow at 5");
        scene.passes(Duration.ofMinutes(11));
        assertEquals(NO_ANSWER, scene.says("5 pm"));

        scene.says("remind me to call Bob tomorrow at 5");
        scene.says("what a day");
        assertEquals(NO_ANSWER, scene.says("5 pm"));

        scene.says("remind me to call Bob tomorrow at 5");
        scene.says("remind me in 10 minutes to stretch");
        assertEquals(NO_ANSWER, scene.says("5 pm"));
    }

    @Test
    void questionBelongsToOneUserInOneConversation() {
        User bob = new User("29:bob", "Bob", "19:group", true, ZoneId.of("Europe/Berlin"));
        User ann = new User("29:ann", "Ann", "19:group", true, ZoneId.of("Europe/Berlin"));
        scene.says(ann, "remind me to call Bob tomorrow at 5");

        assertEquals(NO_ANSWER, scene.says(bob, "5 pm"));
        assertEquals(NO_ANSWER, scene.says("5 pm"));
        assertTrue(scene.says(ann, "5 pm").contains(AT_FIVE));
    }

    @Test
    void answerWithARepeatedConfirmationMakesOneReminder() {
        scene.says("remind me to call Bob tomorrow at 5");
        hasToBeAnsweredTwice("5 pm");

        assertEquals(2, scene.says("reminders").lines().count());
    }

    @Test
    void answerSuppliesTheMissingNumber() {
        scene.says("remind me in 10 minutes to stretch");
        assertEquals("Which one? Say cancel and its number, such as: cancel 2.", scene.says("delete my reminder"));

        assertEquals("Cancelled: stretch", scene.says("1"));
    }

    @Test
    void aQuestionOfYesterdayIsDeleted() {
        scene.says("remind me to call Bob tomorrow at 5");
        assertEquals(1, scene.tables.rows("reminders").size());
        scene.passes(Duration.ofDays(3));

        assertEquals(0, scene.tables.rows("reminders").size());
    }

    @Test
    void movedReminderComesOnlyAtItsNewTime() {
        scene.says("remind me in 10 minutes to stretch");
        assertTrue(scene.says("change reminder 1 to 5pm")
                .startsWith("Changed. I will remind you on Wednesday, 25 November 2026 at 17:00"));
        scene.passes(Duration.ofHours(5));
        assertEquals(List.of(), scene.heard());
        scene.passes(Duration.ofHours(5));

        assertEquals(List.of("Reminder: stretch"), scene.heard());
    }

    @Test
    void aReminderThatComesAgainKeepsItsDaysWithAnotherTime() {
        scene.says("remind me every friday at 9 to report");
        assertTrue(scene.says("change reminder 1 to 17:30").contains("every Friday at 17:30"));
        scene.passes(Duration.ofDays(14));

        assertEquals(List.of("Reminder: report", "Reminder: report"), scene.heard());
        assertTrue(scene.says("postpone reminder 1 by an hour").startsWith("I cannot change reminder 1 like that."));
    }

    @Test
    void recurringReminderCanBeMovedToASingleTime() {
        scene.says("remind me every day at 9 to eat");
        scene.says("move reminder 1 to tomorrow at 10");
        scene.passes(Duration.ofDays(5));

        assertEquals(List.of("Reminder: eat"), scene.heard());
    }

    @Test
    void skipLeavesOutOneOccurrence() {
        scene.says("remind me every day at 12 to eat");
        assertTrue(scene.says("skip the next one")
                .startsWith("Skipped. I will remind you every day at 12:00 to eat, first on Thursday"));
        scene.passes(Duration.ofHours(20));
        assertEquals(List.of(), scene.heard());
        scene.passes(Duration.ofHours(6));

        assertEquals(List.of("Reminder: eat"), scene.heard());
        assertTrue(scene.says("done").startsWith("Done: eat. It comes again every day"));
    }

    @Test
    void changeWithARepeatedAnswerIsMadeOnce() {
        scene.says("remind me every day at 12 to eat");
        hasToBeAnsweredTwice("skip 1");
    }

    /** The connector refuses the answer at first; then it is worked out again, and is the same. */
    private void hasToBeAnsweredTwice(String text) {
        scene.connector.next(Answer.status(503));
        scene.queues(Scene.ANN, text);
        scene.passes(Duration.ofMinutes(5));

        List<String> answers = scene.heard();
        assertEquals(2, answers.size());
        assertEquals(answers.get(0), answers.get(1));
    }
}
