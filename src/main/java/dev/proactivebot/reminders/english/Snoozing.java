package dev.proactivebot.reminders.english;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Snooze for how long, or until when; whatever else is to be snoozed is another bot's. */
final class Snoozing {
    private static final int USUAL_MINUTES = 10;
    private static final String HOW_LONG = "For how long? Say for example: snooze 10 minutes, or: snooze until 17:30.";
    private static final Set<String> UNTIL = Set.of("until", "at", "to");
    private static final Set<String> LEADS = Vocabulary.of("for until till til in at by to");

    private Snoozing() {}

    static Optional<Command> read(List<String> keys, Moment moment) {
        Cursor cursor = new Cursor(keys);
        if (!cursor.take("snooze")) {
            return Optional.empty();
        }
        boolean isIt = cursor.take("it", "that", "this", "again")
                || cursor.takeAll("the", "reminder")
                || cursor.takeAll("my", "reminder")
                || cursor.take("reminder");
        List<String> rest = keys.subList(cursor.place(), keys.size());
        if (rest.isEmpty()) {
            return Optional.of(new Command.Snooze(
                    moment.said().truncatedTo(ChronoUnit.SECONDS).plusMinutes(USUAL_MINUTES)));
        }
        boolean isLed = LEADS.contains(rest.get(0));
        List<String> time = isLed ? rest.subList(1, rest.size()) : rest;
        boolean isUntil = isLed && UNTIL.contains(rest.get(0));
        Optional<When> when = Draft.whole(List.of(isUntil ? "at" : "in"), time)
                .or(() -> Draft.whole(List.of(), time))
                .or(() -> Draft.whole(List.of("on"), time));
        boolean isOurs = isIt
                || isLed
                || when.isPresent()
                || Character.isDigit(rest.get(0).isEmpty() ? ' ' : rest.get(0).charAt(0));
        return isOurs ? Optional.of(when.map(read -> until(read, moment)).orElseGet(Snoozing::ask)) : Optional.empty();
    }

    static Command until(When when, Moment moment) {
        return new Draft(when, moment, timing -> {
                    if (timing.rule() != null) {
                        throw new Misfit("I can snooze to one time only.");
                    }
                    return new Command.Snooze(timing.start());
                })
                .finish(true);
    }

    private static Command ask() {
        return new Command.Ask(HOW_LONG, (answer, then) -> {
            List<String> keys = Courtesy.without(Words.of(answer).keys());
            return Draft.isNeverMind(keys)
                    ? Optional.of(new Command.NeverMind())
                    : Draft.whole(List.of("in"), keys)
                            .or(() -> Draft.whole(List.of("at"), keys))
                            .or(() -> Draft.whole(List.of(), keys))
                            .map(when -> until(when, then));
        });
    }
}
