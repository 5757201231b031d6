package dev.proactivebot.notifications.reminders;

import java.time.ZonedDateTime;

/**
 * A reminder as its user sees it.
 *
 * @param number its number in this conversation
 * @param connective the word before the text: to, that, about
 * @param what the text, in the user's own words
 * @param due its next time, or the one that is due now, in the user's time zone
 * @param words the rule in words, such as {@code every weekday at 09:00}; empty when it comes once
 * @param mention the user to be mentioned in a conversation of several people; empty otherwise
 */
public record Reminder(int number, String connective, String what, ZonedDateTime due, String words, Mention mention) {

    /**
     * A user in a conversation of several people.
     *
     * @param id the channel's id of the user; empty in a conversation of one user
     * @param name the name that the channel shows
     */
    public record Mention(String id, String name) {
        static final Mention NOBODY = new Mention("", "");

        public boolean isNeeded() {
            return !id.isEmpty();
        }
    }
}
