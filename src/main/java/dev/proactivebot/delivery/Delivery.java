package dev.proactivebot.delivery;

import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.config.DeliverySettings;
import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.Introductions;
import dev.proactivebot.delivery.Occurrences.Due;
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
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/**
 * Takes one item out of its queue and settles it. When {@link #deliver} returns, the item may be deleted: its message was delivered, or a
 * copy of it waits, or it is a dead letter with the reason. When it throws, the queue's own redelivery applies.
 */
public final class Delivery {
    private static final Duration FUTURE_VERSION = Duration.ofMinutes(5);
    private static final Duration UNTIL_TABLES_ARE_BACK = Duration.ofSeconds(30);
    private static final Duration BETWEEN_NOTICES = Duration.ofMinutes(1);

    private final DeliverySettings settings;
    private final Sender sender;
    private final JobSender jobSender;
    private final Jobs jobs;
    private final Occurrences occurrences;
    private final Memory memory;
    private final ConnectorClient connector;
    private final Pacer pacer;
    private final DeadLetters deadLetters;
    private final Claims claims;
    private final Function<Lane, MessageQueue> queues;
    private final Clock clock;
    private final Clock serviceClock;
    private final Holds holds;
    private final String homeTenant;

    /**
     * @param queues a queue by its name, see {@link Queues}
     * @param waiting how an item waits for its slot, two seconds at most
     */
    public Delivery(
            BotConfig config,
            ConnectorClient connector,
            TriggerBot bot,
            Jobs jobs,
            Occurrences occurrences,
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
        this.jobs = jobs;
        this.occurrences = occurrences;
        ServiceUrlPolicy policy = ServiceUrlPolicy.of(config);
        Conversations conversations = new Conversations(tables);
        this.memory = new Memory(conversations, policy);
        this.sender = new Sender(policy, bot, new BackOff(random), settings);
        this.jobSender = new JobSender(
                jobs,
                occurrences,
                sender,
                conversations,
                new Introductions(tables),
                policy,
                config.identity().appId(),
                serviceClock);
        this.pacer = new Pacer(tables, settings.rateShare(), random, waiting);
        WholeBot wholeBot = new WholeBot(new BotPause(tables, random));
        this.holds = new Holds(settings.paused(), wholeBot, clock, serviceClock, waiting, BETWEEN_NOTICES);
        Ledger ledger = new Ledger(
                tables,
                settings.lease(),
                settings.atMostOnce(),
                UUID.randomUUID().toString());
        this.deadLetters = new DeadLetters(tables, clock);
        PutBack putBack = new PutBack(this.queues, new Schedule(tables), clock);
        this.claims = new Claims(ledger, deadLetters, putBack, wholeBot, new Notice(clock, BETWEEN_NOTICES));
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
        if (Envelope.kind(item).equals(ProactiveMessage.PAGE)) {
            expand(item, lane, log);
            return;
        }
        boolean isRemembered = remember(item);
        ConversationReference to = item.relatesTo();
        if (to != null && Envelope.isToBeSent(item)) {
            long started = System.nanoTime();
            Instant before = serviceClock.instant();
            Work work = new Work(isRemembered ? item.remembered() : item, to, lane, queued.body(), read.isNew());
            SendOutcome outcome = item.isOfReminder() ? reminder(work, log) : fate(work, log);
            memory.learn(to, outcome, before, log);
            if (!isRemembered && !(outcome instanceof SendOutcome.RetryLater)) {
                rememberLater(item, to, lane);
            }
            long millis = Duration.ofNanos(System.nanoTime() - started).toMillis();
            log.info(LogText.of(outcome) + " " + LogText.of(item) + " ms=" + millis);
        } else if (isRemembered) {
            log.info("remembered " + LogText.of(item));
        } else {
            queues.apply(lane).put(item.toJson(), UNTIL_TABLES_ARE_BACK);
            log.warning("not remembered yet, put back: " + LogText.of(item));
        }
    }

    private boolean remember(ProactiveMessage item) {
        try {
            memory.record(item);
            return true;
        } catch (StorageException e) {
            return false;
        }
    }

    /** The message has come to its end, and what it tells of its user has not been heard. */
    private void rememberLater(ProactiveMessage item, ConversationReference to, Lane lane) {
        ProactiveMessage seen =
                ProactiveMessage.seen(item.key() + "|seen", to, clock.instant()).tellingOf(item.seenAt());
        Boolean wish = item.wish();
        queues.apply(lane).put((wish == null ? seen : seen.wishing(wish)).toJson(), UNTIL_TABLES_ARE_BACK);
    }

    private void expand(ProactiveMessage item, Lane lane, Logger log) {
        try {
            jobs.expand(String.valueOf(item.job()), Work.pageOf(item), lane, log);
        } catch (StorageException e) {
            queues.apply(lane).put(item.toJson(), UNTIL_TABLES_ARE_BACK);
            log.warning("a page of a notification is put back: " + e.getMessage());
        }
    }

    /** What comes after it is kept first, whatever becomes of this one. */
    private SendOutcome reminder(Work work, Logger log) {
        Due due;
        try {
            due = work.asked(occurrences, log);
        } catch (StorageException e) {
            return claims.hold(work, claims.tablesAreDown(e, log));
        }
        if (due instanceof Due.NotYet later && hopeless(work, clock.instant()).isEmpty()) {
            return claims.hold(work, new Turn.Later(later.delay(), "not due yet"));
        }
        return due instanceof Due.Never never
                ? claims.run(work, () -> new SendOutcome.Skipped(never.why()), log)
                : fate(work, log);
    }

    /** First what costs nothing to know, then a turn, then the claim, then the request. */
    private SendOutcome fate(Work work, Logger log) {
        Instant now = clock.instant();
        Optional<SendOutcome> hopeless = hopeless(work, now);
        if (hopeless.isPresent()) {
            return claims.run(work, hopeless::get, log);
        }
        Optional<Turn.Later> held = holds.of(work.item(), log);
        if (held.isPresent()) {
            return claims.hold(work, held.get());
        }
        Destination destination = work.destination(homeTenant);
        Turn turn = turn(destination, work.lane(), log);
        if (turn instanceof Turn.Later later) {
            return claims.hold(work, later);
        }
        Turn.Go go = (Turn.Go) turn;
        try {
            Instant deadline = serviceClock.instant().plus(settings.lease().dividedBy(2));
            Exchange exchange = new Exchange(connector, pacer, serviceClock, work.lane(), destination, go, deadline);
            return claims.run(work, () -> send(work, exchange, log), log);
        } finally {
            go.close();
        }
    }

    private Optional<SendOutcome> hopeless(Work work, Instant now) {
        Optional<SendOutcome> never = sender.hopeless(work, now).map(SendOutcome.class::cast);
        return never.isEmpty() && work.isOfJob() && !work.item().isOfReminder() && jobSender.isCancelled(work)
                ? Optional.of(SendOutcome.Skipped.cancelled())
                : never;
    }

    private SendOutcome send(Work work, Exchange exchange, Logger log) {
        return work.isOfJob() ? jobSender.send(work, exchange, log) : sender.send(work.item(), work.to(), exchange);
    }

    private Turn turn(Destination destination, Lane lane, Logger log) {
        try {
            return pacer.next(destination, lane);
        } catch (StorageException e) {
            return claims.tablesAreDown(e, log);
        }
    }
}
