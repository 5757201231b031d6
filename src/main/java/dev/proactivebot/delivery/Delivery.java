package dev.proactivebot.delivery;

import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.config.DeliverySettings;
import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.delivery.SendOutcome.Cause;
import dev.proactivebot.delivery.SendOutcome.Delivered;
import dev.proactivebot.delivery.SendOutcome.GiveUp;
import dev.proactivebot.delivery.SendOutcome.RetryLater;
import dev.proactivebot.delivery.SendOutcome.Settled;
import dev.proactivebot.delivery.ledger.Claim;
import dev.proactivebot.delivery.ledger.Entry;
import dev.proactivebot.delivery.ledger.Ledger;
import dev.proactivebot.delivery.pacing.BotPause;
import dev.proactivebot.delivery.pacing.Destination;
import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.delivery.pacing.Pacer;
import dev.proactivebot.delivery.pacing.Turn;
import dev.proactivebot.delivery.pacing.Waiting;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.Tables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/**
 * Takes one item out of its queue and settles it. When {@link #deliver} returns, the item may be deleted: its message was delivered, or a
 * copy of it waits, or it is a dead letter with the reason. When it throws, the queue's own redelivery applies.
 */
public final class Delivery {
    private static final Duration FUTURE_VERSION = Duration.ofMinutes(5);
    private static final Duration WHILE_PAUSED = Duration.ofMinutes(2);
    private static final Duration BETWEEN_NOTICES = Duration.ofMinutes(1);
    /** Beyond a lease's end, so that who comes back finds it over. */
    private static final Duration AFTER_THE_LEASE = Duration.ofSeconds(1);

    private final DeliverySettings settings;
    private final Sender sender;
    private final ConnectorClient connector;
    private final Pacer pacer;
    private final BotPause botPause;
    private final Ledger ledger;
    private final DeadLetters deadLetters;
    private final PutBack putBack;
    private final Settlement settlement;
    private final Function<Lane, MessageQueue> queues;
    private final Clock clock;
    private final Clock serviceClock;
    private final String homeTenant;
    private final Notice pausedNotice;
    private final Notice tablesNotice;

    /**
     * @param queues a queue by its name, see {@link Queues}
     * @param waiting how an item waits for its slot, two seconds at most
     */
    public Delivery(
            BotConfig config,
            ConnectorClient connector,
            TriggerBot bot,
            Tables tables,
            Function<String, MessageQueue> queues,
            Clock clock,
            RandomGenerator random,
            Waiting waiting) {
        this.settings = config.delivery();
        this.homeTenant = config.identity().tenantId();
        this.connector = connector;
        this.queues = lane -> queues.apply(Queues.of(lane));
        this.clock = clock;
        this.serviceClock = tables.clock();
        this.sender = new Sender(ServiceUrlPolicy.of(config), bot, new BackOff(random), settings);
        this.pacer = new Pacer(tables, settings.rateShare(), random, waiting);
        this.botPause = new BotPause(tables, random);
        this.ledger = new Ledger(
                tables,
                settings.lease(),
                settings.atMostOnce(),
                UUID.randomUUID().toString());
        this.deadLetters = new DeadLetters(tables, clock);
        this.putBack = new PutBack(this.queues, new Schedule(tables), clock);
        this.settlement = new Settlement(ledger, deadLetters, putBack);
        this.pausedNotice = new Notice(clock, BETWEEN_NOTICES);
        this.tablesNotice = new Notice(clock, BETWEEN_NOTICES);
    }

    /** Settles {@code queued}; {@code log} gets one line about it, with ids and statuses and no text. */
    public void deliver(QueuedItem queued, Lane lane, Logger log) {
        Envelope envelope = Envelope.read(queued, clock.instant());
        if (envelope instanceof Envelope.WorkItem work) {
            deliver(work, queued, lane, log);
        } else if (envelope instanceof Envelope.Unreadable unreadable) {
            deadLetters.unreadable(queued.body(), unreadable.why(), Queues.of(lane), queued.messageId());
            log.warning("unreadable item given up: " + unreadable.why());
        } else {
            queues.apply(lane).put(queued.body(), FUTURE_VERSION);
            log.warning("item of a newer version put back: deploy the version that wrote it");
        }
    }

    private void deliver(Envelope.WorkItem read, QueuedItem queued, Lane lane, Logger log) {
        ProactiveMessage item = read.message();
        ConversationReference to = item.relatesTo();
        if (to == null || !Envelope.kind(item).equals("message")) {
            log.info("nothing to send: " + LogText.of(item));
            return;
        }
        long started = System.nanoTime();
        SendOutcome outcome = fate(new Work(item, to, lane, queued.body(), read.isNew()), log);
        long millis = Duration.ofNanos(System.nanoTime() - started).toMillis();
        log.info(LogText.of(outcome) + " " + LogText.of(item) + " ms=" + millis);
    }

