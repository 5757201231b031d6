package dev.proactivebot.delivery.send;

import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.auth.TimeLimitedCall;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.config.DeliverySettings;
import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.conversations.ConversationCreationLock;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.ErasedUsers;
import dev.proactivebot.delivery.deadletters.DeadLetterOperations;
import dev.proactivebot.delivery.deadletters.DeadLetterStep;
import dev.proactivebot.delivery.deadletters.DeadLetters;
import dev.proactivebot.delivery.deadletters.Replay;
import dev.proactivebot.delivery.item.FailureReason;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.PageItem;
import dev.proactivebot.delivery.item.ParsedItem;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.item.QueueNames;
import dev.proactivebot.delivery.item.QueuedItem;
import dev.proactivebot.delivery.item.Schedule;
import dev.proactivebot.delivery.item.SendOutcome;
import dev.proactivebot.delivery.item.SendOutcome.RetryLater;
import dev.proactivebot.delivery.ledger.Edits;
import dev.proactivebot.delivery.ledger.Ledger;
import dev.proactivebot.delivery.pacing.Pacer;
import dev.proactivebot.delivery.pacing.SharedCircuitBreaker;
import dev.proactivebot.delivery.pacing.Sleeper;
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
 * Handles one item of a queue. When {@link #deliver} returns, the item may be deleted: its message was delivered, or a copy of it waits, or
 * it is a dead letter with the reason. When it throws, the queue redelivers the item.
 */
public final class Delivery {
    private static final Duration BETWEEN_NOTICES = Duration.ofMinutes(1);

    private final Jobs jobs;
    private final ConversationTracker tracker;
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
    private final String homeTenant;
    private final LogIds ids;
    private final MessageDelivery messages;
    private final PageEditor editor;
    private final PageSender pages;

    /**
     * @param sleeper how an item waits for its slot, two seconds at most
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
            Sleeper sleeper) {
        DeliverySettings settings = config.delivery();
        this.homeTenant = config.identity().tenantId();
        this.ids = new LogIds(config.logs().hasPlainIds());
        this.clock = clock;
        this.firstReads = new FirstReads(sleeper);
        this.serviceClock = tables.clock();
        this.jobs = jobs;
        ServiceUrlPolicy policy = ServiceUrlPolicy.of(config);
        Conversations conversations = Conversations.open(tables, new ErasedUsers(tables));
        this.tracker = new ConversationTracker(conversations, tables, policy);
        RetryingSender sender = new RetryingSender(policy, bot, new RetryDelay(random), settings, clock);
        RegionFallback regions = new RegionFallback(conversations, policy);
        ConversationCreator creator = new ConversationCreator(
                sender,
                conversations,
                new ConversationCreationLock(tables),
                policy,
                config.identity().appId(),
                serviceClock);
        JobSender jobSender = new JobSender(
                jobs, occurrences, sender, conversations, tracker, creator, regions, policy, serviceClock);
        this.pacer = new Pacer(tables, settings.rateShare(), random, sleeper);
        this.botBreaker = new BotCircuitBreaker(SharedCircuitBreaker.ofBot(tables, random), serviceClock);
        this.hosts = new HostCircuitBreakers(tables, random);
        SendGate gate =
                new SendGate(settings.isPaused(), botBreaker, hosts, clock, serviceClock, sleeper, BETWEEN_NOTICES);
        String instance = UUID.randomUUID().toString();
        this.ledger = new Ledger(tables, settings.lease(), settings.isAtMostOnce(), instance);
        this.deadLetters = new DeadLetters(tables, clock);
        Replay replay = new Replay(deadLetters, ledger, queues, jobs, clock);
        this.operations = new DeadLetterOperations(
                tables, new DeadLetterStep(deadLetters, replay, DeadLetterStep.PAGE, clock), queues, clock);
        this.putBack = new PutBack(queues, new Schedule(tables), clock);
        OutcomeWriter writer = new OutcomeWriter(sleeper, serviceClock);
        this.sendOnce = new SendOnce(
                ledger,
                deadLetters,
                putBack,
                writer,
                botBreaker,
                new LogThrottle(clock, BETWEEN_NOTICES),
                settings.maxAttempts(),
                random);
        PageRequests requests = new PageRequests(
                connector, gate, pacer, botBreaker, hosts, sendOnce, serviceClock, sleeper, random, homeTenant);
        this.messages = new MessageDelivery(requests, occurrences, sender, jobSender, regions, clock);
        this.editor =
                new PageEditor(requests, new Edits(tables), sender, regions, writer, TimeLimitedCall.threads("edit"));
        this.pages = new PageSender(
                requests,
                jobs,
                jobSender,
                sender,
                tracker,
                sendOnce,
                writer,
                ledger,
                clock,
                ids,
                PageSender.newPlaces(),
                TimeLimitedCall.threads("page"));
    }

    /** Handles {@code queued}, and logs one line about it, with ids and statuses but no text. */
    public void deliver(QueuedItem queued, Lane lane, Logger log) {
        long started = System.nanoTime();
        ParsedItem parsed = ParsedItem.read(queued, clock.instant());
        DeliveryLine line = new DeliveryLine(parsed, queued, started, ids);
        SendOutcome outcome;
        try {
            outcome = settle(parsed, queued, lane, log);
        } catch (RuntimeException | Error e) {
            line.failed(e, log);
            throw RedactedException.of(e);
        }
        line.settled(outcome, log);
    }

    private SendOutcome settle(ParsedItem parsed, QueuedItem queued, Lane lane, Logger log) {
        if (parsed instanceof ParsedItem.WorkItem work) {
            return settle(work, queued, lane, log);
        }
        if (parsed instanceof ParsedItem.Unreadable unreadable) {
            String id =
                    deadLetters.unreadable(queued.body(), unreadable.why(), QueueNames.of(lane), queued.messageId());
            deadLetters.forgetErased(id, queued.body(), ParsedItem.insertedAt(queued, clock.instant()));
            return SendOutcome.GiveUp.of(FailureReason.UNREADABLE, unreadable.why());
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
            outcome = messages.deliver(task, log);
        } catch (BotFailureException e) {
            Optional<StorageException> unused =
                    remember(item); // the item may become a dead letter, and then nobody reads what it tells
            throw e;
        }
        remember(task, outcome, before, log);
        return outcome;
    }

    /** Begins the first reads, which an item that is not due yet does not need. */
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

    /** Stores what the item tells about its user after its message was settled, because that may be slow. A copy tells it again. */
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

    /**
     * Puts an item that reports again what could not be stored. When that fails as well, only a preference is worth a redelivery, which
     * might send the message twice; the user's next message tells the rest.
     */
    private void tellAgain(StorageException trouble, SendTask task, Logger log) {
        try {
            putBack.toRemember(trouble, task.item(), task.to(), task.lane());
        } catch (StorageException e) {
            if (task.item().wish() != null) {
                throw e;
            }
            log.warning("What an item tells about its user could not be stored: " + e.getMessage());
        }
    }

    /** Stores what an item tells about its user, and returns the failure, if there was one. */
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
}
