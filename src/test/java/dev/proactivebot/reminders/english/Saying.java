package dev.proactivebot.reminders.english;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.ZonedDateTime;
import java.util.Optional;

/** Says something and tells what was understood. Unless told otherwise, it is a Wednesday morning in Berlin. */
final class Saying {
    static final ZonedDateTime WEDNESDAY = ZonedDateTime.parse("2026-11-25T10:00:00+01:00[Europe/Berlin]");

    private Saying() {}

    static Optional<Command> said(String text) {
        return read(text, WEDNESDAY);
    }

    static Command command(String text) {
        return said(text).orElseThrow(() -> new AssertionError("not ours: " + text));
    }

    static Command.Remind reminder(String text) {
        return reminder(text, WEDNESDAY);
    }

    static Command.Remind reminder(String text, ZonedDateTime now) {
        return assertInstanceOf(
                Command.Remind.class, read(text, now).orElseThrow(() -> new AssertionError("not ours: " + text)), text);
    }

    /** Of a one-off: when it is due, in the user's own time. */
    static String due(String when) {
        return due(when, WEDNESDAY);
    }

    static String due(String when, ZonedDateTime now) {
        Command.Remind first = reminder("remind me " + when + " to call Ann", now);
        Command.Remind last = reminder("remind me to call Ann " + when, now);
        assertEquals(first, last, "the two orders of " + when);
        assertEquals("call Ann", first.what());
        assertEquals(null, first.timing().rule());
        assertEquals("", first.timing().words());
        assertEquals(now.getZone(), first.timing().start().getZone());
        return first.timing().start().toLocalDateTime().toString();
    }

    /** Of a recurring one. */
    static Timing recurring(String when, ZonedDateTime now) {
        Command.Remind first = reminder("remind me " + when + " to call Ann", now);
        assertEquals(first, reminder("remind me to call Ann " + when, now), "the two orders of " + when);
        assertEquals("call Ann", first.what());
        return first.timing();
    }

    static String why(String text) {
        return why(text, WEDNESDAY);
    }

    /** The question, or the reason why nothing is done. */
    static String why(String text, ZonedDateTime now) {
        Command command = read(text, now).orElseThrow(() -> new AssertionError("not ours: " + text));
        return command instanceof Command.Ask ask
                ? ask.question()
                : assertInstanceOf(Command.NotUnderstood.class, command, text).why();
    }

    private static Optional<Command> read(String text, ZonedDateTime now) {
        return Phrases.read(text, new Moment(now, DateOrder.UNKNOWN));
    }
}
