package dev.proactivebot.functions;

import dev.proactivebot.auth.BotCredential;
import dev.proactivebot.auth.ChannelTokenVerifier;
import dev.proactivebot.auth.OutboundHttp;
import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.bot.Bot;
import dev.proactivebot.bot.EchoBot;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.config.InvalidSettingsException;
import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.delivery.Delivery;
import dev.proactivebot.messaging.MessagingEndpoint;
import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.Storage;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The composition root: builds the object graph once for each worker, when the first invocation needs it. Nothing of it happens in a
 * static initialiser: an error there would leave the invocation unanswered until the host kills the worker.
 */
final class App {
    static final String QUEUE = "bot-queue";
    private static final String SLF4J_VERBOSITY = "slf4j.internal.verbosity";

    static final Clock CLOCK = Clock.systemUTC();

    private static final Duration BETWEEN_REPORTS = Duration.ofMinutes(1);
    private static final Duration UNTIL_MENDED = Duration.ofMinutes(5);

    private static @Nullable App instance;
    private static @Nullable MessageQueue unmended;
    private static Instant lastReport = Instant.MIN;

    private final BotConfig config;
    private final Bot bot;
    private final ConnectorClient connector;
    private final MessagingEndpoint endpoint;
    private @Nullable Delivery delivery;

    private App(BotConfig config) {
        this.config = config;
        this.bot = new EchoBot(); // ← your bot goes here
        HttpClient http = OutboundHttp.create();
        ServiceUrlPolicy policy = ServiceUrlPolicy.of(config);
        BotCredential credential = BotCredential.create(config, CLOCK);
        this.connector = new ConnectorClient(http, credential, policy, CLOCK);
        this.endpoint = new MessagingEndpoint(
                ChannelTokenVerifier.create(config, http, CLOCK),
                bot,
                connector,
                config.identity().appId(),
                CLOCK);
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

    /** Bad settings must not use up an item's redeliveries: it waits in the queue, as it is, until they are mended. */
    static void putBack(byte[] item) {
        queueWhileUnmended().put(item, UNTIL_MENDED);
    }

    private static synchronized MessageQueue queueWhileUnmended() {
        MessageQueue queue = unmended;
        if (queue == null) {
            queue = new Storage(BotConfig.parseStorage(System.getenv()), CLOCK).queue(QUEUE);
            unmended = queue;
        }
        return queue;
    }

    MessagingEndpoint endpoint() {
        return endpoint;
    }

    /** Built when the first item comes: what only acknowledges opens no storage. */
    synchronized Delivery delivery() {
        Delivery built = delivery;
        if (built == null) {
            Storage storage = new Storage(config.storage(), CLOCK);
            built = Delivery.create(
                    config, connector, bot::onTrigger, storage.queue(QUEUE), storage.queue(QUEUE + "-poison"), CLOCK);
            delivery = built;
        }
        return built;
    }
}
