package dev.proactivebot.delivery;

import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.auth.TimeLimitedCall;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.config.DeliverySettings;
import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.conversations.ConversationCreationLock;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.delivery.Occurrences.Due;
import dev.proactivebot.delivery.SendOutcome.RetryLater;
import dev.proactivebot.delivery.ledger.Edits;
import dev.proactivebot.delivery.ledger.Ledger;
import dev.proactivebot.delivery.pacing.Destination;
import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.delivery.pacing.Pacer;
import dev.proactivebot.delivery.pacing.SharedCircuitBreaker;
import dev.proactivebot.delivery.pacing.Turn;
import dev.proactivebot.delivery.pacing.Waiting;
import dev.proactivebot.logging.LogIds;
import dev.proactivebot.logging.LogThrottle;
import dev.proactivebot.logging.RedactedException;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Queues;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.Tables;
import dev.proactivebot.storage.TimeBudget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/**
 * Takes one item out of its queue and settles it. When {@link #deliver} returns, the item may be deleted: its message was delivered, or a
 * copy of it waits, or it is a dead letter with the reason. When it throws, the queue's own redelivery applies.
 */
public final class Delivery {
    private static final Duration BETWEEN_NOTICES = Duration.ofMinutes(1);

    private final DeliverySettings settings;
    private final Sender sender;
    private final JobSender jobSender;
    private final RegionFallback regions;
    private final Jobs jobs;
    private final Occurrences occurrences;
    private final Memory memory;
    private final ConnectorClient connector;
    private final Pacer pacer;
    private final DeadLetters deadLetters;
    private final DeadLetterOperations operations;
    private final Claims claims;
    private final PutBack putBack;
    private final Clock clock;
    private final Clock serviceClock;
    private final Ledger ledger;
    private final BotCircuitBreaker botBreaker;
    private final HostCircuitBreakers hosts;
    private final FirstReads firstReads;
    private final Holds holds;
    private final String homeTenant;
    private final RandomGenerator random;
    private final LogIds ids;
    private final PageEditor editor;
    private final PageSender pages;

    /**
     * @param waiting how an item waits for its slot, two seconds at most
     */
    public Delivery(
            BotConfig config,
            ConnectorClient connector,
            TriggerBot bot,
            Jobs jobs,
            Occurrences occurrences,
            Tables tables,
            Queues queues,
            Clock clock,
            RandomGenerator random,
            Waiting waiting) {
        this.settings = config.delivery();
        this.homeTenant = config.identity().tenantId();
        this.connector = connector;
        this.random = random;
        this.ids = new LogIds(config.logs().hasPlainIds());
        this.clock = clock;
        this.firstReads = new FirstReads(waiting);
        this.serviceClock = tables.clock();
        this.jobs = jobs;
        this.occurrences = occurrences;
        ServiceUrlPolicy policy = ServiceUrlPolicy.of(config);
        Conversations conversations = new Conversations(tables);
        this.memory = new Memory(conversations, tables, policy);
        this.sender = new Sender(policy, bot, new BackOff(random), settings, clock);
        this.regions = new RegionFallback(conversations, policy);
        ConversationCreator creator = new ConversationCreator(
                sender,
                conversations,
                new ConversationCreationLock(tables),
                policy,
                config.identity().appId(),
                serviceClock);
        this.jobSender =
                new JobSender(jobs, occurrences, sender, conversations, memory, creator, regions, policy, serviceClock);
        this.pacer = new Pacer(tables, settings.rateShare(), random, waiting);
        this.botBreaker = new BotCircuitBreaker(SharedCircuitBreaker.ofBot(tables, random), serviceClock);
        this.hosts = new HostCircuitBreakers(tables, random);
        this.holds = new Holds(settings.isPaused(), botBreaker, hosts, clock, serviceClock, waiting, BETWEEN_NOTICES);
        String instance = UUID.randomUUID().toString();
        this.ledger = new Ledger(tables, settings.lease(), settings.isAtMostOnce(), instance);
        this.deadLetters = new DeadLetters(tables, clock);
        Replay replay = new Replay(deadLetters, ledger, queues, jobs, clock);
        this.operations = new DeadLetterOperations(
                tables, new DeadLetterStep(deadLetters, replay, DeadLetterStep.PAGE, clock), queues, clock);
        this.putBack = new PutBack(queues, new Schedule(tables), clock);
        OutcomeWriter writer = new OutcomeWriter(waiting, serviceClock);
        this.claims = new Claims(
                ledger,
                deadLetters,
                putBack,
                writer,
                botBreaker,
                new LogThrottle(clock, BETWEEN_NOTICES),
                settings.maxAttempts(),
                random);
        this.editor = new PageEditor(
                new Edits(tables),
                sender,
                regions,
                holds,
                pacer,
                writer,
                botBreaker,
                hosts,
                connector,
                serviceClock,
                waiting,
                random,
                homeTenant,
                TimeLimitedCall.threads("edit"));
        this.pages = new PageSender(
                jobs,
                jobSender,
                sender,
                memory,
                holds,
                pacer,
                claims,
                writer,
                botBreaker,
                hosts,
                ledger,
                connector,
                clock,
                serviceClock,
                waiting,
                random,
                homeTenant,
                ids,
                PageSender.newPlaces(),
                TimeLimitedCall.threads("page"));
    }

