package com.example.orders;

import static dev.proactivebot.notifications.Audience.conversation;
import static dev.proactivebot.notifications.Audience.everyone;
import static dev.proactivebot.notifications.Audience.recipients;
import static dev.proactivebot.notifications.Audience.user;

import dev.proactivebot.notifications.InvalidNotificationException;
import dev.proactivebot.notifications.Notification;
import dev.proactivebot.notifications.NotificationStatus;
import dev.proactivebot.notifications.Notifier;
import dev.proactivebot.notifications.Receipt;
import dev.proactivebot.schema.Activity;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** A shop that tells its customers and its own people. */
final class Orders {
    private final Notifier proactive;

    Orders(Notifier proactive) {
        this.proactive = proactive;
    }

    /** At once, and once however often the shop says so. */
    Receipt shipped(String customer, String order) {
        return proactive.notify(Notification.of(user(customer), Activity.message("Order " + order + " is on its way."))
                .withKey("order-" + order + "-shipped"));
    }

    /** Later, to several, and not after closing time. */
    Receipt readyForPickUp(String customer, String shop, Instant from, Instant closing) {
        return proactive.notify(
                Notification.of(recipients(user(customer), conversation(shop)), Activity.message("Ready for pick-up."))
                        .withAt(from)
                        .withExpires(closing));
    }

    /** Every Monday at nine, as Berlin's clocks show it, to everyone on Teams. */
    Receipt specialOffers(Instant firstMonday) {
        return proactive.notify(
                Notification.of(everyone().withChannelId("msteams"), Activity.message("This week's offers: …"))
                        .withAt(firstMonday)
                        .withRecurrence("FREQ=WEEKLY;BYDAY=MO", ZoneId.of("Europe/Berlin")));
    }

    /** Tells whether the bot knows the customer. */
    boolean askHowItWas(String customer) {
        try {
            proactive.notify(Notification.of(user(customer), Activity.message("How was it?"))
                    .withDelay(Duration.ofDays(3)));
            return true;
        } catch (InvalidNotificationException e) {
            return false; // e.field() is to[0].user
        }
    }

    long failures(Receipt receipt) {
        return proactive
                .status(receipt.id())
                .map(NotificationStatus::counts)
                .map(counts -> counts.failed().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .orElse(0);
    }

    Optional<NotificationStatus> callOff(Receipt receipt) {
        return proactive.cancel(receipt.id());
    }
}
