package dev.proactivebot.notifications;

import dev.proactivebot.schema.Activity;
import java.util.List;

/**
 * A notification that was validated.
 *
 * @param to everyone, or a list in which nobody is named twice
 * @param times when it is due, and when it expires
 * @param urgent whether it also goes to users who opted out
 * @param options labels, defaults of variables, thread and the like
 */
record ValidNotification(
        Audience to, Activity content, DeliveryTimes times, boolean urgent, NotificationOptions options) {

    /** Returns the named recipients; none when it is for everyone. */
    List<Recipient> named() {
        return to instanceof Audience.Recipients recipients ? recipients.list() : List.of();
    }
}
