package dev.proactivebot.delivery;

import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.delivery.SendOutcome.Cause;
import dev.proactivebot.delivery.SendOutcome.RetryLater;
import dev.proactivebot.delivery.ledger.Ledger;
import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.delivery.pacing.Pacer;
import dev.proactivebot.delivery.pacing.Permit;
import dev.proactivebot.delivery.pacing.Sleeper;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.TimeBudget;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/** Sends pages of recipients, each page in one invocation, and the messages of all pages at most 64 at a time. */
record PageSender(
        Jobs jobs,
        JobSender jobSender,
        Sender sender,
        ConversationTracker memory,
        SendGate holds,
        Pacer pacer,
        SendOnce claims,
        OutcomeWriter writer,
        BotCircuitBreaker botBreaker,
        HostCircuitBreakers hosts,
        Ledger ledger,
        ConnectorClient connector,
        Clock clock,
        Clock serviceClock,
        Sleeper waiting,
        RandomGenerator random,
        String homeTenant,
        LogIds ids,
        Semaphore places,
        Executor threads)
        implements JobPage.Sender {
    /** What may be claimed and unsettled on an instance: after its end nobody knows of these whether they were delivered. */
    static final int MOST_UNSETTLED = 64;

    /** A message that was begun waits for a place that comes so soon, and goes back otherwise. */
    private static final Duration SHORT = Duration.ofSeconds(3);

    static Semaphore newPlaces() {
        return new Semaphore(MOST_UNSETTLED, true);
    }

    @Override
    public Optional<JobPage.Rest> send(JobPage page, Lane lane, Logger log) {
        return new PageRun(this, page, lane, log).run();
    }

    DeliveryLine line(SendTask work) {
        return new DeliveryLine(
                new ParsedItem.WorkItem(work.item(), false),
                new QueuedItem(new byte[0], null, null),
                System.nanoTime(),
                ids);
    }

    /**
     * Asks for a turn. Its place in the line is taken when it is used, together with the places of all that were asked for by then.
     */
    Permit turn(SendTask work, Logger log) {
        try {
            return pacer.next(work.destination(homeTenant), work.lane());
        } catch (StorageException e) {
            return claims.because(e, log);
        }
    }

    /** Sends a message that is claimed. A turn that comes soon is waited for, since the message would come back as another item. */
    SendOutcome send(PageMessages.Ready one, Permit.Granted first, Logger log) {
        Permit turn = first;
        while (true) {
            SendOutcome outcome = turn instanceof Permit.Granted go
                    ? sendInTurn(one, go, log)
                    : RetryLater.held((Permit.Denied) turn);
            if (!isWorthWaiting(outcome)) {
                return outcome;
            }
            waiting.until(serviceClock.instant().plus(((RetryLater) outcome).delay()));
            turn = turn(one.work(), log);
        }
    }

    private static boolean isWorthWaiting(SendOutcome outcome) {
        return outcome instanceof RetryLater later
                && later.cause() == Cause.HELD
                && later.delay().compareTo(SHORT) <= 0
                && hasTime(later.delay());
    }

    /** Whether a message can be sent that is begun after {@code wait}. */
    static boolean hasTime(Duration wait) {
        TimeBudget budget = TimeBudget.current();
        return budget.leftForWork().compareTo(PacedConnector.least(budget).plus(wait)) > 0;
    }

    private SendOutcome sendInTurn(PageMessages.Ready one, Permit.Granted go, Logger log) {
        SendTask work = one.work();
        try {
            PacedConnector exchange = new PacedConnector(
                    work.tracedBy(connector, random),
                    hosts.reportingTo(log),
                    pacer,
                    serviceClock,
                    work.destination(homeTenant),
                    go);
            boolean isFresh = one.readAt().plus(SHORT).isAfter(serviceClock.instant());
            return isFresh
                    ? jobSender.send(work, one.to().known(), exchange, log)
                    : jobSender.send(work, exchange, log);
        } finally {
            go.close();
        }
    }
}
