/** A chat in the terminal: a channel of its own, with a connector that the bot can answer to. */
@NullMarked
package dev.proactivebot.local.chat;

import org.jspecify.annotations.NullMarked;
