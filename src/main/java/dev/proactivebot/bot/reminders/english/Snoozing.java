package dev.proactivebot.bot.reminders.english;

import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Snooze for how long, or until when. */
final class Snoozing {
    private static final int USUAL_MINUTES = 10;

    private Snoozing() {}

    static Command read(List<String> words, ZonedDateTime said) throws Misfit {
        Cursor cursor = new Cursor(words, 1);
        cursor.take("it");
        if (cursor.isAtEnd()) {
            return new Command.Snooze(said.truncatedTo(ChronoUnit.SECONDS).plusMinutes(USUAL_MINUTES));
        }
        boolean isUntil = cursor.take("until", "till", "til");
        String lead = isUntil ? "at" : "in";
        if (!isUntil) {
            cursor.take("for");
        }
        List<String> rest = words.subList(cursor.place(), words.size());
        Optional<When> when = When.read(rest).or(() -> When.read(led(lead, rest)));
        Timing timing = when.orElseThrow(
                        () -> new Misfit("For how long? Say for example: snooze 10 minutes, or: snooze until 17:30."))
                .from(said);
        if (timing.rule() != null) {
            throw new Misfit("I can snooze to one time only.");
        }
        return new Command.Snooze(timing.start());
    }

    private static List<String> led(String lead, List<String> rest) {
        return Stream.concat(Stream.of(lead), rest.stream()).toList();
    }
}
