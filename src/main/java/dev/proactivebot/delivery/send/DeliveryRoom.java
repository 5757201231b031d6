package dev.proactivebot.delivery.send;

import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.auth.TimeLimitedCall;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.config.DeliverySettings;
import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.conversations.ConversationCreationLock;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.ErasedUsers;
import dev.proactivebot.delivery.deadletters.DeadLetterApi;
import dev.proactivebot.delivery.deadletters.DeadLetterBulk;
import dev.proactivebot.delivery.deadletters.DeadLetterOperations;
import dev.proactivebot.delivery.deadletters.DeadLetterStep;
import dev.proactivebot.delivery.deadletters.DeadLetters;
import dev.proactivebot.delivery.deadletters.JobReopener;
import dev.proactivebot.delivery.deadletters.Replay;
import dev.proactivebot.delivery.item.Outbox;
import dev.proactivebot.delivery.item.Schedule;
import dev.proactivebot.delivery.ledger.Edits;
import dev.proactivebot.delivery.ledger.Ledger;
import dev.proactivebot.delivery.ledger.LedgerRows;
import dev.proactivebot.delivery.ledger.MonthlyTables;
import dev.proactivebot.delivery.ledger.Outcomes;
import dev.proactivebot.delivery.pacing.Pacer;
import dev.proactivebot.delivery.pacing.SharedCircuitBreaker;
import dev.proactivebot.delivery.pacing.TimeAndChance;
import dev.proactivebot.logging.LogIds;
import dev.proactivebot.storage.Queues;
import dev.proactivebot.storage.Tables;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntBiFunction;
import java.util.function.ToIntFunction;

/** Builds the objects of this room. What several of them share and what remembers something is built once, here. */
public final class DeliveryRoom {
    private final BotConfig config;
    private final DeliverySettings settings;
    private final Tables tables;
    private final Queues queues;
    private final Conversations conversations;
    private final ErasedUsers erased;
    private final TimeAndChance time;
    private final LogIds ids;
    private final Schedule schedule;
    private final PutBack putBack;
    private final MonthlyTables months;
    private final LedgerRows ledgerRows;
    private final Ledger ledger;
    private final DeadLetters deadLetters;

    public DeliveryRoom(
            BotConfig config,
            Tables tables,
            Queues queues,
            Conversations conversations,
            ErasedUsers erased,
            TimeAndChance time) {
        this.config = config;
        this.settings = config.delivery();
        this.tables = tables;
        this.queues = queues;
        this.conversations = conversations;
        this.erased = erased;
        this.time = time;
        this.ids = new LogIds(config.logs().hasPlainIds());
        this.schedule = new Schedule(tables);
        this.putBack = new PutBack(queues, schedule, time.clock());
        this.months = new MonthlyTables(tables);
        this.ledgerRows = new LedgerRows(months);
        this.ledger = ledger(months);
        this.deadLetters = new DeadLetters(tables, erased, time.clock());
    }

    public Outbox outbox() {
        return new Outbox(queues, schedule, time.clock());
    }

    public Outcomes outcomes() {
        return new Outcomes(months);
    }

    private Edits edits() {
        return new Edits(months);
    }

    public DeliveryPersonalData personalData() {
        return new DeliveryPersonalData(ledgerRows, tables);
    }

    public QueueAges queueAges() {
        return new QueueAges(queues, time.clock());
    }

    /** Builds what answers one request: it reads anew which months there are. */
    public DeadLetterApi deadLetters(JobReopener jobs) {
        return new DeadLetterApi(deadLetters, replay(jobs), time.clock());
    }

    /** Builds what answers one request: it reads anew which months there are. */
    public DeadLetterBulk bulk(JobReopener jobs) {
        return new DeadLetterBulk(deadLetters, operations(jobs), time.clock());
    }

    private Ledger ledger(MonthlyTables listed) {
        return new Ledger(
                listed,
                settings.lease(),
                settings.isAtMostOnce(),
                UUID.randomUUID().toString());
    }

