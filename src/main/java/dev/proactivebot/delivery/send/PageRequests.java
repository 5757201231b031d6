package dev.proactivebot.delivery.send;

import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.delivery.item.SendOutcome;
import dev.proactivebot.delivery.item.SendOutcome.Cause;
import dev.proactivebot.delivery.item.SendOutcome.RetryLater;
import dev.proactivebot.delivery.pacing.Pacer;
import dev.proactivebot.delivery.pacing.Permit;
import dev.proactivebot.delivery.pacing.TimeAndChance;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.TimeBudget;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Logger;

/** Makes the requests of messages, each with a permit. */
record PageRequests(ConnectorClient connector, SendGate gate, Pacer pacer, TimeAndChance time, String homeTenant) {
    /** A permit that is due within this time is waited for. */
    private static final Duration SHORT = Duration.ofSeconds(3);

    /** Asks for a permit for a message that nothing holds back. */
    Permit permit(SendTask task, Logger log) {
        return gate.of(task, log).map(Permit.class::cast).orElseGet(() -> next(task, log));
    }

    /** Asks for a permit whose place is reserved when it is used, together with the places of all permits until then. */
    private Permit next(SendTask task, Logger log) {
        return orDenied(() -> pacer.next(task.destination(homeTenant), task.lane()), log);
    }

    /** Reads the limits of the message's tenant in advance. */
    void prepare(SendTask task) {
        pacer.prepare(task.destination(homeTenant));
    }

    /** Reserves a place at once. Without a token the message ends before it needs one. */
    Permit place(SendTask task, Logger log) {
        boolean hasToken = connector.authenticate(PacedConnector.timeout()).isEmpty();
        return hasToken ? orDenied(() -> pacer.place(task.destination(homeTenant), task.lane()), log) : next(task, log);
    }

    private Permit orDenied(Supplier<Permit> permit, Logger log) {
        try {
            return permit.get();
        } catch (StorageException e) {
            return gate.because(e, log);
        }
    }

    /** Makes a message's requests; a permit that is due soon is waited for. */
    SendOutcome run(SendTask task, Permit first, Function<PacedConnector, SendOutcome> requests, Logger log) {
        Permit turn = first;
        while (true) {
            SendOutcome outcome = turn instanceof Permit.Granted go
                    ? run(task, go, requests, log)
                    : ((Permit.Denied) turn).toOutcome();
            if (!isWorthWaiting(outcome)) {
                return gate.breakers().consider(outcome, log);
            }
            time.sleep(((RetryLater) outcome).delay());
            turn = next(task, log);
        }
    }

    private SendOutcome run(
            SendTask task, Permit.Granted go, Function<PacedConnector, SendOutcome> requests, Logger log) {
        try {
            return requests.apply(paced(task, go, log));
        } finally {
            go.close();
        }
    }

    PacedConnector paced(SendTask task, Permit.Granted go, Logger log) {
        return new PacedConnector(
                task.tracedBy(connector, time.random()),
                gate.breakers().reportingTo(log),
                pacer,
                time.serviceClock(),
                task.destination(homeTenant),
                go);
    }

    private static boolean isWorthWaiting(SendOutcome outcome) {
        return outcome instanceof RetryLater later
                && later.cause() == Cause.HELD
                && later.delay().compareTo(SHORT) <= 0
                && hasTime(later.delay());
    }

    /** Returns whether a message that is begun after {@code wait} can still be sent. */
    private static boolean hasTime(Duration wait) {
        TimeBudget budget = TimeBudget.current();
        return budget.leftForWork().compareTo(PacedConnector.least(budget).plus(wait)) > 0;
    }
}
