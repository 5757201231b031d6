package dev.proactivebot.notifications;

import dev.proactivebot.schema.Activity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A notification that was found to be in order.
 *
 * @param recipients null for everyone
 * @param channelId narrows everyone; null for any
 * @param tenantId narrows everyone; null for any
 * @param times when it is to be said, and when it is useless
 * @param urgent whether it also goes to those who opted out
 * @param options what else it says
 */
record ValidNotification(
        @Nullable List<Recipient> recipients,
        @Nullable String channelId,
        @Nullable String tenantId,
        Activity content,
        DeliveryTimes times,
        boolean urgent,
        NotificationOptions options) {}
