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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** What the bot says about reminders. */
public final class Wording {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);
    private static final String NOTHING_LATELY = "I have not reminded you of anything here lately.";
    private static final int MOST_SHOWN = 100;
    private static final int LONGEST_SHOWN = 100;
    private static final String EXAMPLES = """
             For instance:
            remind me in 10 minutes to stretch
            remind me at 17:30 to call the dentist
            remind me on 2026-12-24 at 09:00 to wrap the presents
            remind me every weekday at 09:00 to look at the builds
            remind me every 2 weeks on Monday at 8:30 to write the report
            reminders
            cancel 2
            snooze 10 minutes""";

    private Wording() {}

    /** What is said when the time has come. */
    public static Activity due(Reminder reminder, boolean isLate) {
        String text = "Reminder: " + reminder.what() + (isLate ? " (late: it was due on " + time(reminder) + ")" : "");
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
        if (added instanceof AddResult.TooMany tooMany) {
            return "You have " + tooMany.most() + " reminders, and I keep no more for anybody."
                    + " Say reminders to see those of this conversation, and cancel one first.";
        }
        return added instanceof AddResult.NothingToSnooze
                ? NOTHING_LATELY
                : "That comes too often, or never. " + help("");
    }

    private static String kept(Reminder reminder) {
        String when = reminder.words().isEmpty()
                ? "on " + time(reminder) + " " + wish(reminder)
                : reminder.words() + " " + wish(reminder) + ", first on " + time(reminder);
        return "I will remind you " + when + ". This is reminder " + reminder.number() + ".";
    }

    public static String all(List<Reminder> reminders) {
        if (reminders.isEmpty()) {
            return "You have no reminders here. Say, for instance: remind me in 10 minutes to stretch";
        }
        String shown = reminders.stream()
                .limit(MOST_SHOWN)
                .map(Wording::line)
                .collect(Collectors.joining("\n", "Your reminders:\n", ""));
        int more = reminders.size() - MOST_SHOWN;
        return more > 0 ? shown + "\nand " + more + " more" : shown;
    }

    private static String line(Reminder reminder) {
        String words = reminder.what().replaceAll("\\s+", " ");
        String what = words.codePointCount(0, words.length()) > LONGEST_SHOWN
                ? words.substring(0, words.offsetByCodePoints(0, LONGEST_SHOWN)) + "…"
                : words;
        String when = reminder.words().isEmpty() ? "" : reminder.words() + ", next on ";
        return reminder.number() + ": " + what + ", " + when + time(reminder);
    }

    public static String cancelled(int number, Optional<Reminder> cancelled) {
        return cancelled
                .map(reminder -> "Cancelled: " + reminder.what())
                .orElse("You have no reminder " + number + " here. Say reminders to see yours.");
    }

    public static String changed(int number, EditResult edited) {
        if (edited instanceof EditResult.Kept kept) {
            return "Changed. " + kept(kept.reminder());
        }
        return edited instanceof EditResult.Impossible
                ? "I cannot change reminder " + number + " like that. Say the whole time, such as: change reminder "
                        + number + " to every day at 17:30."
                : cancelled(number, Optional.empty());
    }

    public static String skipped(OptionalInt number, EditResult edited) {
        if (edited instanceof EditResult.Kept kept) {
            return "Skipped. " + kept(kept.reminder());
        }
        return edited instanceof EditResult.Over over
                ? "Skipped: " + over.reminder().what() + ". It would have come once only, so it is over."
                : number.isPresent() ? cancelled(number.getAsInt(), Optional.empty()) : all(List.of());
    }

    /**
     * Says that one is done.
     *
     * @param reminder empty when none has come lately
     */
    public static String done(Optional<Reminder> reminder) {
        return reminder.map(done -> "Done: " + done.what() + "."
                        + (done.words().isEmpty()
                                ? ""
                                : " It comes again " + done.words() + "; say cancel " + done.number() + " to end it."))
                .orElse(NOTHING_LATELY);
    }

    /** Returns what is said to a command that changes nothing. */
    public static String said(Command command) {
        if (command instanceof Command.Ask ask) {
            return ask.question().equals(When.never().why()) ? help(ask.question()) : ask.question();
        }
        return command instanceof Command.NeverMind
                ? "All right, never mind."
                : command instanceof Command.Help
                        ? "Tell me when and of what I shall remind you." + EXAMPLES
                        : help(command instanceof Command.NotUnderstood not ? not.why() : "");
    }

    /** In a conversation whose users have no ids nobody has reminders of their own. */
    public static String nobody(Command command) {
        return command instanceof Command.NotUnderstood || command instanceof Command.Help
                ? said(command)
                : "I do not know who you are here, so I cannot keep a reminder for you. Ask me in a chat with me alone.";
    }

    /**
     * Says what can be said.
     *
     * @param why one sentence, or nothing
     */
    public static String help(String why) {
        return (why.isEmpty() ? "I did not understand when." : why) + EXAMPLES;
    }

    /** Asks which of the readings is meant, or whether the only one is. */
    static String whichOne(List<Command> commands, List<Timing> options) {
        Timing first = options.get(0);
        if (options.size() == 1) {
            String wish = commands.get(0) instanceof Command.Remind remind
                    ? " " + remind.connective() + " " + remind.what()
                    : "";
            return "Shall I remind you " + when(first) + wish + "? Say yes, or say when.";
        }
        LocalTime one = first.start().toLocalTime();
        LocalTime other = options.get(1).start().toLocalTime();
        if (options.size() == 2 && one.plusHours(12).equals(other)) {
            LocalTime morning = one.isBefore(other) ? one : other;
            return "In the morning or in the afternoon? Say " + morning.getHour()
                    + (morning.getMinute() == 0 ? "" : morning.toString().substring(2)) + " am or "
                    + morning.plusHours(12)
                    + ".";
        }
        return "Which one do you mean: "
                + options.stream().map(Wording::when).collect(Collectors.joining(", or "))
                + "? Say for instance: the first.";
    }

    /** Says several as A, B and C. */
    static String listed(List<String> names) {
        int last = names.size() - 1;
        return (last == 0 ? "" : String.join(", ", names.subList(0, last)) + " and ") + names.get(last);
    }

    private static String when(Timing timing) {
        return timing.rule() == null ? "on " + time(timing.start()) : timing.words();
    }

    private static String wish(Reminder reminder) {
        return reminder.connective() + " " + reminder.what();
    }

    private static String time(Reminder reminder) {
        return time(reminder.due());
    }

    private static String time(ZonedDateTime due) {
        return DATE.format(due) + " at " + (due.getSecond() == 0 ? MINUTE : SECOND).format(due) + " ("
                + due.getZone().getId() + ")";
    }
}
