package dev.proactivebot.notifications.reminders;

import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What a user wants to be reminded of, and when.
 *
 * @param connective the word before it, as the user said it: to, that, about
 * @param what in the user's own words
 * @param start when it is due, on the user's clock; what a rule counts from, if there is one
 * @param rule when it comes again (RFC 5545); null when it comes once
 * @param words how the rule is said, such as {@code every weekday at 09:00}; empty when there is none
 */
public record NewReminder(
        String connective,
        String what,
        ZonedDateTime start,
        @Nullable String rule,
        String words) {}
