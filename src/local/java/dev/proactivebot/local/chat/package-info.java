/** Chats with the bot in the terminal, as a channel with its own connector. */
@NullMarked
package dev.proactivebot.local.chat;

import org.jspecify.annotations.NullMarked;
