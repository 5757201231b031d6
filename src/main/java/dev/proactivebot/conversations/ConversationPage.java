package dev.proactivebot.conversations;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds one page of the known conversations.
 *
 * @param next what continues after this page; null when it is the last
 */
public record ConversationPage(
        List<KnownConversation> conversations, @Nullable String next) {}
