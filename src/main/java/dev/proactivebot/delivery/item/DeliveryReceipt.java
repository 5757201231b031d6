package dev.proactivebot.delivery.item;

import dev.proactivebot.delivery.item.SendOutcome.Delivered;
import org.jspecify.annotations.Nullable;

/**
 * The receipt on a copy that only tells the ledger that its message was delivered.
 *
 * @param activityId the channel's id of the message; absent when there is none
 * @param conversation the key of the conversation that a notification was sent to; absent for other messages
 * @param content the version of the notification's content; absent means the first
 */
public record DeliveryReceipt(
        @Nullable String activityId,
        @Nullable String conversation,
        @Nullable Integer content) {

    public static DeliveryReceipt of(Delivered delivered) {
        return new DeliveryReceipt(delivered.activityId(), delivered.conversation(), delivered.version());
    }

    public Delivered toOutcome() {
        return new Delivered(null, activityId, null, conversation, content == null ? 0 : Math.max(0, content));
    }
}
