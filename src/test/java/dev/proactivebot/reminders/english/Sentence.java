package dev.proactivebot.reminders.english;

import dev.proactivebot.notifications.recurrence.InvalidRuleException;
import dev.proactivebot.notifications.recurrence.Recurrence;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What somebody says, when, and what is right.
 *
 * @param what is to be said then; empty where it does not matter
 */
record Sentence(String kind, String text, Moment moment, String expected, String what) {
    private static final ZonedDateTime MONDAY = ZonedDateTime.parse("2026-11-30T10:17:00+01:00[Europe/Berlin]");
    private static final Pattern ROW =
            Pattern.compile("(?:\\[(\\d\\d:\\d\\d)] )?(?:\\{([-\\w]+)} )?(.+?) \\| ([^|]+?)(?: \\| (.+))?");

    /** Reads the rows of a file. */
    static List<Sentence> all(String file) {
        List<Sentence> sentences = new ArrayList<>();
        String kind = "";
        for (String row : lines(file)) {
            Matcher parts = ROW.matcher(row);
            if (row.startsWith("## ")) {
                kind = row.substring(3);
            } else if (!row.startsWith("#") && !row.isBlank()) {
                if (!parts.matches()) {
                    throw new AssertionError("not a row: " + row);
                }
                ZonedDateTime said = parts.group(1) == null ? MONDAY : MONDAY.with(LocalTime.parse(parts.group(1)));
                String locale = parts.group(2) == null ? "en-GB" : parts.group(2);
                sentences.add(new Sentence(
                        kind,
                        parts.group(3),
                        new Moment(said, DateOrder.of(locale)),
                        parts.group(4),
                        parts.group(5) == null ? "" : parts.group(5)));
            }
        }
        return sentences;
    }

    private static List<String> lines(String file) {
        try (InputStream in = Sentence.class.getResourceAsStream("/reminders/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is understood, in the words of the file. */
    String understood() {
        Optional<Command> command = Phrases.read(text, moment);
        return command.isEmpty() ? "echo" : shown(command.get());
    }

    /** What is to be said then, as it was understood. */
    String understoodWhat() {
        return Phrases.read(text, moment).orElseThrow() instanceof Command.Remind remind ? remind.what() : "";
    }

    private String shown(Command command) {
        if (command instanceof Command.Remind remind) {
            return shown(remind.timing());
        }
        if (command instanceof Command.Change change) {
            NewTime time = change.time();
            ZonedDateTime start = time.timing().start();
            return "change " + change.number() + " "
                    + switch (time.kind()) {
                        case TIME_OF_DAY -> "T" + start.toLocalTime();
                        case DAY -> start.toLocalDate().toString();
                        case LATER -> later(Duration.between(time.said(), start));
                        case WHOLE ->
                            time.timing().rule() == null
                                    ? start.toLocalDateTime().toString()
                                    : time.timing().rule();
                    };
        }
        if (command instanceof Command.Done done) {
            return "done" + number(done.number());
        }
        if (command instanceof Command.Skip skip) {
            return "skip" + number(skip.number());
        }
        return command instanceof Command.Cancel cancel
                ? "cancel " + cancel.number()
                : command instanceof Command.Snooze snooze
                        ? "snooze " + snooze.until().toLocalDateTime()
                        : command instanceof Command.ShowAll ? "list" : command instanceof Command.Ask ? "ask" : "help";
    }

    private static String later(Duration duration) {
        return duration.toSeconds() % 86_400 == 0 ? "P" + duration.toDays() + "D" : duration.toString();
    }

    private static String number(OptionalInt number) {
        return number.isPresent() ? " " + number.getAsInt() : "";
    }

    private String shown(Timing timing) {
        try {
            return timing.rule() == null
                    ? timing.start()
                            .withZoneSameInstant(moment.said().getZone())
                            .toLocalDateTime()
                            .toString()
                    : "RULE "
                            + Recurrence.of(timing.rule(), timing.start())
                                    .next(moment.said().toInstant())
                                    .orElseThrow()
                                    .atZone(moment.said().getZone())
                                    .toLocalDateTime()
                            + " " + timing.rule();
        } catch (InvalidRuleException e) {
            return "bad rule " + timing.rule();
        }
    }
}
