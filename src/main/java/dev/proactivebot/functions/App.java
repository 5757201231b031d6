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
import dev.proactivebot.delivery.deadletters.DeadLetterApi;
import dev.proactivebot.delivery.deadletters.DeadLetterBulk;
import dev.proactivebot.delivery.item.Outbox;
import dev.proactivebot.delivery.pacing.Sleeper;
import dev.proactivebot.delivery.send.Delivery;
import dev.proactivebot.delivery.send.QueueAges;
import dev.proactivebot.delivery.send.Sweep;
import dev.proactivebot.health.Health;
import dev.proactivebot.logging.LogIds;
import dev.proactivebot.messaging.MessagingEndpoint;
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
    private final BotCredential credential;
    private final ChannelTokenVerifier verifier;
    private final ConnectorClient connector;
    private final MessagingEndpoint endpoint;
    private @Nullable Storage storage;
    private @Nullable Delivery delivery;
    private @Nullable Notifications notifications;
    private @Nullable Reminders reminders;
    private @Nullable Health health;

    App(BotConfig config) {
        this.config = config;
        this.bot = ThisBot.create(
                this::reminders, config.reminders().zone(), config.groupStop() == GroupStop.ANYONE, CLOCK);
        HttpClient http = OutboundHttp.create();
        ServiceUrlPolicy policy = ServiceUrlPolicy.of(config);
        this.credential = BotCredential.create(config, () -> http, CLOCK);
        this.verifier = ChannelTokenVerifier.create(config, http, CLOCK);
        this.connector = new ConnectorClient(http, credential, policy, CLOCK);
        this.endpoint = new MessagingEndpoint(
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
            opened = new Storage(config.storage(), CLOCK);
            storage = opened;
        }
        return opened;
    }

    /** Returns the one object for all items, because it remembers what it has reserved. */
    synchronized Delivery delivery() {
        Delivery built = delivery;
        if (built == null) {
            Tables tables = storage().tables();
            built = new Delivery(
                    config,
                    connector,
                    bot::onTrigger,
                    new JobsOnDemand(() -> notifications().jobs()),
                    (reminder, number, insisted, log) ->
                            reminders().occurrences().fallsDue(reminder, number, insisted, log),
                    tables,
                    storage().queues(),
                    CLOCK,
                    new Random(),
                    Sleeper.parking(tables.clock()));
            delivery = built;
        }
        return built;
    }

    /** Returns the one object for all requests, because it caches for some seconds what was read. */
    synchronized Notifications notifications() {
        Notifications built = notifications;
        if (built == null) {
            built = new Notifications(config, storage().tables(), storage().queues(), CLOCK);
            notifications = built;
        }
        return built;
    }

    synchronized Reminders reminders() {
        Reminders built = reminders;
        if (built == null) {
            Tables tables = storage().tables();
            Outbox outbox = new Outbox(tables, storage().queues(), CLOCK);
            built = new Reminders(tables, outbox, config.reminders(), ThisBot::says, CLOCK);
            reminders = built;
        }
        return built;
    }

    /** Returns the one object for all requests, because it caches the results of its checks. */
    synchronized Health health() {
        Health built = health;
        if (built == null) {
            built = new Health(config, storage().tables(), storage().queues(), verifier, credential, CLOCK);
            health = built;
        }
        return built;
    }

    UserData userData() {
        return new UserData(storage().tables());
    }

    DeadLetterApi deadLetters() {
        return new DeadLetterApi(
                config.delivery(),
                storage().tables(),
                storage().queues(),
                CLOCK,
                notifications().jobs());
    }

    DeadLetterBulk bulk() {
        return new DeadLetterBulk(
                config.delivery(),
                storage().tables(),
                storage().queues(),
                CLOCK,
                notifications().jobs());
    }

    QueueAges queueAges() {
        return new QueueAges(storage().queues(), CLOCK);
    }

    Sweep sweep() {
        return new Sweep(
                config.delivery(),
                storage().tables(),
                storage().queues(),
                notifications()::dropOld,
                Map.of("reminders", reminders()::putAgain, "series", notifications()::putAgain),
                new LogIds(config.logs().hasPlainIds()),
                CLOCK);
    }
}
