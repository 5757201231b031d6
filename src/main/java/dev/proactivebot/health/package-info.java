/** How the bot is, for those who run it. */
@NullMarked
package dev.proactivebot.health;

import org.jspecify.annotations.NullMarked;
