package dev.proactivebot.notifications;

import org.jspecify.annotations.Nullable;

/**
 * The thread that a notification goes into: exactly one of both is given.
 *
 * @param activity the id of the message that began the thread, as the channel has it
 * @param notification the id of the notification that began the thread in the same conversation; for a series its latest occurrence counts
 */
public record ReplyTo(@Nullable String activity, @Nullable String notification) {}