    /** Settles {@code queued}; {@code log} gets one line about it, with ids and statuses and no text. */
    public void deliver(QueuedItem queued, Lane lane, Logger log) {
        long started = System.nanoTime();
        Envelope envelope = Envelope.read(queued, clock.instant());
        DeliveryLine line = new DeliveryLine(envelope, queued, started, ids);
        SendOutcome outcome;
        try {
            outcome = settle(envelope, queued, lane, log);
        } catch (RuntimeException | Error e) {
            line.failed(e, log);
            throw RedactedException.of(e);
        }
        line.settled(outcome, log);
    }

    private SendOutcome settle(Envelope envelope, QueuedItem queued, Lane lane, Logger log) {
        if (envelope instanceof Envelope.WorkItem work) {
            return settle(work, queued, lane, log);
        }
        if (envelope instanceof Envelope.Unreadable unreadable) {
            String id =
                    deadLetters.unreadable(queued.body(), unreadable.why(), QueueNames.of(lane), queued.messageId());
            deadLetters.forgetErased(id, queued.body(), Envelope.insertedAt(queued, clock.instant()));
            return new SendOutcome.GiveUp(FailureReason.UNREADABLE, null, unreadable.why(), null);
        }
        return putBack.untilDeployed(queued, lane);
    }

    private SendOutcome settle(Envelope.WorkItem read, QueuedItem queued, Lane lane, Logger log) {
        ProactiveMessage item = read.message();
        if (Envelope.isPart(item)) {
            return part(item, lane, log);
        }
        ConversationReference to = item.relatesTo();
        Work work =
                to != null && Envelope.isToBeSent(item) ? new Work(item, to, lane, queued.body(), read.isNew()) : null;
        if (work != null) {
            readFirst(work);
        }
        if (to != null && memory.isErased(item, to, Envelope.insertedAt(queued, clock.instant()))) {
            memory.forgetMessages(to);
            return new SendOutcome.Settled("its user was erased");
        }
        if (work != null && item.delivered() != null) {
            return claims.tellDelivered(work, item.delivered(), log);
        }
        if (work == null) {
            if (item.seenAt() == null) {
                return new SendOutcome.Settled("it has no seenAt, and so tells nothing");
            }
            return remember(item).map(e -> putBack.told(e, item, lane)).orElseGet(SendOutcome.Remembered::new);
        }
        Instant before = serviceClock.instant();
        SendOutcome outcome;
        try {
            outcome = item.isOfReminder() ? reminder(work, log) : fate(work, log);
        } catch (BotFailure e) {
            Optional<StorageException> unused = remember(item); // where the item may end nobody reads what it tells
            throw e;
        }
        remember(work, outcome, before, log);
        return outcome;
    }

    /** An item that is not due yet needs none of it. */
    private void readFirst(Work work) {
        Instant due = work.item().notBefore();
        if (due == null || !due.isAfter(clock.instant())) {
            firstReads.begin(
                    botBreaker::ask,
                    () -> hosts.ask(work.to().serviceUrl()),
                    () -> pacer.prepare(work.destination(homeTenant)),
                    () -> ledger.prepare(work.attempt()));
        }
    }

    /** What the item tells comes when its message is settled: it may be the slower. A copy tells it again. */
    private void remember(Work work, SendOutcome outcome, Instant before, Logger log) {
        boolean isToldAgain = outcome instanceof RetryLater;
        TimeBudget budget = TimeBudget.current();
        if (isToldAgain && budget.leftForWork().compareTo(budget.length().dividedBy(2)) < 0) {
            return;
        }
        Optional<StorageException> trouble = remember(work.item());
        if (!work.isOfJob()) {
            memory.learn(work.to(), outcome, before, log);
        }
        if (!isToldAgain && trouble.isPresent()) {
            tellAgain(trouble.get(), work, log);
        }
    }

