package dev.proactivebot.reminders;

import dev.proactivebot.notifications.reminders.EditResult;
import dev.proactivebot.notifications.reminders.NewReminder;
import dev.proactivebot.notifications.reminders.Reminder;
import dev.proactivebot.notifications.reminders.ReminderEdits.ReminderTiming;
import dev.proactivebot.notifications.reminders.Reminders;
import dev.proactivebot.reminders.english.Command;
import dev.proactivebot.reminders.english.Timing;
import dev.proactivebot.reminders.english.Wording;
import dev.proactivebot.schema.ConversationReference;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Does what a user wants, and tells what to answer.
 *
 * @param origin of the message in which it was said
 */
record Execution(Reminders reminders, ConversationReference conversation, String origin) {

    String of(Command command) {
        if (command instanceof Command.Remind remind) {
            return remind(remind);
        }
        if (command instanceof Command.Cancel cancel) {
            return Wording.cancelled(cancel.number(), reminders.cancel(conversation, origin, cancel.number()));
        }
        if (command instanceof Command.Change change) {
            return Wording.changed(change.number(), change(change));
        }
        if (command instanceof Command.Skip skip) {
            return Wording.skipped(skip.number(), reminders.edits().skip(conversation, origin, skip.number()));
        }
        if (command instanceof Command.Done done) {
            return done(done.number());
        }
        if (command instanceof Command.Snooze snooze) {
            return Wording.added(reminders.snooze(conversation, origin, snooze.until()));
        }
        return command instanceof Command.ShowAll ? Wording.all(reminders.of(conversation)) : Wording.said(command);
    }

    private String remind(Command.Remind remind) {
        Timing timing = remind.timing();
        return Wording.added(reminders.add(
                conversation,
                origin,
                new NewReminder(remind.connective(), remind.what(), timing.start(), timing.rule(), timing.words())));
    }

    private EditResult change(Command.Change change) {
        return reminders
                .edits()
                .change(
                        conversation,
                        origin,
                        change.number(),
                        (old, due) -> change.time()
                                .of(new Timing(old.start(), old.rule(), old.words()), due)
                                .map(timing -> new ReminderTiming(timing.start(), timing.rule(), timing.words())));
    }

    /** What comes again comes again; what would have come once only is over. */
    private String done(OptionalInt number) {
        if (number.isEmpty()) {
            return Wording.done(reminders.last(conversation));
        }
        Optional<Reminder> named = reminders.of(conversation).stream()
                .filter(reminder -> reminder.number() == number.getAsInt())
                .findFirst();
        boolean isRecurring = named.isPresent() && !named.get().words().isEmpty();
        return isRecurring
                ? Wording.done(named)
                : Wording.cancelled(number.getAsInt(), reminders.cancel(conversation, origin, number.getAsInt()));
    }
}
