package dev.proactivebot.reminders.english;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Makes sentences from a grammar of its own. {@code -Dsentences=100000} makes more of them. */
class AllWordsOfTimeTest {
    private static final int SENTENCES = Integer.getInteger("sentences", 4_000);
    private static final int MOST_SHOWN = 30;
    private static final Moment MONDAY =
            new Moment(ZonedDateTime.parse("2026-11-30T10:17:00+01:00[Europe/Berlin]"), DateOrder.DAY_FIRST);

    private static final List<String> HEADS = List.of(
            "remind me",
            "please remind me",
            "can you remind me",
            "hey, remind me",
            "set a reminder",
            "don't let me forget");
    private static final List<String> CLOCKS = List.of(
            "at 5pm",
            "at 17:30",
            "@ 8am",
            "at noon",
            "at half past nine",
            "at 9",
            "at 14h",
            "11am",
            "at 7 in the evening",
            "at midnight");
    private static final List<String> DAYS = List.of(
            "tomorrow",
            "on friday",
            "on 24 december",
            "today",
            "tonight",
            "next tuesday",
            "on the 5th",
            "tmrw",
            "this weekend",
            "friday next week",
            "on 2026-12-24",
            "the day after tomorrow",
            "on 24/12");
    private static final List<String> SPANS = List.of(
            "in 2 days",
            "in an hour",
            "in 1.5 hours",
            "in a week",
            "in 10 minutes",
            "in a couple of hours",
            "30 minutes from now");
    private static final List<String> REPEATS = List.of(
            "every day",
            "every friday",
            "mon-fri",
            "on workdays",
            "nightly",
            "biweekly",
            "every 2 weeks",
            "monthly",
            "twice a day",
            "every morning",
            "on mondays",
            "every other day",
            "hourly",
            "each week");
    private static final List<String> BOUNDS = List.of(
            "for 5 days",
            "until friday",
            "starting tomorrow",
            "except on sundays",
            "from 7 december",
            "3 times",
            "until 5pm",
            "for a week",
            "except on holidays",
            "unless friday");
    private static final List<String> OTHERS = List.of(
            "soon",
            "next week",
            "in january",
            "2 hours before",
            "the day after",
            "before noon",
            "by friday",
            "around 5pm",
            "ET",
            "10 minutes",
            "later",
            "in the morning",
            "at lunchtime",
            "sometime",
            "after 6pm",
            "9-17",
            "every now and then",
            "yesterday",
            "tomorrow's",
            "friday's",
            "the may",
            "this month");
    private static final List<List<String>> TIMES = List.of(CLOCKS, DAYS, SPANS, REPEATS, BOUNDS, OTHERS);
    private static final List<String> WHATS = List.of(
            "call Bob",
            "water the plants",
            "buy milk and eggs",
            "send the report to Ann",
            "pay rent",
            "look at the builds",
            "get Tom");
    private static final Set<String> WORDS_OF_TIME = Set.copyOf(Arrays.asList(
            ("5pm 17:30 8am noon half past nine 9 14h 11am evening midnight tomorrow friday 24 december today tonight tuesday 5th tmrw"
                            + " weekend week 2026-12-24 day 24/12 2 days hour 1.5 hours 10 minutes couple 30 every mon-fri workdays nightly"
                            + " biweekly weeks monthly twice morning mondays hourly each 5 until starting except sundays 7 3 times holidays"
                            + " unless soon next january before after 6pm 9-17 later lunchtime sometime yesterday month around now then"
                            + " tomorrow's friday's may")
                    .split(" ", -1)));

