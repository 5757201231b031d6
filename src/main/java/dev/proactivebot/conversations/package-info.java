/** The store of conversation references: whom the bot can reach, and who does not want to be. */
@NullMarked
package dev.proactivebot.conversations;

import org.jspecify.annotations.NullMarked;
