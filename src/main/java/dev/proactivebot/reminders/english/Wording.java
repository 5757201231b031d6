package dev.proactivebot.reminders.english;

import dev.proactivebot.notifications.reminders.AddResult;
import dev.proactivebot.notifications.reminders.EditResult;
import dev.proactivebot.notifications.reminders.Reminder;
import dev.proactivebot.schema.Activity;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Says what the bot answers about reminders. The sentences stand in one file, by name; why a time was not understood is said where it is read. */
public final class Wording {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);
    private static final Map<String, String> SENTENCES = LanguageFile.rows("replies.txt").stream()
            .map(row -> row.split(": ", 2))
            .collect(Collectors.toMap(row -> row[0], row -> row[1].replace("\\n", "\n")));
    private static final int MOST_SHOWN = 100;
    private static final int LONGEST_SHOWN = 100;

    private Wording() {}

    /** Returns a sentence of the file with what is to be filled in. */
    static String say(String name, Object... values) {
        return String.format(Locale.ENGLISH, Objects.requireNonNull(SENTENCES.get(name), name), values);
    }

    /** What is said when the time has come. */
    public static Activity due(Reminder reminder, boolean isLate) {
        String text = say(isLate ? "late" : "due", reminder.what(), time(reminder.due()));
        Reminder.Mention owner = reminder.mention();
        return owner.isNeeded() ? Activity.mention(owner.id(), owner.name(), text) : Activity.message(text);
    }

    public static String added(AddResult added) {
        if (added instanceof AddResult.Kept kept) {
            return kept(kept.reminder());
        }
        if (added instanceof AddResult.CalledOff calledOff) {
            return cancelled(calledOff.reminder().number(), Optional.of(calledOff.reminder()));
        }
        return added instanceof AddResult.TooMany tooMany
                ? say("too-many", tooMany.most())
                : added instanceof AddResult.NothingToSnooze
                        ? say("nothing-lately")
                        : say("too-often") + " " + help("");
    }

    private static String kept(Reminder reminder) {
        String words = reminder.words();
        String time = time(reminder.due());
        return words.isEmpty()
                ? say("kept-once", time, reminder.connective(), reminder.what(), reminder.number())
                : say("kept", time, reminder.connective(), reminder.what(), words, reminder.number());
    }

    public static String all(List<Reminder> reminders) {
        String lines = reminders.stream().limit(MOST_SHOWN).map(Wording::line).collect(Collectors.joining("\n"));
        int more = reminders.size() - MOST_SHOWN;
        return reminders.isEmpty() ? say("none") : say("all", lines) + (more > 0 ? say("more", more) : "");
    }

    private static String line(Reminder reminder) {
        String words = reminder.what().replaceAll("\\s+", " ");
        String what = words.codePointCount(0, words.length()) > LONGEST_SHOWN
                ? words.substring(0, words.offsetByCodePoints(0, LONGEST_SHOWN)) + "…"
                : words;
        String when = reminder.words();
        return say(when.isEmpty() ? "line-once" : "line", reminder.number(), what, time(reminder.due()), when);
    }

    public static String cancelled(int number, Optional<Reminder> cancelled) {
        return cancelled.map(reminder -> say("cancelled", reminder.what())).orElseGet(() -> say("unknown", number));
    }

    public static String changed(int number, EditResult edited) {
        return edited instanceof EditResult.Kept kept
                ? say("changed", kept(kept.reminder()))
                : edited instanceof EditResult.Impossible ? say("unchanged", number, number) : say("unknown", number);
    }

    public static String skipped(OptionalInt number, EditResult edited) {
        if (edited instanceof EditResult.Kept kept) {
            return say("skipped", kept(kept.reminder()));
        }
        return edited instanceof EditResult.Over over
                ? say("skipped-last", over.reminder().what())
                : number.isPresent() ? say("unknown", number.getAsInt()) : say("none");
    }

    /**
     * Says that one is done.
     *
     * @param reminder empty when none has come lately
     */
    public static String done(Optional<Reminder> reminder) {
        return reminder.map(done -> say(
                        done.words().isEmpty() ? "done" : "done-once-more", done.what(), done.words(), done.number()))
                .orElseGet(() -> say("nothing-lately"));
    }

    /** Returns what is said to a command that changes nothing. */
    public static String said(Command command) {
        if (command instanceof Command.Ask ask) {
            return ask.question().equals(When.never().why()) ? help(ask.question()) : ask.question();
        }
        return command instanceof Command.NeverMind
                ? say("never-mind")
                : help(command instanceof Command.NotUnderstood not ? not.why() : say("help"));
    }

    /** In a conversation whose users have no ids nobody has reminders of their own. */
    public static String nobody(Command command) {
        return command instanceof Command.NotUnderstood || command instanceof Command.Help
                ? said(command)
                : say("nobody");
    }

    /**
     * Says what can be said.
     *
     * @param why one sentence, or nothing
     */
    public static String help(String why) {
        return say("examples", why.isEmpty() ? say("no-time") : why);
    }

    /** Asks which of the readings is meant, or whether the only one is. */
    static String whichOne(List<Command> commands, List<Timing> options) {
        Timing first = options.get(0);
        if (options.size() == 1) {
            String wish = commands.get(0) instanceof Command.Remind remind
                    ? " " + remind.connective() + " " + remind.what()
                    : "";
            return say("is-it", when(first) + wish);
        }
        LocalTime one = first.start().toLocalTime();
        LocalTime other = options.get(1).start().toLocalTime();
        LocalTime morning = one.isBefore(other) ? one : other;
        if (options.size() == 2 && one.plusHours(12).equals(other)) {
            String minutes = morning.getMinute() == 0 ? "" : morning.toString().substring(2);
            int hour = morning.getHour() == 0 ? 12 : morning.getHour();
            return say("am-or-pm", hour + minutes, morning.plusHours(12));
        }
        String all = options.stream()
                .map(Wording::when)
                .reduce((some, more) -> say("or", some, more))
                .orElse("");
        return say("which-time", all);
    }

    /** Says several as A, B and C. */
    static String listed(List<String> names) {
        int last = names.size() - 1;
        return last == 0 ? names.get(0) : say("and", String.join(", ", names.subList(0, last)), names.get(last));
    }

    private static String when(Timing timing) {
        return timing.rule() == null ? say("on", time(timing.start())) : timing.words();
    }

    private static String time(ZonedDateTime due) {
        DateTimeFormatter form = due.getSecond() == 0 ? MINUTE : SECOND;
        return say("at", DATE.format(due), form.format(due), due.getZone().getId());
    }
}
