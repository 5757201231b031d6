package dev.proactivebot.conversations;

import java.time.Instant;

/**
 * Names a conversation of an erased user.
 *
 * @param name the hash of channel id, {@code |} and conversation id
 */
public record ErasedConversation(String name, Instant at) {}
