/** Lets users end their notifications, and have them again: a part around a bot. */
@NullMarked
package dev.proactivebot.optout;

import org.jspecify.annotations.NullMarked;