    /** Builds a replay with a list of months of its own: one that is an hour old may lack the table of a message from last month. */
    private Replay replay(JobReopener jobs) {
        return new Replay(deadLetters, ledger(new MonthlyTables(tables)), queues, jobs, time.clock());
    }

    private DeadLetterOperations operations(JobReopener jobs) {
        DeadLetterStep step = new DeadLetterStep(deadLetters, replay(jobs), DeadLetterStep.PAGE, time.clock());
        return new DeadLetterOperations(tables, step, queues, time.clock());
    }

    /**
     * Builds the housekeeping.
     *
     * @param dropOldJobs drops the rows of old notifications until it is told to stop, and returns how many
     * @param putAgain by name: puts the waiting items of a range of partitions again, and returns how many
     */
    public Sweep sweep(
            ToIntFunction<BooleanSupplier> dropOldJobs, Map<String, ToIntBiFunction<String, String>> putAgain) {
        PoisonDrain drain = new PoisonDrain(deadLetters, putBack, ids, time.clock());
        OldRows oldRows = new OldRows(
                tables,
                ledgerRows,
                erased,
                new ConversationCreationLock(tables),
                new HourlyWork(tables, time.clock()),
                dropOldJobs);
        return new Sweep(queues, schedule, drain, oldRows, putAgain, time.clock());
    }

    /** Builds what handles items. There is one for all items, because it remembers what it has reserved. */
    public Delivery delivery(
            ConnectorClient connector, ServiceUrlPolicy policy, TriggerBot bot, Jobs jobs, Occurrences occurrences) {
        OutcomeWriter writer = new OutcomeWriter(time);
        Settlement settlement = new Settlement(ledger, deadLetters, putBack, writer);
        CircuitBreakers breakers =
                new CircuitBreakers(SharedCircuitBreaker.ofBot(tables, time.random()), tables, time.random());
        SendGate gate = new SendGate(settings.isPaused(), breakers, time);
        SendOnce sendOnce = new SendOnce(ledger, settlement, gate, settings.maxAttempts(), time.random());
        Pacer pacer = Pacer.create(tables, settings.rateShare(), time.random(), time.sleeper());
        PageRequests requests =
                new PageRequests(connector, gate, pacer, time, config.identity().tenantId());

        ConversationTracker tracker = new ConversationTracker(conversations, erased, ledgerRows, policy, putBack);
        RetryingSender sender = sender(policy, bot);
        JobSender jobSender =
                new JobSender(jobs, occurrences, sender, tracker, creator(sender, policy), time.serviceClock());
        MessageDelivery messages =
                new MessageDelivery(requests, sendOnce, sender, jobSender, new FirstReads(requests, ledger));
        PageSender pageSender = new PageSender(requests, jobSender, tracker, sendOnce, settlement, ids);
        PageEditor editor = new PageEditor(requests, edits(), sender, writer, TimeLimitedCall.threads("edit"));
        PageDelivery pages = new PageDelivery(jobs, operations(jobs), pageSender, editor, putBack);
        return new Delivery(messages, pages, tracker, settlement, ids, time);
    }

    private RetryingSender sender(ServiceUrlPolicy policy, TriggerBot bot) {
        BotCalls calls = new BotCalls(time.clock());
        TriggerBot limited = (text, to) -> calls.ask("onTrigger", () -> bot.onTrigger(text, to));
        RegionFallback regions = new RegionFallback(conversations, policy);
        return new RetryingSender(policy, regions, limited, new RetryDelay(time.random()), settings, time.clock());
    }

    private ConversationCreator creator(RetryingSender sender, ServiceUrlPolicy policy) {
        return new ConversationCreator(
                sender,
                conversations,
                new ConversationCreationLock(tables),
                policy,
                config.identity().appId(),
                time.serviceClock());
    }
}
