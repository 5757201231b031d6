package dev.proactivebot.reminders.english;

import static dev.proactivebot.reminders.english.Saying.WEDNESDAY;
import static dev.proactivebot.reminders.english.Saying.command;
import static dev.proactivebot.reminders.english.Saying.reminder;
import static dev.proactivebot.reminders.english.Saying.said;
import static dev.proactivebot.reminders.english.Saying.why;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhrasesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "\u0000\u0007\u200b",
                ".",
                "!!!",
                "/",
                "please",
                "hello",
                "😀",
                "I will remind you",
                "that reminds me of home",
                "reminds me of home",
                "remindme5",
                "remind-me tomorrow",
                "cancel my order",
                "cancel subscription",
                "cancel order 2",
                "cancel 2 orders",
                "cancel the one",
                "cancel number of guests",
                "cancellation",
                "cancel all of my orders",
                "cancel first class",
                "cancel the second order",
                "snoozing",
                "snooze my alarm",
                "snooze my alarm clock",
                "snooze button is broken",
                "snooze mode",
                "in 5 minutes",
                "erinnerung",
                "ricordamiamo",
            })
    void textNotAboutRemindersIsLeftToTheOtherBot(String text) {
        assertEquals(Optional.empty(), said(text));
        assertFalse(Phrases.isAboutReminders(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reminders",
                "Reminders!",
                "/reminders",
                "my reminders",
                "  My\u00a0REMINDERS.  ",
                "my\u200breminders",
                "\ufeffmy\u202freminders\u2007",
                "my\u3000reminders\u200b.",
                "show\tmy\ufeffreminders",
                "re\u200dmin\u00adders",
                "list reminders",
                "list my reminders",
                "list all reminders",
                "show reminders",
                "show my reminders",
                "please show my reminders",
                "show all reminders",
                "show me my reminders",
                "what are my reminders?",
                "reminders please",
                "my reminders, please!",
                "ｓｈｏｗ ｒｅｍｉｎｄｅｒｓ",
            })
    void remindersAreListedOnRequest(String text) {
        assertEquals(new Command.ShowAll(), command(text));
    }

    @ParameterizedTest
    @CsvSource({
        "cancel 2, 2",
        "Cancel 2., 2",
        "please cancel 2, 2",
        "cancel 2 please, 2",
        "/cancel 12, 12",
        "cancel #2, 2",
        "cancel # 2, 2",
        "cancel number two, 2",
        "cancel no. 3, 3",
        "cancel reminder 7, 7",
        "cancel reminder number 7, 7",
        "cancel my reminder #7, 7",
        "cancel twenty-one, 21",
        "cancel twenty one, 21",
        "cancel a hundred, 100",
        "cancel ４, 4",
        "cancel 007, 7",
        "cancel 999999999, 999999999",
    })
    void aReminderIsCancelledByItsNumberInDigitsOrWords(String text, int number) {
        assertEquals(new Command.Cancel(number), command(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cancel",
                "Cancel!",
                "cancel 0",
                "cancel zero",
                "cancel -1",
                "cancel −1",
                "cancel minus one",
                "cancel 2.5",
                "cancel 1/2",
                "cancel two hundred thousand million",
                "cancel 99999999999999999999999999",
                "cancel 1 and 2",
                "cancel reminder",
                "cancel reminder Ann",
                "cancel all reminders",
                "cancel all",
                "cancel the second",
                "cancel 2nd",
                "cancel second",
                "cancel the second one",
                "cancel my second reminder",
            })
    void aWrongNumberCancelsNothingAndIsAskedFor(String text) {
        assertEquals("Which one? Say cancel and its number, such as: cancel 2.", why(text));
    }

    @ParameterizedTest
    @CsvSource({
        "snooze, 2026-11-25T10:10",
        "Snooze!, 2026-11-25T10:10",
        "snooze it, 2026-11-25T10:10",
        "snooze that, 2026-11-25T10:10",
        "snooze please, 2026-11-25T10:10",
        "snooze 10 minutes please, 2026-11-25T10:10",
        "snooze the reminder for 5 minutes, 2026-11-25T10:05",
        "snooze five minutes, 2026-11-25T10:05",
        "snooze on Monday, 2026-11-30T09:00",
        "snooze 10 minutes, 2026-11-25T10:10",
        "snooze for an hour, 2026-11-25T11:00",
        "snooze in 5 minutes, 2026-11-25T10:05",
        "snooze 1h30m, 2026-11-25T11:30",
        "snooze it for half an hour, 2026-11-25T10:30",
        "snooze until 17:30, 2026-11-25T17:30",
        "snooze until 5pm, 2026-11-25T17:00",
        "snooze until noon, 2026-11-25T12:00",
        "snooze until 9, 2026-11-25T21:00",
        "snooze till tomorrow at 9, 2026-11-26T09:00",
        "snooze until Monday, 2026-11-30T09:00",
        "snooze at 17:30, 2026-11-25T17:30",
        "snooze tomorrow, 2026-11-26T09:00",
    })
    void aSnoozeIsOfTenMinutesUnlessItIsSaidHowLong(String text, String until) {
        Command.Snooze snooze = (Command.Snooze) command(text);

        assertEquals(until, snooze.until().toLocalDateTime().toString());
        assertEquals(WEDNESDAY.getZone(), snooze.until().getZone());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "snooze every day | I can snooze to one time only.",
                "snooze until yesterday | That is in the past.",
                "snooze until today at 8:00 | That is in the past.",
                "snooze 0 minutes | That is no time at all; say for example: in 10 minutes.",
                "snooze 11 years | I can look ten years ahead.",
                "snooze until 25:00 | There is no such time of day; write it like 17:30 or 5:30 pm.",
                "snooze 10 | For how long? Say for example: snooze 10 minutes, or: snooze until 17:30.",
                "snooze until | For how long? Say for example: snooze 10 minutes, or: snooze until 17:30.",
                "snooze for now | For how long? Say for example: snooze 10 minutes, or: snooze until 17:30.",
                "snooze until the cows come home | For how long? Say for example: snooze 10 minutes, or: snooze until 17:30.",
                "snooze it later | When shall I remind you?",
                "snooze until 5:30 | In the morning or in the afternoon? Say 5:30 am or 17:30.",
            })
    void aSnoozeThatIsRecurringOrPastOrUnclearIsNotMade(String text, String why) {
        assertEquals(why, why(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "remind me in 5 minutes to call Ann | to | call Ann",
                "Remind me, in 5 minutes, to call Ann! | to | call Ann",
                "please remind me in 5 minutes to call Ann | to | call Ann",
                "/remind me in 5 minutes to call Ann | to | call Ann",
                "/ remind me in 5 minutes to call Ann | to | call Ann",
                "remind me, please, in 5 minutes to call Ann | to | call Ann",
                "remind me please to call Ann in 5 minutes | to | call Ann",
                "REMIND ME IN 5 MINUTES TO CALL ANN | to | CALL ANN",
                "remind me in 5 minutes that the Tea is ready. | that | the Tea is ready",
                "remind me in 5 minutes about the meeting at 5 | about | the meeting at 5",
                "remind me in 5 minutes to say that I have to go | to | say that I have to go",
                "remind me in ５ minutes to ｃａｌｌ ① | to | ｃａｌｌ ①",
                "remind me in 5 minutes to feed the 😀👩‍👧 | to | feed the 😀👩‍👧",
                "remind me to call Ann in 5 minutes | to | call Ann",
                "remind me to call Ann in 5 minutes, please | to | call Ann",
                "remind me to call Ann in 5 minutes ? | to | call Ann",
                "remind me in 5 minutes to call Ann, please! | to | call Ann",
                "remind me in 5 minutes please to call Ann | to | call Ann",
                "remind me in 5 minutes: call Ann | to | call Ann",
                "remind me in 5 minutes, call Ann to talk | to | call Ann to talk",
                "remind me: in 5 minutes, call Ann | to | call Ann",
                "remind me about the 3pm meeting in 5 minutes | about | the 3pm meeting",
                "remind me about the weekly meeting in 5 minutes | about | the weekly meeting",
                "remind me in 5 minutes about Monday's party | about | Monday's party",
                "remind me to drop by in 5 minutes | to | drop by",
                "remind me to call Ann, in 5 minutes | to | call Ann",
                "remind me to call Ann — in 5 minutes | to | call Ann",
                "remind me to ask 'why?' in 5 minutes | to | ask 'why?'",
                "remind me about to-morrow in 5 minutes | about | to-morrow",
                "remind me about tomorrow in 5 minutes | about | tomorrow",
                "remind me about in 5 minutes in 5 minutes | about | in 5 minutes",
                "remind me of the meeting in 5 minutes | about | the meeting",
                "remind me to talk about that in 5 minutes | to | talk about that",
            })
    void theWhatIsGivenBackInTheUsersOwnWords(String text, String connective, String what) {
        assertEquals(new Command.Remind(connective, what, Timing.once(WEDNESDAY.plusMinutes(5))), reminder(text));
    }

    @Test
    void reminderTextMayHaveLinesAndGaps() {
        assertEquals(
                "buy\n- milk\n-  tea",
                reminder("remind me\ntomorrow to\n buy\n- milk\n-  tea \n").what());
    }

    @ParameterizedTest
    @CsvSource({
        "remind me tomorrow to watch the sun at 9, watch the sun",
        "remind me to watch the sun at noon, watch the sun",
        "remind me to ask where he sat at noon, ask where he sat",
        "remind me to eat 1/2 at noon, eat 1/2",
        "remind me to buy 7 of 9 at noon, buy 7 of 9",
        "remind me that I was born in 1984 at noon, I was born in 1984",
    })
    void wordsThatOnlyResembleATimeBelongToTheText(String text, String what) {
        assertEquals(what, reminder(text).what());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "remind",
                "Remind!",
                "remind me",
                "remind me?",
                "remind me tomorrow",
                "remind me tomorrow to",
                "remind me tomorrow to ...",
                "remind me tomorrow to \u200b",
                "remind me to",
                "remind me to tomorrow",
                "remind me about in 5 minutes",
                "remind me to , tomorrow",
                "remind me to please",
            })
    void missingReminderTextIsAskedFor(String text) {
        assertEquals("What shall I remind you of?", why(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "remind me to call Ann",
                "remind me soon to call Ann",
                "remind me to call Ann soon",
                "remind me in 5 bananas to call Ann",
                "remind me in minutes to call Ann",
                "remind me in 5 to call Ann",
                "remind me at to call Ann",
                "remind me at tea time to call Ann",
                "remind me on to call Ann",
                "remind me on Smurfday to call Ann",
                "remind me every to call Ann",
                "remind me every now and then to call Ann",
                "remind me every 2 days on Monday to call Ann",
                "remind me every 1h30m to call Ann",
                "remind me every last to call Ann",
                "remind me at 5 to 6 to call Ann",
                "remind me every day at 9 to 5 to call Ann",
                "remind me to call Ann next week",
            })
    void aTimeThatIsMissingOrUnclearIsAskedFor(String text) {
        assertEquals("When shall I remind you?", why(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "remind us tomorrow to call Ann",
                "remind her to call Ann",
                "remind Ann tomorrow to call me",
                "please remind everybody",
                "/remind @Ann tomorrow",
            })
    void nobodyElseCanBeReminded(String text) {
        assertEquals("I can only remind you yourself: say remind me …", why(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Erinnere mich morgen um 9 an den Anruf",
                "erinner mich",
                "Erinnern Sie mich bitte",
                "Rappelle-moi demain d'appeler Anne",
                "rappelez\u2011moi",
                "Recuérdame llamar a Ana",
                "Recue\u0301rdame llamar a Ana",
                "recuerdame",
                "Ricordami di chiamare Anna",
                "Lembre-me de ligar",
                "lembra-me",
                "Herinner me aan het gesprek",
                "Przypomnij mi jutro",
                "Påminn mig i morgon",
                "Напомни мне завтра",
            })
    void requestInAnotherLanguageIsAskedForInEnglish(String text) {
        assertEquals("Please say it in English, such as: remind me tomorrow at 9 to call Ann.", why(text));
        assertTrue(Phrases.isAboutReminders(text));
    }

    @Test
    void reminderTextHasAtMostAThousandCharacters() {
        assertEquals(
                "ä".repeat(1_000),
                reminder("remind me tomorrow to " + "ä".repeat(1_000)).what());
        assertEquals(
                "😀".repeat(1_000),
                reminder("remind me to " + "😀".repeat(1_000) + " tomorrow").what());
        String tooLong = "That is too long: a reminder has at most 1,000 characters.";
        assertEquals(tooLong, why("remind me tomorrow to " + "ä".repeat(1_001)));
        assertEquals(tooLong, why("remind me to " + "again ".repeat(2_000) + "at 9"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9",
                "1h",
                "1.",
                "1:",
                "1,",
                "-",
                "st",
                "every ",
                "and ",
                "in ",
                "at 9 ",
                "to ",
                "on ",
                "twenty ",
                "a hundred and ",
                "Monday and ",
                "\u0000",
                "\u200d",
                "\ufdfa",
                "😀",
                "\ud83d",
                "cancel ",
                "million ",
                "1 hour and ",
                "1h30m",
                "٣"
            })
    void hostileRepetitionIsAnsweredAtOnce(String part) {
        for (String start : new String[] {"", "remind me ", "remind me to ", "remind me in ", "cancel ", "snooze "}) {
            assertTimeoutPreemptively(Duration.ofSeconds(5), () -> agrees(start + part.repeat(5_000)));
            assertTimeoutPreemptively(Duration.ofSeconds(5), () -> agrees(start + part.repeat(10) + " to call Ann"));
        }
    }

    @Test
    void randomSentenceNeverThrowsAndBothReadersAgree() {
        String[] words =
                ("remind me to that about in at on every other each next this the of day days week weeks month months year"
                                + " years hour hours minute minutes second seconds tomorrow today tonight yesterday noon midnight am pm"
                                + " o'clock Monday Friday fri weekday weekend weekly daily monthly yearly first second last 31st 29th 0th"
                                + " 99th February June Dec 24 30 0 -1 2.5 1h30m 9999999999999 17:30 25:00 5pm 13pm 0am 2026-12-24"
                                + " 2026-02-30 9999-12-31 0000-01-01 24.12.2026 31.2. 12/24/2026 a an half and hundred thousand million"
                                + " billion minus - one nine twenty twenty-five snooze cancel until for reminders reminder number # my"
                                + " please , . ! 😀 \u0000 \u200b \ud800 ½ ４ call Ann")
                        .split(" ", -1);
        Random random = new Random(20261125);
        for (int i = 0; i < 10_000; i++) {
            StringBuilder text = new StringBuilder(
                    switch (random.nextInt(6)) {
                        case 0 -> "remind me to call ";
                        case 1 -> "remind me ";
                        case 2 -> "remind me every ";
                        case 3 -> "snooze ";
                        case 4 -> "cancel ";
                        default -> "";
                    });
            for (int j = random.nextInt(12); j >= 0; j--) {
                text.append(words[random.nextInt(words.length)]).append(random.nextInt(20) == 0 ? "" : " ");
            }
            agrees(text.toString());
        }
    }

    private static void agrees(String text) {
        assertEquals(said(text).isPresent(), Phrases.isAboutReminders(text), text);
    }
}
