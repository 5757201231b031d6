package dev.proactivebot.bot.reminders.english;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Understands what a user says to the reminders. */
public final class Phrases {
    private static final Set<String> LISTINGS = Set.of(
            "reminders",
            "my reminders",
            "list reminders",
            "list my reminders",
            "list all reminders",
            "show reminders",
            "show my reminders",
            "show me my reminders",
            "show all reminders",
            "what are my reminders");

    private Phrases() {}

    /**
     * Reads a command; empty when the text is not about reminders and belongs to another bot.
     *
     * @param said when it was said, in the user's zone
     */
    public static Optional<Command> read(String text, ZonedDateTime said) {
        Words words = Words.of(text);
        if (!needsDates(words)) {
            return withoutDates(words);
        }
        try {
            return Optional.of(
                    words.first().equals("snooze") ? Snoozing.read(words.keys(), said) : Wish.read(words, said));
        } catch (Misfit e) {
            return Optional.of(new Command.NotUnderstood(e.why()));
        }
    }

    /** Whether it is about reminders at all, for which nobody needs to know the user's zone. */
    public static boolean isAboutReminders(String text) {
        Words words = Words.of(text);
        return needsDates(words) || withoutDates(words).isPresent();
    }

    private static boolean needsDates(Words words) {
        return words.first().equals("remind") || Snoozing.isOurs(words.keys());
    }

    private static Optional<Command> withoutDates(Words words) {
        List<String> keys = words.keys();
        if (words.first().equals("cancel")) {
            return Cancelling.read(keys);
        }
        if (keys.size() <= 4 && LISTINGS.contains(String.join(" ", keys))) {
            return Optional.of(new Command.ShowAll());
        }
        return OtherLanguages.isWish(keys)
                ? Optional.of(new Command.NotUnderstood(
                        "Please say it in English, such as: remind me tomorrow at 9 to call Ann."))
                : Optional.empty();
    }
}
