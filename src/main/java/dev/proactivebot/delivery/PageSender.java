package dev.proactivebot.delivery;

import dev.proactivebot.delivery.ledger.Ledger;
import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.delivery.pacing.Permit;
import dev.proactivebot.logging.LogIds;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.logging.Logger;

/** Sends pages of recipients, each page in one invocation, and the messages of all pages at most 64 at a time. */
record PageSender(
        PageRequests requests,
        Jobs jobs,
        JobSender jobSender,
        Sender sender,
        ConversationTracker memory,
        SendOnce claims,
        OutcomeWriter writer,
        Ledger ledger,
        Clock clock,
        LogIds ids,
        Semaphore places,
        Executor threads)
        implements JobPage.Sender {
    /** What may be claimed and unsettled on an instance: after its end nobody knows of these whether they were delivered. */
    static final int MOST_UNSETTLED = 64;

    /** For so long a recipient who was read counts as known. */
    private static final Duration FRESH = Duration.ofSeconds(3);

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

    /** Sends a message that is claimed: what does not wait for its turn here comes back as an item of its own. */
    SendOutcome send(PageMessages.Ready one, Permit.Granted first, Logger log) {
        return requests.run(one.work(), first, exchange -> send(one, exchange, log), log);
    }

    private SendOutcome send(PageMessages.Ready one, PacedConnector exchange, Logger log) {
        boolean isFresh = one.readAt().plus(FRESH).isAfter(requests.clock().instant());
        return isFresh
                ? jobSender.send(one.work(), one.to().known(), exchange, log)
                : jobSender.send(one.work(), exchange, log);
    }
}
