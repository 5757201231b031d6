/** What this bot says: the room its owner edits. */
@NullMarked
package dev.proactivebot.bot;

import org.jspecify.annotations.NullMarked;
