package dev.proactivebot.notifications.reminders;

import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A reminder that a user asks for: the text and the times.
 *
 * @param connective the word before the text, as the user wrote it: to, that, about
 * @param what the text, in the user's own words
 * @param start when it is due, in the user's time zone; the start of the rule, if there is one
 * @param rule the recurrence (RFC 5545); null when it comes once
 * @param words the rule in words, such as {@code every weekday at 09:00}; empty when there is none
 */
public record NewReminder(
        String connective,
        String what,
        ZonedDateTime start,
        @Nullable String rule,
        String words) {}
