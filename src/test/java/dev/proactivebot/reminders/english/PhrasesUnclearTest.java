package dev.proactivebot.reminders.english;

import static dev.proactivebot.reminders.english.Saying.reminder;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A wrong reminder is worse than a question: what could be meant in two ways is asked for. */
class PhrasesUnclearTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "go on Monday to the doctor at 5",
                "go tomorrow to the doctor at 5",
                "drink water every hour on weekdays",
                "check each room at 5",
                "pay rent in January on the 5th",
                "take pills twice a day at 8",
                "take pills three times a week at 8pm",
                "take my evening pills every day",
                "call Ann this weekend at noon",
                "call Ann in two weeks on Monday",
                "call Ann on Monday in two weeks",
                "go to the daily meeting at 9",
                "train Monday, Wednesday, Friday",
                "train Monday at 9, Friday at 10",
                "wish Ann a happy Monday in 3 days",
                "meet Bob at 5 at 16:30",
                "phone the man of yesterday about his car at 11",
                "see Ann on Tuesday at 3 pm in 2 hours",
            })
    void partOfASplitTimeIsNotTakenForTheWhole(String whatAndWhen) {
        asked("remind me to " + whatAndWhen);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "say good night at 9 | 2026-11-25T21:00 | say good night",
                "help each other at 5pm | 2026-11-25T17:00 | help each other",
                "ask Ann about March at 11 | 2026-11-25T11:00 | ask Ann about March",
            })
    void timeWordInTheTextStaysInTheText(String whatAndWhen, String due, String what) {
        understood("remind me to " + whatAndWhen, due, what);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "leave for the 5pm train at 16:45",
                "watch the evening news at 8pm",
                "do the weekly shop on Saturday",
                "see the Friday exam on Thursday",
                "boil the eggs for 6 minutes at 5pm",
            })
    void aTimeInTheNameOfAThingIsAskedAbout(String whatAndWhen) {
        asked("remind me to " + whatAndWhen);
    }

    @ParameterizedTest
    @CsvSource({"am, 2026-11-26T05:00", "pm, 2026-11-26T17:00", "in the afternoon, 2026-11-26T17:00"})
    void amOrPmAnswersWhichHalfOfTheDayWasMeant(String answer, String due) {
        Moment moment = new Moment(Saying.WEDNESDAY, DateOrder.UNKNOWN);
        Command command = Phrases.answer(List.of("remind me to call Ann tomorrow at 5"), moment, answer, moment)
                .orElseThrow();

        assertTrue(Phrases.mayBeAnswer(answer));
        assertEquals(
                due,
                assertInstanceOf(Command.Remind.class, command)
                        .timing()
                        .start()
                        .toLocalDateTime()
                        .toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "submit the report by Friday",
                "submit the report by 5pm tomorrow",
                "submit the report by 5 tomorrow",
                "submit the report due in 3 days",
                "submit it at the latest on Friday",
                "buy tickets for Saturday",
                "buy tickets for next Friday",
                "move the meeting to Friday",
                "do the report of Monday",
                "ask what came up last Monday",
                "send it no later than Friday",
                "send it no later than at 5",
                "review the budget for March 5",
                "prepare all for tomorrow at 8pm",
                "read the weekly",
                "read my daily",
                "say that the meeting is at 5",
                "say that the sale starts tomorrow",
            })
    void aDeadlineOrAnObjectIsNoWhen(String what) {
        asked("remind me to " + what);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "drop by on Friday | 2026-11-27T09:00 | drop by",
                "get what I asked for in an hour | 2026-11-25T11:00 | get what I asked for",
                "turn the heating on tomorrow | 2026-11-26T09:00 | turn the heating on",
                "call her tomorrow | 2026-11-26T09:00 | call her",
                "call Ann on Monday morning at 9 | 2026-11-30T09:00 | call Ann",
                "stretch every morning at 9 | 2026-11-25T09:00 | stretch",
                "check the mail in the morning at 7 | 2026-11-26T07:00 | check the mail",
                "pay rent on the first of next month at 9 | 2026-12-01T09:00 | pay rent",
                "feed the cat on Monday mornings at 8am | 2026-11-30T08:00 | feed the cat",
                "feed the cat weekdays at 8 | 2026-11-25T08:00 | feed the cat",
                "eat in the evening tomorrow | 2026-11-26T19:00 | eat",
                "call Ann next week on Friday | 2026-12-04T09:00 | call Ann",
            })
    void taskEndsWhereTheTimeBegins(String whatAndWhen, String due, String what) {
        understood("remind me to " + whatAndWhen, due, what);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tomorrow to call mom at 6pm | 2026-11-26T18:00 | call mom",
                "tomorrow to buy milk 5pm | 2026-11-26T17:00 | buy milk",
                "tomorrow to call mom in the evening | 2026-11-26T19:00 | call mom",
                "every day to brush my teeth at night | 2026-11-25T20:00 | brush my teeth",
                "every week to call mom on Sunday at 6pm | 2026-11-29T18:00 | call mom",
                "tomorrow to talk about the party on Friday at 6pm | 2026-11-26T09:00 | talk about the party on Friday at 6pm",
                "tomorrow to call mom, at 18:30, please | 2026-11-26T18:30 | call mom",
                "every day to take my pills at 8 | 2026-11-25T08:00 | take my pills",
                "every Monday about the meeting @ noon | 2026-11-30T12:00 | the meeting",
                "tonight to call mom at 9 | 2026-11-25T21:00 | call mom",
                "today to call mom at 6 | 2026-11-25T18:00 | call mom",
                "tomorrow: stretch at 9 | 2026-11-26T09:00 | stretch",
            })
    void aTimeOfDayThatTheWhenLacksIsTakenFromTheEnd(String whenAndWhat, String due, String what) {
        understood("remind me " + whenAndWhat, due, what);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "on Friday to submit the report by 5 pm",
                "on Friday to leave before noon",
                "tomorrow at 7 to call mom in the evening",
                "every month to pay rent by the 5th",
                "tomorrow that I have a meeting at 3pm",
                "tomorrow to water the plants every week",
                "tomorrow to go on Monday to the doctor at 5pm",
                "every day to stretch in the evening at the gym at 8",
                "at 9 to take pills every day",
                "at 9 to call Ann tomorrow",
                "tomorrow at 8 to ask for a table at 9pm",
                "at 4pm to leave for the train at 5pm",
                "in 2 hours that lunch is at noon",
                "tomorrow that the meeting is at 3pm",
                "tomorrow to call Ann on Friday",
                "at 5pm to prepare for tomorrow",
            })
    void moreOfAWhenThatDoesNotFitIsAskedFor(String whenAndWhat) {
        asked("remind me " + whenAndWhat);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "on Thursday, 24 December: call Ann | 2026-12-24T09:00 | call Ann",
                "tomorrow, at 9, stretch | 2026-11-26T09:00 | stretch",
                "every Monday, at 9: stretch | 2026-11-30T09:00 | stretch",
                "tomorrow: Ann's birthday | 2026-11-26T09:00 | Ann's birthday",
            })
    void punctuationEndsTheLongestTimePhrase(String whenAndWhat, String due, String what) {
        understood("remind me " + whenAndWhat, due, what);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "on Monday, Tuesday: stretch",
                "at 9, next week: stretch",
                "tomorrow, at tea time, stretch",
                "tomorrow, not on Friday: stretch",
                "in an hour, then again tomorrow: stretch",
            })
    void punctuationWithinATimePhraseIsAskedAbout(String whenAndWhat) {
        asked("remind me " + whenAndWhat);
    }

    private static void asked(String text) {
        Command command = Saying.command(text);

        assertEquals(Command.Ask.class, command.getClass(), command.toString());
    }

    private static void understood(String text, String due, String what) {
        Command.Remind remind = reminder(text);

        assertEquals(due, remind.timing().start().toLocalDateTime().toString());
        assertEquals(what, remind.what());
    }
}