    /** An item that came again for this alone might be sent again. A wish is worth that; the rest its user's next message tells. */
    private void tellAgain(StorageException trouble, Work work, Logger log) {
        try {
            putBack.toRemember(trouble, work.item(), work.to(), work.lane());
        } catch (StorageException e) {
            if (work.item().wish() != null) {
                throw e;
            }
            log.warning("where a user is could not be remembered: " + e.getMessage());
        }
    }

    /** What was in the way, if so. */
    private Optional<StorageException> remember(ProactiveMessage item) {
        try {
            memory.record(item);
            return Optional.empty();
        } catch (StorageException e) {
            return Optional.of(e);
        }
    }

    private SendOutcome part(ProactiveMessage item, Lane lane, Logger log) {
        try {
            if (Envelope.kind(item).equals(ProactiveMessage.DEAD_LETTERS)) {
                return operations.step(item, lane);
            }
            if (Envelope.kind(item).equals(ProactiveMessage.CHANGE)) {
                jobs.change(PageItem.of(item), lane, editor, log);
                return new SendOutcome.Settled("the changes of the page are dealt with");
            }
            jobs.expand(PageItem.of(item), lane, pages, log);
            return new SendOutcome.Settled("the page is dealt with");
        } catch (StorageException e) {
            return putBack.because(e, item, lane);
        }
    }

    /** What comes after it is kept first, whatever becomes of this one. */
    private SendOutcome reminder(Work work, Logger log) {
        Due due;
        try {
            due = work.asked(occurrences, log);
        } catch (StorageException e) {
            return claims.hold(work, claims.because(e, log));
        }
        if (due instanceof Due.NotYet later && hopeless(work, clock.instant()).isEmpty()) {
            return claims.hold(work, new Turn.Later(later.delay(), "not due yet"));
        }
        return due instanceof Due.Never never
                ? claims.run(work, tried -> new SendOutcome.Skipped(never.why()), log)
                : fate(work, log);
    }

    /** First what costs nothing to know, then a turn, then the claim, then the request. */
    private SendOutcome fate(Work work, Logger log) {
        Instant now = clock.instant();
        Optional<SendOutcome> hopeless = hopeless(work, now);
        if (hopeless.isPresent()) {
            return claims.run(work, tried -> hopeless.get(), log);
        }
        Destination destination = work.destination(homeTenant);
        Optional<Turn.Later> held = holds.of(work, log).or(() -> paused(work));
        if (held.isPresent()) {
            return claims.hold(work, held.get());
        }
        Turn turn = turn(destination, work.lane(), log);
        if (turn instanceof Turn.Later later) {
            Optional<SendOutcome> skipped = skipped(work);
            return skipped.isPresent() ? claims.run(work, tried -> skipped.get(), log) : claims.hold(work, later);
        }
        Turn.Go go = (Turn.Go) turn;
        try {
            Exchange exchange = new Exchange(
                    work.tracedBy(connector, random), hosts.reportingTo(log), pacer, serviceClock, destination, go);
            TimeBudget forIt = TimeBudget.current().beforeTheOutcome();
            return claims.run(work, tried -> forIt.on(() -> send(tried, exchange, log)), log);
        } finally {
            go.close();
        }
    }

    private Optional<SendOutcome> hopeless(Work work, Instant now) {
        Optional<SendOutcome> never = sender.hopeless(work, now).map(SendOutcome.class::cast);
        if (never.isPresent() || !work.item().isOfNotification()) {
            return never;
        }
        if (jobSender.isCancelled(work)) {
            return Optional.of(SendOutcome.Skipped.cancelled());
        }
        // most of those for whom there is no conversation are nobody whom the bot has met
        return work.to().conversationId() == null ? skipped(work) : Optional.empty();
    }

    private Optional<Turn.Later> paused(Work work) {
        return work.item().isOfNotification() ? jobSender.paused(work) : Optional.empty();
    }

    /** Who is skipped need not wait for a turn. Looked up only then: whoever sends looks up all the same. */
    private Optional<SendOutcome> skipped(Work work) {
        return work.item().isOfNotification() ? jobSender.skipped(work) : Optional.empty();
    }

    private SendOutcome send(Work work, Exchange exchange, Logger log) {
        return work.isOfJob()
                ? jobSender.send(work, exchange, log)
                : regions.send(work.to(), to -> sender.send(work.item(), to, exchange, log), log);
    }

    private Turn turn(Destination destination, Lane lane, Logger log) {
        try {
            // without a token the try ends before it needs a place
            boolean mayBeSent = connector.authenticate(Exchange.timeout()).isEmpty();
            return mayBeSent ? pacer.place(destination, lane) : pacer.next(destination, lane);
        } catch (StorageException e) {
            return claims.because(e, log);
        }
    }
}
