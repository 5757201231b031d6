package dev.proactivebot.conversations;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes a tenant in which the bot was seen.
 *
 * @param serviceUrl where the latest new conversation was
 * @param botId the bot's own id there
 * @param otherServiceUrls where new conversations were before, newest first
 */
public record KnownTenant(
        String channelId,
        String tenantId,
        @Nullable String serviceUrl,
        @Nullable String botId,
        List<String> otherServiceUrls) {}
