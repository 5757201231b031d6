package dev.proactivebot.testing;

import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.config.ReminderSettings;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.ErasedUsers;
import dev.proactivebot.delivery.item.Outbox;
import dev.proactivebot.delivery.ledger.Outcomes;
import dev.proactivebot.delivery.send.DeliveryPersonalData;
import dev.proactivebot.notifications.NotificationRoom;
import dev.proactivebot.notifications.Notifications;
import dev.proactivebot.notifications.UserData;
import dev.proactivebot.notifications.reminders.ReminderText;
import dev.proactivebot.notifications.reminders.Reminders;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.storage.Queues;
import dev.proactivebot.storage.Tables;
import java.time.Clock;

/** Puts the objects of a room together over given tables and queues, as the app does. */
public final class Rooms {
    private Rooms() {}

    public static Conversations conversations(Tables tables) {
        return Conversations.open(tables, new ErasedUsers(tables));
    }

    public static Notifications notifications(BotConfig config, Tables tables, Queues queues, Clock clock) {
        return room(config, tables, clock)
                .notifications(new Outcomes(tables), new Outbox(tables, queues, clock), queues);
    }

    public static Reminders reminders(
            Tables tables, Queues queues, ReminderSettings settings, ReminderText text, Clock clock) {
        return Reminders.open(
                tables, new Outbox(tables, queues, clock), new ErasedUsers(tables), settings, text, clock);
    }

    public static UserData userData(Tables tables) {
        BotConfig config = BotConfig.parse(TestSettings.anonymous());
        Reminders reminders = reminders(
                tables,
                InMemoryQueues.of(new InMemoryQueue()),
                config.reminders(),
                (reminder, isLate) -> Activity.message("x"),
                tables.clock());
        return room(config, tables, tables.clock())
                .userData(new DeliveryPersonalData(tables), reminders, new ErasedUsers(tables));
    }

    private static NotificationRoom room(BotConfig config, Tables tables, Clock clock) {
        return NotificationRoom.open(config, ServiceUrlPolicy.of(config), conversations(tables), tables, clock);
    }
}
