/** A bot that reminds its users: what it does with what they say, and how it answers. */
@NullMarked
package dev.proactivebot.reminders;

import org.jspecify.annotations.NullMarked;
