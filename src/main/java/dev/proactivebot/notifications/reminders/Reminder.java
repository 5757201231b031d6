package dev.proactivebot.notifications.reminders;

import java.time.ZonedDateTime;

/**
 * A reminder as its owner sees it.
 *
 * @param number by which its owner calls it in this conversation
 * @param connective the word before it: to, that, about
 * @param what in the owner's own words
 * @param due its next time, or the one that has come, on the owner's clock
 * @param words when it comes again, such as {@code every weekday at 09:00}; empty when it comes once
 * @param mention whom it is for, in a conversation of several people; nobody where there are none
 */
public record Reminder(int number, String connective, String what, ZonedDateTime due, String words, Mention mention) {

    /**
     * An owner among others.
     *
     * @param id the channel's; empty in a conversation of one
     * @param name as the channel shows it
     */
    public record Mention(String id, String name) {
        static final Mention NOBODY = new Mention("", "");

        public boolean isNeeded() {
            return !id.isEmpty();
        }
    }
}
