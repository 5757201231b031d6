package dev.proactivebot.functions;

import dev.proactivebot.config.BotConfig;
import dev.proactivebot.config.FunctionTimeout;
import dev.proactivebot.config.InvalidSettingsException;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.QueueNames;
import dev.proactivebot.delivery.item.QueuedItem;
import dev.proactivebot.delivery.send.Delivery;
import dev.proactivebot.delivery.send.PutBackUntilStarted;
import dev.proactivebot.logging.RedactedException;
import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.Queues;
import dev.proactivebot.storage.Storage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Starts the app once for each worker, when the first invocation needs it. While the app cannot start, items go back into their queue and
 * none is lost. Redeliveries only count when the package lacks classes that putting back needs, for JSON and for queues, or those of
 * notifications and reminders, which are loaded when the first of their items comes: such items end as dead letters.
 */
final class Bootstrap {
    private static final String SLF4J_VERBOSITY = "slf4j.internal.verbosity";
    private static final Duration BETWEEN_REPORTS = Duration.ofMinutes(1);

    private static @Nullable App app;
    private static @Nullable Queues queues;
    private static Instant lastReport = Instant.MIN;

    private Bootstrap() {}

    /**
     * Returns the one app of this worker.
     *
     * @throws NotStartedException when it cannot start; {@code log} has the reason
     */
    static synchronized App app(Logger log) {
        App started = app;
        if (started == null) {
            quietSlf4j();
            try {
                BotConfig config = BotConfig.parse(System.getenv());
                started = new App(config);
                config.warnings().forEach(log::warning);
                app = started;
            } catch (InvalidSettingsException e) {
                throw notStarted("The bot's settings are invalid", String.valueOf(e.getMessage()), log);
            } catch (RuntimeException | Error e) {
                throw broken(e, log);
            }
        }
        return started;
    }

    /** Returns how long the host lets an invocation run, see {@link FunctionTimeout}. */
    static Optional<Duration> functionTimeout(@Nullable Path hostJson) {
        return FunctionTimeout.of(System.getenv(), hostJson);
    }

    /** Settles an item. An exception makes the queue deliver it again. */
    static void deliver(QueuedItem item, Lane lane, Logger log) {
        Invocation.run(() -> delivered(item, lane, log));
    }

    private static void delivered(QueuedItem item, Lane lane, Logger log) {
        Delivery delivery;
        try {
            delivery = delivery(app(log), log);
        } catch (NotStartedException e) {
            putBack(item, lane, e, log);
            return;
        }
        delivery.deliver(item, lane, log);
    }

    private static void putBack(QueuedItem item, Lane lane, NotStartedException why, Logger log) {
        try {
            PutBackUntilStarted.putBack(item, queue(lane), why.why(), App.CLOCK, log);
        } catch (RuntimeException | Error e) {
            throw RedactedException.of(e);
        }
    }

    private static Delivery delivery(App started, Logger log) {
        try {
            return started.delivery();
        } catch (RuntimeException | Error e) {
            throw broken(e, log);
        }
    }

    private static synchronized MessageQueue queue(Lane lane) {
        Queues opened = queues;
        if (opened == null) {
            opened = Storage.openQueues(BotConfig.parseStorage(System.getenv()));
            queues = opened;
        }
        return opened.queue(QueueNames.of(lane));
    }

    private static NotStartedException broken(Throwable thrown, Logger log) {
        String what = thrown instanceof NoClassDefFoundError && thrown.getCause() instanceof ClassNotFoundException
                ? "the package has no " + thrown.getMessage()
                : RedactedException.described(thrown);
        return notStarted("The app cannot start", "The app cannot start: " + what, log);
    }

    private static synchronized NotStartedException notStarted(String why, String details, Logger log) {
        Instant now = App.CLOCK.instant();
        if (lastReport.isBefore(now.minus(BETWEEN_REPORTS))) {
            lastReport = now;
            log.severe(details);
        }
        return new NotStartedException(why);
    }

    /** Silences SLF4J, which the Azure SDK brings: it warns at every cold start that it has no provider. */
    private static void quietSlf4j() {
        if (System.getProperty(SLF4J_VERBOSITY) == null) {
            System.setProperty(SLF4J_VERBOSITY, "ERROR");
        }
    }
}
