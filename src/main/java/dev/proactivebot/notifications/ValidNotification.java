package dev.proactivebot.notifications;

import dev.proactivebot.schema.Activity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A notification that was validated.
 *
 * @param recipients null for everyone
 * @param channelId narrows everyone; null for any
 * @param tenantId narrows everyone; null for any
 * @param times when it is due, and when it expires
 * @param urgent whether it also goes to users who opted out
 * @param options labels, defaults of variables, thread and the like
 */
record ValidNotification(
        @Nullable List<Recipient> recipients,
        @Nullable String channelId,
        @Nullable String tenantId,
        Activity content,
        DeliveryTimes times,
        boolean urgent,
        NotificationOptions options) {}
