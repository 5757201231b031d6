/** Verifies the tokens of callers, gets the bot's own token, and decides which hosts may receive it. */
@NullMarked
package dev.proactivebot.auth;

import org.jspecify.annotations.NullMarked;
