/** Stores whom the bot can reach, and who does not want notifications. */
@NullMarked
package dev.proactivebot.conversations;

import org.jspecify.annotations.NullMarked;
