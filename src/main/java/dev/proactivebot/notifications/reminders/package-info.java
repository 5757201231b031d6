/** What users want to be reminded of, and when: kept as rows, and put into the outbox one time ahead. */
@NullMarked
package dev.proactivebot.notifications.reminders;

import org.jspecify.annotations.NullMarked;
