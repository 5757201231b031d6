package dev.proactivebot.bot.reminders.english;

import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Snooze for how long, or until when; whatever else is to be snoozed is another bot's. */
final class Snoozing {
    private static final int USUAL_MINUTES = 10;

    private Snoozing() {}

    static boolean isOurs(List<String> words) {
        Cursor cursor = new Cursor(words);
        if (!cursor.take("snooze")) {
            return false;
        }
        boolean isIt = takeIt(cursor);
        List<String> rest = words.subList(cursor.place(), words.size());
        return isIt
                || rest.isEmpty()
                || isBeginning(rest.get(0))
                || when("in", rest).isPresent();
    }

    static Command read(List<String> words, ZonedDateTime said) throws Misfit {
        Cursor cursor = new Cursor(words, 1);
        takeIt(cursor);
        if (cursor.isAtEnd()) {
            return new Command.Snooze(said.truncatedTo(ChronoUnit.SECONDS).plusMinutes(USUAL_MINUTES));
        }
        boolean isUntil = cursor.take("until", "till", "til");
        if (!isUntil) {
            cursor.take("for");
        }
        Timing timing = when(isUntil ? "at" : "in", words.subList(cursor.place(), words.size()))
                .orElseThrow(
                        () -> new Misfit("For how long? Say for example: snooze 10 minutes, or: snooze until 17:30."))
                .from(said);
        if (timing.rule() != null) {
            throw new Misfit("I can snooze to one time only.");
        }
        return new Command.Snooze(timing.start());
    }

    private static boolean takeIt(Cursor words) {
        return words.take("it", "that")
                || words.takeAll("the", "reminder")
                || words.takeAll("my", "reminder")
                || words.take("reminder");
    }

    private static boolean isBeginning(String first) {
        return List.of("for", "until", "till", "til", "in", "at").contains(first)
                || first.codePoints().limit(1).anyMatch(Character::isDigit)
                || Numbers.read(new Cursor(List.of(first))).isPresent();
    }

    private static Optional<When> when(String lead, List<String> words) {
        return words.size() > When.MOST_WORDS
                ? Optional.empty()
                : When.read(words)
                        .or(() -> When.read(
                                Stream.concat(Stream.of(lead), words.stream()).toList()));
    }
}
