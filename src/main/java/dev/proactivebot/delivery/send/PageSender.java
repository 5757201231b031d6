package dev.proactivebot.delivery.send;

import dev.proactivebot.auth.TimeLimitedCall;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.ParsedItem;
import dev.proactivebot.delivery.item.QueuedItem;
import dev.proactivebot.delivery.item.SendOutcome;
import dev.proactivebot.delivery.pacing.Permit;
import dev.proactivebot.logging.LogIds;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.logging.Logger;

/** Sends pages of recipients, each in one invocation, with at most 64 messages of all pages at a time. */
final class PageSender implements JobPage.Sender {
    /** The claimed and unsettled messages of an instance: after its end it is unknown whether these were delivered. */
    static final int MOST_UNSETTLED = 64;

    /** A recipient that was read counts as known for this time. */
    private static final Duration FRESH = Duration.ofSeconds(3);

    final PageRequests requests;
    final JobSender jobSender;
    final ConversationTracker tracker;
    final SendOnce sendOnce;
    final Settlement settlement;
    final Semaphore places = new Semaphore(MOST_UNSETTLED, true);
    final Executor threads = TimeLimitedCall.threads("page");
    private final LogIds ids;

    PageSender(
            PageRequests requests,
            JobSender jobSender,
            ConversationTracker tracker,
            SendOnce sendOnce,
            Settlement settlement,
            LogIds ids) {
        this.requests = requests;
        this.jobSender = jobSender;
        this.tracker = tracker;
        this.sendOnce = sendOnce;
        this.settlement = settlement;
        this.ids = ids;
    }

    @Override
    public Optional<JobPage.Rest> send(JobPage page, Lane lane, Logger log) {
        return PageRun.of(this, page, lane, log).run();
    }

    DeliveryLine line(SendTask work) {
        return new DeliveryLine(
                new ParsedItem.WorkItem(work.item(), false), QueuedItem.of(new byte[0]), System.nanoTime(), ids);
    }

    /** Sends a claimed message; one that cannot wait here for its permit gets an item of its own. */
    SendOutcome send(PageMessages.Ready one, Permit.Granted first, Logger log) {
        return requests.run(one.work(), first, exchange -> send(one, exchange, log), log);
    }

    private SendOutcome send(PageMessages.Ready one, PacedConnector exchange, Logger log) {
        boolean isFresh =
                one.readAt().plus(FRESH).isAfter(requests.time().serviceClock().instant());
        return isFresh
                ? jobSender.send(one.work(), one.to().known(), exchange, log)
                : jobSender.send(one.work(), exchange, log);
    }
}
