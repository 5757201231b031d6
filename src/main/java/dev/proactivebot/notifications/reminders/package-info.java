/** Stores the reminders of users as rows, and puts the next occurrence of each into the outbox. */
@NullMarked
package dev.proactivebot.notifications.reminders;

import org.jspecify.annotations.NullMarked;
