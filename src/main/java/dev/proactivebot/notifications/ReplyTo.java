package dev.proactivebot.notifications;

import org.jspecify.annotations.Nullable;

/**
 * The thread of a conversation in which a notification is said: exactly one of both.
 *
 * @param activity the id of the message that began the thread, as the channel has it
 * @param notification the id of the notification that began the thread in the same conversation; of a series its latest occurrence
 */
public record ReplyTo(@Nullable String activity, @Nullable String notification) {}
