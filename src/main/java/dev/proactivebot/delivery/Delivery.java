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
import dev.proactivebot.delivery.pacing.Permit;
import dev.proactivebot.delivery.pacing.SharedCircuitBreaker;
import dev.proactivebot.delivery.pacing.Sleeper;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.Tables;
import dev.proactivebot.storage.TimeBudget;
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
    private static final Duration BETWEEN_NOTICES = Duration.ofMinutes(1);

    private final DeliverySettings settings;
    private final Sender sender;
    private final JobSender jobSender;
    private final RegionFallback regions;
    private final Jobs jobs;
    private final Occurrences occurrences;
    private final ConversationTracker tracker;
    private final ConnectorClient connector;
    private final Pacer pacer;
    private final DeadLetters deadLetters;
    private final DeadLetterOperations operations;
    private final SendOnce sendOnce;
    private final PutBack putBack;
    private final Clock clock;
    private final Clock serviceClock;
    private final Ledger ledger;
    private final BotCircuitBreaker botBreaker;
    private final HostCircuitBreakers hosts;
    private final FirstReads firstReads;
    private final SendGate gate;
    private final String homeTenant;
    private final RandomGenerator random;
    private final LogIds ids;
    private final PageEditor editor;
    private final PageSender pages;

    /**
     * @param queues a queue by its name, see {@link Queues}
     * @param sleeper how an item waits for its slot, two seconds at most
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
            Sleeper sleeper) {
        this.settings = config.delivery();
        this.homeTenant = config.identity().tenantId();
        this.connector = connector;
        this.random = random;
        this.ids = new LogIds(config.logs().hasPlainIds());
        this.clock = clock;
        this.firstReads = new FirstReads(sleeper);
        this.serviceClock = tables.clock();
        this.jobs = jobs;
        this.occurrences = occurrences;
        ServiceUrlPolicy policy = ServiceUrlPolicy.of(config);
        Conversations conversations = new Conversations(tables);
        this.tracker = new ConversationTracker(conversations, tables, policy);
        this.sender = new Sender(policy, bot, new BackOff(random), settings, clock);
        this.regions = new RegionFallback(conversations, policy);
        ConversationCreator creator = new ConversationCreator(
                sender,
                conversations,
                new ConversationCreationLock(tables),
                policy,
                config.identity().appId(),
                serviceClock);
        this.jobSender = new JobSender(
                jobs, occurrences, sender, conversations, tracker, creator, regions, policy, serviceClock);
        this.pacer = new Pacer(tables, settings.rateShare(), random, sleeper);
        this.botBreaker = new BotCircuitBreaker(SharedCircuitBreaker.ofBot(tables, random), serviceClock);
        this.hosts = new HostCircuitBreakers(tables, random);
        this.gate = new SendGate(settings.isPaused(), botBreaker, hosts, clock, serviceClock, sleeper, BETWEEN_NOTICES);
        String instance = UUID.randomUUID().toString();
        this.ledger = new Ledger(tables, settings.lease(), settings.isAtMostOnce(), instance);
        this.deadLetters = new DeadLetters(tables, clock);
        Replay replay = new Replay(deadLetters, ledger, queues, jobs, clock);
        this.operations = new DeadLetterOperations(
                tables, new DeadLetterStep(deadLetters, replay, DeadLetterStep.PAGE, clock), queues, clock);
        this.putBack = new PutBack(lane -> queues.apply(Queues.of(lane)), new Schedule(tables), clock);
        OutcomeWriter writer = new OutcomeWriter(sleeper, serviceClock);
        this.sendOnce = new SendOnce(
                ledger,
                deadLetters,
                putBack,
                writer,
                botBreaker,
                new Notice(clock, BETWEEN_NOTICES),
                settings.maxAttempts(),
                random);
        this.editor = new PageEditor(
                new Edits(tables),
                sender,
                regions,
                gate,
                pacer,
                writer,
                botBreaker,
                hosts,
                connector,
                serviceClock,
                sleeper,
                random,
                homeTenant,
                TimeLimitedCall.threads("edit"));
        this.pages = new PageSender(
                jobs,
                jobSender,
                sender,
                tracker,
                gate,
                pacer,
                sendOnce,
                writer,
                botBreaker,
                hosts,
                ledger,
                connector,
                clock,
                serviceClock,
                sleeper,
                random,
                homeTenant,
                ids,
                PageSender.newPlaces(),
                TimeLimitedCall.threads("page"));
    }

    /** Settles {@code queued}; {@code log} gets one line about it, with ids and statuses and no text. */
    public void deliver(QueuedItem queued, Lane lane, Logger log) {
        long started = System.nanoTime();
        ParsedItem parsed = ParsedItem.read(queued, clock.instant());
        DeliveryLine line = new DeliveryLine(parsed, queued, started, ids);
        SendOutcome outcome;
        try {
            outcome = settle(parsed, queued, lane, log);
        } catch (RuntimeException | Error e) {
            line.failed(e, log);
            throw Wordless.of(e);
        }
        line.settled(outcome, log);
    }

    private SendOutcome settle(ParsedItem parsed, QueuedItem queued, Lane lane, Logger log) {
        if (parsed instanceof ParsedItem.WorkItem work) {
            return settle(work, queued, lane, log);
        }
        if (parsed instanceof ParsedItem.Unreadable unreadable) {
            String id = deadLetters.unreadable(queued.body(), unreadable.why(), Queues.of(lane), queued.messageId());
            deadLetters.forgetErased(id, queued.body(), ParsedItem.insertedAt(queued, clock.instant()));
            return new SendOutcome.GiveUp(FailureReason.UNREADABLE, null, unreadable.why(), null);
        }
        return putBack.untilDeployed(queued, lane);
    }

    private SendOutcome settle(ParsedItem.WorkItem read, QueuedItem queued, Lane lane, Logger log) {
        ProactiveMessage item = read.message();
        if (ParsedItem.isPart(item)) {
            return part(item, lane, log);
        }
        ConversationReference to = item.relatesTo();
        SendTask task = to != null && ParsedItem.isToBeSent(item)
                ? new SendTask(item, to, lane, queued.body(), read.isNew())
                : null;
        if (task != null) {
            readFirst(task);
        }
        if (to != null && tracker.isErased(item, to, ParsedItem.insertedAt(queued, clock.instant()))) {
            tracker.forgetMessages(to);
            return new SendOutcome.Settled("its user was erased");
        }
        if (task != null && item.delivered() != null) {
            return sendOnce.tellDelivered(task, item.delivered(), log);
        }
        if (task == null) {
            if (item.seenAt() == null) {
                return new SendOutcome.Settled("it has no seenAt, and so tells nothing");
            }
            return remember(item).map(e -> putBack.told(e, item, lane)).orElseGet(SendOutcome.Remembered::new);
        }
        Instant before = serviceClock.instant();
        SendOutcome outcome;
        try {
            outcome = item.isOfReminder() ? reminder(task, log) : fate(task, log);
        } catch (BotFailureException e) {
            Optional<StorageException> unused = remember(item); // where the item may end nobody reads what it tells
            throw e;
        }
        remember(task, outcome, before, log);
        return outcome;
    }

    /** An item that is not due yet needs none of it. */
    private void readFirst(SendTask task) {
        Instant due = task.item().notBefore();
        if (due == null || !due.isAfter(clock.instant())) {
            firstReads.begin(
                    botBreaker::ask,
                    () -> hosts.ask(task.to().serviceUrl()),
                    () -> pacer.prepare(task.destination(homeTenant)),
                    () -> ledger.prepare(task.attempt()));
        }
    }

    /** What the item tells comes when its message is settled: it may be the slower. A copy tells it again. */
    private void remember(SendTask task, SendOutcome outcome, Instant before, Logger log) {
        boolean isToldAgain = outcome instanceof RetryLater;
        TimeBudget budget = TimeBudget.current();
        if (isToldAgain && budget.leftForWork().compareTo(budget.length().dividedBy(2)) < 0) {
            return;
        }
        Optional<StorageException> trouble = remember(task.item());
        if (!task.isOfJob()) {
            tracker.learn(task.to(), outcome, before, log);
        }
        if (!isToldAgain && trouble.isPresent()) {
            tellAgain(trouble.get(), task, log);
        }
    }

    /** An item that came again for this alone might be sent again. A wish is worth that; the rest its user's next message tells. */
    private void tellAgain(StorageException trouble, SendTask task, Logger log) {
        try {
            putBack.toRemember(trouble, task.item(), task.to(), task.lane());
        } catch (StorageException e) {
            if (task.item().wish() != null) {
                throw e;
            }
            log.warning("where a user is could not be remembered: " + e.getMessage());
        }
    }

    /** What was in the way, if so. */
    private Optional<StorageException> remember(ProactiveMessage item) {
        try {
            tracker.record(item);
            return Optional.empty();
        } catch (StorageException e) {
            return Optional.of(e);
        }
    }

    private SendOutcome part(ProactiveMessage item, Lane lane, Logger log) {
        try {
            if (ParsedItem.kind(item).equals(ProactiveMessage.DEAD_LETTERS)) {
                return operations.step(item, lane);
            }
            if (ParsedItem.kind(item).equals(ProactiveMessage.CHANGE)) {
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
    private SendOutcome reminder(SendTask task, Logger log) {
        Due due;
        try {
            due = task.asked(occurrences, log);
        } catch (StorageException e) {
            return sendOnce.hold(task, sendOnce.because(e, log));
        }
        if (due instanceof Due.NotYet notYet && hopeless(task, clock.instant()).isEmpty()) {
            return sendOnce.hold(task, new Permit.Denied(notYet.delay(), "not due yet"));
        }
        return due instanceof Due.Never never
                ? sendOnce.run(task, tried -> new SendOutcome.Skipped(never.why()), log)
                : fate(task, log);
    }

    /** First what costs nothing to know, then a turn, then the claim, then the request. */
    private SendOutcome fate(SendTask task, Logger log) {
        Instant now = clock.instant();
        Optional<SendOutcome> hopeless = hopeless(task, now);
        if (hopeless.isPresent()) {
            return sendOnce.run(task, tried -> hopeless.get(), log);
        }
        Destination destination = task.destination(homeTenant);
        Optional<Permit.Denied> held = gate.of(task, log).or(() -> paused(task));
        if (held.isPresent()) {
            return sendOnce.hold(task, held.get());
        }
        Permit permit = turn(destination, task.lane(), log);
        if (permit instanceof Permit.Denied denied) {
            Optional<SendOutcome> skipped = skipped(task);
            return skipped.isPresent() ? sendOnce.run(task, tried -> skipped.get(), log) : sendOnce.hold(task, denied);
        }
        Permit.Granted granted = (Permit.Granted) permit;
        try {
            PacedConnector paced = new PacedConnector(
                    task.tracedBy(connector, random),
                    hosts.reportingTo(log),
                    pacer,
                    serviceClock,
                    destination,
                    granted);
            TimeBudget forIt = TimeBudget.current().beforeTheOutcome();
            return sendOnce.run(task, tried -> forIt.on(() -> send(tried, paced, log)), log);
        } finally {
            granted.close();
        }
    }

    private Optional<SendOutcome> hopeless(SendTask task, Instant now) {
        Optional<SendOutcome> never = sender.hopeless(task, now).map(SendOutcome.class::cast);
        if (never.isPresent() || !task.item().isOfNotification()) {
            return never;
        }
        if (jobSender.isCancelled(task)) {
            return Optional.of(SendOutcome.Skipped.cancelled());
        }
        // most of those for whom there is no conversation are nobody whom the bot has met
        return task.to().conversationId() == null ? skipped(task) : Optional.empty();
    }

    private Optional<Permit.Denied> paused(SendTask task) {
        return task.item().isOfNotification() ? jobSender.paused(task) : Optional.empty();
    }

    /** Who is skipped need not wait for a turn. Looked up only then: whoever sends looks up all the same. */
    private Optional<SendOutcome> skipped(SendTask task) {
        return task.item().isOfNotification() ? jobSender.skipped(task) : Optional.empty();
    }

    private SendOutcome send(SendTask task, PacedConnector paced, Logger log) {
        return task.isOfJob()
                ? jobSender.send(task, paced, log)
                : regions.send(task.to(), to -> sender.send(task.item(), to, paced, log), log);
    }

    private Permit turn(Destination destination, Lane lane, Logger log) {
        try {
            // without a token the try ends before it needs a place
            boolean mayBeSent = connector.authenticate(PacedConnector.timeout()).isEmpty();
            return mayBeSent ? pacer.place(destination, lane) : pacer.next(destination, lane);
        } catch (StorageException e) {
            return sendOnce.because(e, log);
        }
    }
}
