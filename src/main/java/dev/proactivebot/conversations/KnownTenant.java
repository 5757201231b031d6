package dev.proactivebot.conversations;

import org.jspecify.annotations.Nullable;

/**
 * A tenant in which the bot was met.
 *
 * @param serviceUrl where its latest new conversation was
 * @param botId the bot's own id there
 */
public record KnownTenant(
        String channelId,
        String tenantId,
        @Nullable String serviceUrl,
        @Nullable String botId) {}
