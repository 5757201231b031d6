/** Computes the times of a recurrence rule (RFC 5545, section 3.3.10). */
@NullMarked
package dev.proactivebot.notifications.recurrence;

import org.jspecify.annotations.NullMarked;