    @Test
    void reminderUsesAllTimeWordsOutsideQuotesAndAbout() {
        Random random = new Random(20261130);
        int set = 0;
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < SENTENCES; i++) {
            String sentence = sentence(random);
            Optional<Command> command = Phrases.read(sentence, MONDAY);
            assertTrue(command.isPresent(), sentence);
            if (command.get() instanceof Command.Remind remind) {
                set++;
                if (!left(withoutOffset(remind, sentence)).isEmpty()) {
                    wrong.add(sentence + " => " + remind);
                }
            }
        }
        assertEquals(List.of(), wrong.stream().limit(MOST_SHOWN).toList(), wrong.size() + " wrong");
        assertTrue(set > SENTENCES / 20, set + " of " + SENTENCES + " were set");
    }

    @Test
    void sentenceWithTwoTimesOrDaysIsAskedAbout() {
        Random random = new Random(17);
        for (int i = 0; i < SENTENCES; i++) {
            List<String> kind = random.nextBoolean()
                    ? List.of("at 5pm", "at 17:30", "at noon", "11am", "@ 8am")
                    : List.of("tomorrow", "on friday", "on 24 december", "on the 5th");
            int first = random.nextInt(kind.size());
            int second = (first + 1 + random.nextInt(kind.size() - 1)) % kind.size();
            String what = any(WHATS, random);
            String sentence = switch (random.nextInt(4)) {
                case 0 -> "remind me " + kind.get(first) + " to " + what + " " + kind.get(second);
                case 1 -> "remind me to " + what + " " + kind.get(first) + " and " + kind.get(second);
                case 2 -> "remind me to " + what + " " + kind.get(first) + " " + kind.get(second);
                default ->
                    "remind me to " + what + " " + kind.get(first) + " and " + any(WHATS, random) + " "
                            + kind.get(second);
            };
            assertEquals(
                    Command.Ask.class,
                    Phrases.read(sentence, MONDAY).orElseThrow().getClass(),
                    sentence);
        }
    }

    @Test
    void noOrderOfWordsFails() {
        Random random = new Random(5);
        List<String> words = List.of(
                ("remind me to at in on every for until 5 pm 5pm 2 days before after the a hour tomorrow friday next week and or - ,"
                                + " about it monday first last of month except but again snooze cancel delete change reminder reminders"
                                + " done skip please thanks 8:30 17h 24/12 1st night morning times twice from starting my flight \" call"
                                + " @ ½ 9-17 half past quarter noon 30 minutes later ago end year don't let forget set alarm wake")
                        .split(" ", -1));
        List<String> answers = List.of("5 pm", "the second", "yes", "no", "call Bob", "in 2 hours", "on friday");
        for (int i = 0; i < SENTENCES; i++) {
            List<String> said = new ArrayList<>(random.nextBoolean() ? List.of("remind", "me") : List.of());
            random.ints(1L + random.nextInt(12), 0, words.size()).forEach(word -> said.add(words.get(word)));
            String sentence = String.join(" ", said);
            Optional<Command> command = assertDoesNotThrow(() -> Phrases.read(sentence, MONDAY), sentence);
            if (command.isPresent() && command.get() instanceof Command.Ask ask) {
                String answer = any(answers, random);
                assertDoesNotThrow(() -> ask.answered().by(answer, MONDAY), sentence + ", " + answer);
            }
        }
    }

    /** "Leave 2 hours before" is what to do and when: it was used if without it the time is another. */
    private static String withoutOffset(Command.Remind remind, String sentence) {
        String what = remind.what();
        for (String offset : List.of("2 hours before", "the day after")) {
            boolean isUsed = what.contains(offset)
                    && !(Phrases.read(sentence.replace(offset, "x"), MONDAY).orElseThrow()
                                    instanceof Command.Remind other
                            && other.timing().start().equals(remind.timing().start()));
            what = isUsed ? what.replace(offset, "") : what;
        }
        return what;
    }

    /** What is said of time in what is to be done, but for what was quoted or follows "about". */
    private static List<String> left(String what) {
        String said = what.replaceAll("\"[^\"]*\"", "").replaceAll("\\babout\\b.*", "");
        return Arrays.stream(said.split("[\\s,:]+", -1))
                .filter(WORDS_OF_TIME::contains)
                .toList();
    }

    private static String sentence(Random random) {
        List<String> parts = new ArrayList<>(List.of(any(HEADS, random)));
        boolean isFirst = random.nextBoolean();
        if (isFirst) {
            times(parts, random);
        }
        parts.add("to");
        List<String> what = new ArrayList<>(Arrays.asList(any(WHATS, random).split(" ", -1)));
        if (random.nextInt(4) == 0) {
            int place = 1 + random.nextInt(what.size());
            // "the nightly builds" is the name of a thing
            if (!what.get(place - 1).equals("the")) {
                what.add(place, time(random));
            }
        }
        if (random.nextInt(5) == 0) {
            what.add("\"see you " + time(random) + "\"");
        }
        parts.addAll(what);
        if (random.nextInt(8) == 0) {
            parts.add("about the party " + time(random));
        }
        if (!isFirst || random.nextInt(3) == 0) {
            times(parts, random);
        }
        if (random.nextInt(6) == 0) {
            parts.add(any(List.of("please", "thanks", "🙏", ", thanks!"), random));
        }
        return String.join(" ", parts);
    }

    private static void times(List<String> parts, Random random) {
        for (int i = random.nextInt(3); i >= 0; i--) {
            parts.add(time(random));
        }
    }

    private static String time(Random random) {
        return any(any(TIMES, random), random);
    }

    private static <T> T any(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "every ",
                "at 9 ",
                "a",
                "1",
                "remind me ",
                "in 2 hours before ",
                "\"",
                "x ",
                "tomorrow and ",
                "\u2063",
                "- "
            })
    void aQuarterOfAMegabyteIsAnsweredAtOnce(String part) {
        String tail = part.repeat(250_000 / part.length());
        for (String start : List.of("", "remind me to ", "remind me ", "snooze ", "cancel ")) {
            Phrases.read(start + tail, MONDAY);
            assertTimeoutPreemptively(Duration.ofSeconds(2), () -> Phrases.read(start + tail, MONDAY));
        }
    }
}
