package dev.proactivebot.testing;

import dev.proactivebot.schema.Activity;
import dev.proactivebot.notifications.reminders.Reminders;
import dev.proactivebot.notifications.reminders.ReminderText;
import dev.proactivebot.notifications.UserData;
import dev.proactivebot.notifications.Notifications;
import dev.proactivebot.notifications.NotificationRoom;
import dev.proactivebot.delivery.item.Outbox;
import dev.proactivebot.config.ReminderSettings;
import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.ErasedUsers;
import dev.proactivebot.delivery.pacing.Sleeper;
import dev.proactivebot.delivery.pacing.TimeAndChance;
import dev.proactivebot.delivery.send.Delivery;
import dev.proactivebot.delivery.send.DeliveryRoom;
import dev.proactivebot.delivery.send.Jobs;
import dev.proactivebot.delivery.send.Occurrences;
import dev.proactivebot.delivery.send.TriggerBot;
import dev.proactivebot.storage.Queues;
import dev.proactivebot.storage.Tables;
import java.time.Clock;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Builds rooms as the app does, over the stores and the time of a test. */
public final class Rooms {
    private Rooms() {}

    /** Returns a room with the settings of a bot on a developer's machine. */
    public static DeliveryRoom delivery(Tables tables, Queues queues, Clock clock) {
        return delivery(BotConfig.parse(TestSettings.anonymous()), tables, queues, clock, new Random(7), until -> {});
    }

    public static DeliveryRoom delivery(
            BotConfig config, Tables tables, Queues queues, Clock clock, RandomGenerator random, Sleeper sleeper) {
        TimeAndChance time = new TimeAndChance(clock, tables.clock(), sleeper, random);
        return new DeliveryRoom(config, tables, queues, conversations(tables), new ErasedUsers(tables), time);
    }

    /** Returns what handles the items of an instance. */
    public static Delivery delivery(
            BotConfig config,
            ConnectorClient connector,
            TriggerBot bot,
            Jobs jobs,
            Occurrences occurrences,
            Tables tables,
            Queues queues,
            Clock clock,
            RandomGenerator random,
            Sleeper sleeper) {
        return delivery(config, tables, queues, clock, random, sleeper)
                .delivery(connector, ServiceUrlPolicy.of(config), bot, jobs, occurrences);
    }

    public static Conversations conversations(Tables tables) {
        return Conversations.open(tables, new ErasedUsers(tables));
    }

    public static Notifications notifications(BotConfig config, Tables tables, Queues queues, Clock clock) {
        DeliveryRoom delivery = delivery(tables, queues, clock);
        return room(config, tables, clock).notifications(delivery.outcomes(), delivery.outbox(), queues);
    }

    public static Reminders reminders(
            Tables tables, Queues queues, ReminderSettings settings, ReminderText text, Clock clock) {
        Outbox outbox = delivery(tables, queues, clock).outbox();
        return Reminders.open(tables, outbox, new ErasedUsers(tables), settings, text, clock);
    }

    public static UserData userData(Tables tables) {
        BotConfig config = BotConfig.parse(TestSettings.anonymous());
        Queues queues = InMemoryQueues.of(new InMemoryQueue());
        Clock clock = tables.clock();
        Reminders reminders = reminders(
                tables, queues, config.reminders(), (reminder, isLate) -> Activity.message("x"), clock);
        return room(config, tables, clock)
                .userData(delivery(tables, queues, clock).personalData(), reminders, new ErasedUsers(tables));
    }

    private static NotificationRoom room(BotConfig config, Tables tables, Clock clock) {
        return NotificationRoom.open(config, ServiceUrlPolicy.of(config), conversations(tables), tables, clock);
    }
}
