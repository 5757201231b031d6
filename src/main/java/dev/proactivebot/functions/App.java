package dev.proactivebot.functions;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.TraceContext;
import dev.proactivebot.auth.BotCredential;
import dev.proactivebot.auth.ChannelTokenVerifier;
import dev.proactivebot.auth.OutboundHttp;
import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.bot.Bot;
import dev.proactivebot.bot.ThisBot;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.config.GroupStop;
import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.ErasedUsers;
import dev.proactivebot.delivery.deadletters.DeadLetterApi;
import dev.proactivebot.delivery.deadletters.DeadLetterBulk;
import dev.proactivebot.delivery.pacing.Sleeper;
import dev.proactivebot.delivery.pacing.TimeAndChance;
import dev.proactivebot.delivery.send.Delivery;
import dev.proactivebot.delivery.send.DeliveryRoom;
import dev.proactivebot.delivery.send.QueueAges;
import dev.proactivebot.delivery.send.Sweep;
import dev.proactivebot.health.Health;
import dev.proactivebot.logging.LogIds;
import dev.proactivebot.messaging.MessagingEndpoint;
import dev.proactivebot.notifications.NotificationRoom;
import dev.proactivebot.notifications.Notifications;
import dev.proactivebot.notifications.UserData;
import dev.proactivebot.notifications.reminders.Reminders;
import dev.proactivebot.storage.Storage;
import dev.proactivebot.storage.Tables;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Builds the objects of a worker (the composition root), each when the first invocation needs it. None is built in a static initialiser,
 * where an error would leave the invocation unanswered until the host kills the worker.
 */
final class App {
    static final Clock CLOCK = Clock.systemUTC();

    private final BotConfig config;
    private final Bot bot;
    private final ServiceUrlPolicy policy;
    private final BotCredential credential;
    private final ChannelTokenVerifier verifier;
    private final ConnectorClient connector;
    private final MessagingEndpoint endpoint;
    private @Nullable Storage storage;
    private @Nullable DeliveryRoom room;
    private @Nullable Delivery delivery;
    private @Nullable ErasedUsers erased;
    private @Nullable Conversations conversations;
    private @Nullable NotificationRoom notificationRoom;
    private @Nullable Notifications notifications;
    private @Nullable Reminders reminders;
    private @Nullable Health health;

    App(BotConfig config) {
        this.config = config;
        this.bot = ThisBot.create(
                this::reminders, config.reminders().zone(), config.groupStop() == GroupStop.ANYONE, CLOCK);
        HttpClient http = OutboundHttp.create();
        this.policy = ServiceUrlPolicy.of(config);
        this.credential = BotCredential.create(config, () -> http, CLOCK);
        this.verifier = ChannelTokenVerifier.create(config, http, CLOCK);
        this.connector = new ConnectorClient(http, credential, policy, CLOCK);
        this.endpoint = MessagingEndpoint.create(
                verifier,
                bot,
                connector,
                config.identity().appId(),
                CLOCK,
                new Random(),
                new LogIds(config.logs().hasPlainIds()));
    }

    /** Returns the host's trace context of the invocation, which its other telemetry shares; null when it keeps none. */
    static @Nullable String traceOf(ExecutionContext context) {
        TraceContext trace = context.getTraceContext();
        return trace == null ? null : trace.getTraceparent();
    }

    MessagingEndpoint endpoint() {
        return endpoint;
    }

    /** Opens storage for the first item, because an acknowledgement needs none. */
    private synchronized Storage storage() {
        Storage opened = storage;
        if (opened == null) {
            opened = Storage.open(config.storage(), CLOCK);
            storage = opened;
        }
        return opened;
    }

    private synchronized ErasedUsers erased() {
        ErasedUsers built = erased;
        if (built == null) {
            built = new ErasedUsers(storage().tables());
            erased = built;
        }
        return built;
    }

    private synchronized Conversations conversations() {
        Conversations built = conversations;
        if (built == null) {
            built = Conversations.open(storage().tables(), erased());
            conversations = built;
        }
        return built;
    }

    private synchronized NotificationRoom notificationRoom() {
        NotificationRoom built = notificationRoom;
        if (built == null) {
            built = NotificationRoom.open(
                    config, policy, conversations(), storage().tables(), CLOCK);
            notificationRoom = built;
        }
        return built;
    }

    /** Returns the room of delivery, which the rooms above use too. */
    private synchronized DeliveryRoom room() {
        DeliveryRoom built = room;
        if (built == null) {
            Tables tables = storage().tables();
            TimeAndChance time =
                    new TimeAndChance(CLOCK, tables.clock(), Sleeper.parking(tables.clock()), new Random());
            built = new DeliveryRoom(config, tables, storage().queues(), conversations(), erased(), time);
            room = built;
        }
        return built;
    }

    /** Returns the one object for all items, because it remembers what it has reserved. */
    synchronized Delivery delivery() {
        Delivery built = delivery;
        if (built == null) {
            built = room().delivery(
                            connector,
                            policy,
                            bot::onTrigger,
                            new JobsOnDemand(() -> notifications().jobs()),
                            (reminder, number, insisted, log) ->
                                    reminders().occurrences().fallsDue(reminder, number, insisted, log));
            delivery = built;
        }
        return built;
    }

    /** Returns the one object for all requests, because it caches for some seconds what was read. */
    synchronized Notifications notifications() {
        Notifications built = notifications;
        if (built == null) {
            built = notificationRoom()
                    .notifications(room().outcomes(), room().outbox(), storage().queues());
            notifications = built;
        }
        return built;
    }

    synchronized Reminders reminders() {
        Reminders built = reminders;
        if (built == null) {
            built = Reminders.open(
                    storage().tables(), room().outbox(), erased(), config.reminders(), ThisBot::says, CLOCK);
            reminders = built;
        }
        return built;
    }

    /** Returns the one object for all requests, because it caches the results of its checks. */
    synchronized Health health() {
        Health built = health;
        if (built == null) {
            built = Health.create(config, storage().tables(), storage().queues(), verifier, credential, CLOCK);
            health = built;
        }
        return built;
    }

    UserData userData() {
        return notificationRoom().userData(room().personalData(), reminders(), erased());
    }

    DeadLetterApi deadLetters() {
        return room().deadLetters(notifications().jobs());
    }

    DeadLetterBulk bulk() {
        return room().bulk(notifications().jobs());
    }

    QueueAges queueAges() {
        return room().queueAges();
    }

    Sweep sweep() {
        return room().sweep(
                        notifications()::dropOld,
                        Map.of("reminders", reminders()::putAgain, "series", notifications()::putAgain));
    }
}
