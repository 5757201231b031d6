package dev.proactivebot.bot.reminders;

import dev.proactivebot.notifications.reminders.Added;
import dev.proactivebot.notifications.reminders.Reminder;
import dev.proactivebot.schema.Activity;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the bot says about reminders. */
final class Wording {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);
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
    static Activity due(Reminder reminder, boolean isLate) {
        String text = "Reminder: " + reminder.what() + (isLate ? " (late: it was due on " + time(reminder) + ")" : "");
        Reminder.Mention owner = reminder.mention();
        return owner.isNeeded() ? Activity.mention(owner.id(), owner.name(), text) : Activity.message(text);
    }

    static String added(Added added) {
        if (added instanceof Added.Kept kept) {
            return kept(kept.reminder());
        }
        if (added instanceof Added.CalledOff calledOff) {
            return cancelled(calledOff.reminder().number(), Optional.of(calledOff.reminder()));
        }
        if (added instanceof Added.TooMany tooMany) {
            return "You have " + tooMany.most() + " reminders, and I keep no more for anybody."
                    + " Say reminders to see those of this conversation, and cancel one first.";
        }
        return added instanceof Added.NothingToSnooze
                ? "I have not reminded you of anything here lately."
                : "That comes too often, or never. " + help("");
    }

    private static String kept(Reminder reminder) {
        String when = reminder.words().isEmpty()
                ? "on " + time(reminder) + " " + wish(reminder)
                : reminder.words() + " " + wish(reminder) + ", first on " + time(reminder);
        return "I will remind you " + when + ". This is reminder " + reminder.number() + ".";
    }

    static String all(List<Reminder> reminders) {
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

    static String cancelled(int number, Optional<Reminder> cancelled) {
        return cancelled
                .map(reminder -> "Cancelled: " + reminder.what())
                .orElse("You have no reminder " + number + " here. Say reminders to see yours.");
    }

    /** In a conversation whose users have no ids nobody has reminders of their own. */
    static String nobody() {
        return "I do not know who you are here, so I cannot keep a reminder for you. Ask me in a chat with me alone.";
    }

    /** @param why one sentence, or nothing */
    static String help(String why) {
        return (why.isEmpty() ? "I did not understand when." : why) + EXAMPLES;
    }

    private static String wish(Reminder reminder) {
        return reminder.connective() + " " + reminder.what();
    }

    private static String time(Reminder reminder) {
        ZonedDateTime due = reminder.due();
        return DATE.format(due) + " at " + (due.getSecond() == 0 ? MINUTE : SECOND).format(due) + " ("
                + due.getZone().getId() + ")";
    }
}
