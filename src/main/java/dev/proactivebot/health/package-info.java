/** Reports to operators whether the bot can work and what waits. */
@NullMarked
package dev.proactivebot.health;

import org.jspecify.annotations.NullMarked;
