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
import dev.proactivebot.config.InvalidSettingsException;
import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.delivery.DeadLetterDesk;
import dev.proactivebot.delivery.Delivery;
import dev.proactivebot.delivery.LogIds;
import dev.proactivebot.delivery.Outbox;
import dev.proactivebot.delivery.QueueAges;
import dev.proactivebot.delivery.QueuedItem;
import dev.proactivebot.delivery.Queues;
import dev.proactivebot.delivery.Sweep;
import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.delivery.pacing.Waiting;
import dev.proactivebot.health.Health;
import dev.proactivebot.messaging.MessagingEndpoint;
import dev.proactivebot.notifications.Notifications;
import dev.proactivebot.notifications.UserData;
import dev.proactivebot.notifications.reminders.Reminders;
import dev.proactivebot.storage.Storage;
import dev.proactivebot.storage.Tables;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The composition root: builds the object graph once for each worker, when the first invocation needs it. Nothing of it happens in a
 * static initialiser: an error there would leave the invocation unanswered until the host kills the worker.
 */
final class App {
    private static final String SLF4J_VERBOSITY = "slf4j.internal.verbosity";

    static final Clock CLOCK = Clock.systemUTC();

    private static final Duration BETWEEN_REPORTS = Duration.ofMinutes(1);
    private static final Duration UNTIL_MENDED = Duration.ofMinutes(5);

    private static @Nullable App instance;
    private static @Nullable Storage unmended;
    private static Instant lastReport = Instant.MIN;

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

    private App(BotConfig config) {
        this.config = config;
        this.bot = ThisBot.create(this::reminders, config.reminders().zone(), CLOCK);
        HttpClient http = OutboundHttp.create();
        ServiceUrlPolicy policy = ServiceUrlPolicy.of(config);
        this.credential = BotCredential.create(config, CLOCK);
        this.verifier = ChannelTokenVerifier.create(config, http, CLOCK);
        this.connector = new ConnectorClient(http, credential, policy, CLOCK);
        this.endpoint = new MessagingEndpoint(
                verifier,
                bot,
                connector,
                config.identity().appId(),
                CLOCK,
                new Random(),
                new LogIds(config.logs().plainIds()));
    }

    /**
     * The one graph of this worker.
     *
     * @throws InvalidSettingsException when the settings cannot be used; what is wrong with them stands in {@code log}
     */
    static synchronized App get(Logger log) {
        if (instance == null) {
            instance = build(log);
        }
        return instance;
    }

    private static App build(Logger log) {
        quietSlf4j();
        try {
            return new App(BotConfig.parse(System.getenv()));
        } catch (InvalidSettingsException e) {
            Instant now = CLOCK.instant();
            if (lastReport.isBefore(now.minus(BETWEEN_REPORTS))) {
                lastReport = now;
                log.severe(e.getMessage());
            }
            throw e;
        } catch (LinkageError e) {
            // the worker answers exceptions only; an Error outside the function's body would hang the invocation
            throw new IllegalStateException("the app's package is broken", e);
        }
    }

    /** The Azure SDK brings SLF4J, which complains at every cold start that nobody listens to it. */
    private static void quietSlf4j() {
        if (System.getProperty(SLF4J_VERBOSITY) == null) {
            System.setProperty(SLF4J_VERBOSITY, "ERROR");
        }
    }

    /** The host's own trace of the invocation, in which other telemetry of it stands; null when it keeps none. */
    static @Nullable String traceOf(ExecutionContext context) {
        TraceContext trace = context.getTraceContext();
        return trace == null ? null : trace.getTraceparent();
    }

    /** Settles an item of the queue of that name. An exception asks the queue for a redelivery. */
    static void deliver(QueuedItem item, Lane lane, Logger log) {
        App app;
        try {
            app = get(log);
        } catch (InvalidSettingsException e) {
            // bad settings must not use up an item's redeliveries: it waits in the queue until they are mended
            storageWhileUnmended().queue(Queues.of(lane)).put(item.copy(CLOCK.instant()), UNTIL_MENDED);
            log.warning("the bot's settings need mending: item put back");
            return;
        }
        app.delivery().deliver(item, lane, log);
    }

    private static synchronized Storage storageWhileUnmended() {
        Storage storage = unmended;
        if (storage == null) {
            storage = new Storage(BotConfig.parseStorage(System.getenv()), CLOCK);
            unmended = storage;
        }
        return storage;
    }

    MessagingEndpoint endpoint() {
        return endpoint;
    }

    /** Opened when the first item comes: what only acknowledges opens no storage. */
    private synchronized Storage storage() {
        Storage opened = storage;
        if (opened == null) {
            opened = new Storage(config.storage(), CLOCK);
            storage = opened;
        }
        return opened;
    }

    /** One for all items: it remembers what it has reserved. */
    private synchronized Delivery delivery() {
        Delivery built = delivery;
        if (built == null) {
            Tables tables = storage().tables();
            built = new Delivery(
                    config,
                    connector,
                    bot::onTrigger,
                    notifications().jobs(),
                    reminders().occurrences(),
                    tables,
                    storage()::queue,
                    CLOCK,
                    new Random(),
                    Waiting.parking(tables.clock()));
            delivery = built;
        }
        return built;
    }

    /** One for all: it remembers for some seconds what was read. */
    synchronized Notifications notifications() {
        Notifications built = notifications;
        if (built == null) {
            built = new Notifications(config, storage().tables(), storage()::queue, storage()::gauge, CLOCK);
            notifications = built;
        }
        return built;
    }

    synchronized Reminders reminders() {
        Reminders built = reminders;
        if (built == null) {
            Tables tables = storage().tables();
            Outbox outbox = new Outbox(tables, storage()::queue, CLOCK);
            built = new Reminders(tables, outbox, config.reminders(), ThisBot::says, CLOCK);
            reminders = built;
        }
        return built;
    }

    /** One for all who ask: it remembers what it has found out. */
    synchronized Health health() {
        Health built = health;
        if (built == null) {
            built = new Health(config, storage().tables(), storage()::gauge, verifier, credential, CLOCK);
            health = built;
        }
        return built;
    }

    UserData userData() {
        return new UserData(storage().tables());
    }

    DeadLetterDesk desk() {
        return new DeadLetterDesk(
                config.delivery(),
                storage().tables(),
                storage()::queue,
                CLOCK,
                notifications().jobs());
    }

    QueueAges queueAges() {
        return new QueueAges(storage()::gauge, CLOCK);
    }

    Sweep sweep() {
        return new Sweep(
                config.delivery(),
                storage().tables(),
                storage()::queue,
                storage()::poison,
                notifications()::dropOld,
                Map.of("reminders", reminders()::putAgain, "series", notifications()::putAgain),
                new LogIds(config.logs().plainIds()),
                CLOCK);
    }
}