    /** First what costs nothing to know, then a turn, then the claim, then the request. */
    private SendOutcome fate(Work work, Logger log) {
        Instant now = clock.instant();
        Optional<GiveUp> hopeless = sender.hopeless(work.item(), work.to(), now);
        if (hopeless.isPresent()) {
            return claimed(work, hopeless::get, log);
        }
        Optional<Turn.Later> held = held(work.item(), now, log);
        if (held.isPresent()) {
            return hold(work, held.get());
        }
        Destination destination = work.destination(homeTenant);
        Turn turn = turn(destination, work.lane(), log);
        if (turn instanceof Turn.Later later) {
            return hold(work, later);
        }
        Turn.Go go = (Turn.Go) turn;
        try {
            Instant deadline = serviceClock.instant().plus(settings.lease().dividedBy(2));
            Exchange exchange = new Exchange(connector, pacer, serviceClock, work, destination, go, deadline);
            return claimed(work, () -> sender.send(work.item(), work.to(), exchange), log);
        } finally {
            go.close();
        }
    }

    /** Why the item has to wait, whatever the ledger and the channel's limits say. */
    private Optional<Turn.Later> held(ProactiveMessage item, Instant now, Logger log) {
        if (item.notBefore() != null && item.notBefore().isAfter(now)) {
            return Optional.of(new Turn.Later(Duration.between(now, item.notBefore()), "not due yet"));
        }
        if (settings.paused()) {
            if (pausedNotice.isDue()) {
                log.warning("SendingPaused is true: messages wait and are not lost. Set it to false to send them.");
            }
            return Optional.of(new Turn.Later(WHILE_PAUSED, "SendingPaused"));
        }
        return botPause.held().map(delay -> new Turn.Later(delay, "the whole bot waits"));
    }

    private Turn turn(Destination destination, Lane lane, Logger log) {
        try {
            return pacer.next(destination, lane);
        } catch (StorageException e) {
            return tablesAreDown(e, log);
        }
    }

    private Turn.Later tablesAreDown(StorageException e, Logger log) {
        if (tablesNotice.isDue()) {
            log.warning("Nothing is sent while the tables cannot be reached: " + e.getMessage());
        }
        return Turn.Later.untilTablesAreBack();
    }

    /** {@code attempt}, if the message is ours. */
    private SendOutcome claimed(Work work, Supplier<SendOutcome> attempt, Logger log) {
        Claim claim;
        try {
            claim = ledger.claim(work.attempt());
        } catch (StorageException e) {
            return hold(work, tablesAreDown(e, log));
        }
        if (claim instanceof Claim.Settled settled) {
            return new Settled(settled.how());
        }
        if (claim instanceof Claim.Held held) {
            return hold(work, new Turn.Later(held.left().plus(AFTER_THE_LEASE), "another instance may be sending it"));
        }
        if (claim instanceof Claim.Doubtful doubtful) {
            GiveUp unknown =
                    new GiveUp(FailureReason.UNKNOWN, null, "who sent it has not said what became of it", null);
            return settlement.settle(work, doubtful.entry(), unknown, log);
        }
        Entry entry = ((Claim.Granted) claim).entry();
        try {
            return settlement.settle(work, entry, consideringTheBot(attempt.get(), log), log);
        } catch (BotFailure e) {
            settlement.untried(work, entry, log);
            throw e;
        }
    }

    /** Trouble of the whole bot holds all of its messages; an answer of the connector's to one of them ends it. */
    private SendOutcome consideringTheBot(SendOutcome outcome, Logger log) {
        if (showsAGoodToken(outcome)) {
            botPause.cleared();
        }
        if (!(outcome instanceof RetryLater later) || later.cause() != Cause.WHOLE_BOT) {
            return outcome;
        }
        if (botPause.trouble()) {
            log.severe(
                    "The bot cannot send: " + later.why() + ". Messages wait and are not lost. Check MicrosoftAppId,"
                            + " MicrosoftAppType and MicrosoftAppTenantId, and that the secret, certificate or identity is valid.");
        }
        Duration delay = botPause.held().orElse(later.delay());
        return new RetryLater(delay, Cause.WHOLE_BOT, later.status(), later.why(), later.correlationId());
    }

    /** Whatever else it says: who does not take the token answers 401, and a gateway may not have asked. */
    private static boolean showsAGoodToken(SendOutcome outcome) {
        if (outcome instanceof RetryLater later) {
            return later.cause() == Cause.ITEM && later.status() != null;
        }
        return (outcome instanceof Delivered said && said.status() != null)
                || (outcome instanceof GiveUp refused
                        && refused.status() != null
                        && refused.reason() != FailureReason.UNKNOWN);
    }

    /** Nothing was tried: a copy waits, or the item is given up because no copy of it fits into the queue. */
    private SendOutcome hold(Work work, Turn.Later later) {
        int tries = work.item().tries();
        if (putBack.fits(work)) {
            putBack.put(work, tries, later.delay());
            return RetryLater.held(later.delay(), later.why());
        }
        GiveUp why = new GiveUp(FailureReason.TOO_LARGE, null, later.why(), null);
        deadLetters.giveUp(work.item(), tries, work.original(), why, Queues.of(work.lane()));
        return why;
    }
}
