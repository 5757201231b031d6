package dev.proactivebot.delivery.send;

import dev.proactivebot.delivery.item.JobItem;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.item.ReleasedClaims;
import dev.proactivebot.delivery.item.SendOutcome;
import dev.proactivebot.delivery.item.SendOutcome.Delivered;
import dev.proactivebot.delivery.item.SendOutcome.Skipped;
import dev.proactivebot.delivery.ledger.LedgerEntry;
import dev.proactivebot.delivery.ledger.PageRows;
import dev.proactivebot.delivery.ledger.PageRows.Begun;
import dev.proactivebot.delivery.ledger.PageRows.NewRow;
import dev.proactivebot.delivery.pacing.Permit;
import dev.proactivebot.delivery.send.JobPage.Addressee;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.TimeBudget;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Handles the messages of a page: decides about each, claims those to be sent in one transaction, and sends them on separate threads.
 */
final class PageMessages {
    private final PageSender sender;
    private final JobPage page;
    private final Lane lane;
    private final Logger log;
    private final PageRows rows;
    private final PageSettler settler;
    private volatile boolean areClean = true;

    PageMessages(PageSender sender, JobPage page, Lane lane, Logger log, PageRows rows, PageSettler settler) {
        this.sender = sender;
        this.page = page;
        this.lane = lane;
        this.log = log;
        this.rows = rows;
        this.settler = settler;
    }

    /** The decision about a recipient. */
    sealed interface Step {
        /**
         * The message is sent.
         *
         * @param turn the permit, which must be closed when the message is not sent
         */
        record Send(Permit.Granted turn) implements Step {}

        record End(SendOutcome outcome) implements Step {}

        record Leave(Permit.Denied later) implements Step {}

        /** The message is not begun, and the recipient stays on the page. */
        record Stay(Permit.Denied later) implements Step {}
    }

    /** A recipient with the decision. */
    record Ready(String key, SendTask work, Addressee to, Instant readAt, Step step) {

        /** Returns whether the message is claimed and needs a place. */
        boolean isClaimed() {
            return step instanceof Step.Send || (step instanceof Step.End end && !(end.outcome() instanceof Skipped));
        }

        /** Gives up the permit, because this invocation does not send the message. */
        void close() {
            if (step instanceof Step.Send send) {
                send.turn().close();
            }
        }

        /** Moves a recipient that would stay on the page to an item of its own. */
        Ready leaving() {
            return new Ready(key, work, to, readAt, new Step.Leave(((Step.Stay) step).later()));
        }

        private NewRow row() {
            if (step instanceof Step.End end && end.outcome() instanceof Skipped skipped) {
                return NewRow.skipped(key, skipped.reason());
            }
            return step instanceof Step.Leave ? NewRow.waiting(key) : NewRow.toSend(key);
        }
    }

    /** Returns whether each message that was begun has an outcome or an item of its own. */
    boolean areClean() {
        return areClean;
    }

    /** Records that some messages may have no outcome. */
    void isUnclear() {
        areClean = false;
    }

    Ready ready(String key, Addressee to, Instant readAt, boolean isUrgent) {
        SendTask work = work(to);
        return new Ready(key, work, to, readAt, step(work, to, isUrgent));
    }

    boolean isErased(Addressee to) {
        boolean isErased = to.known().isEmpty() && sender.tracker.isErased(work(to).item(), to.to(), page.made());
        if (isErased) {
            sender.tracker.forgetMessages(to.to());
        }
        return isErased;
    }

    private SendTask work(Addressee to) {
        ProactiveMessage item =
                JobItem.ofJob(page.job(), page.number(), to.to(), page.made(), page.expires(), page.trace());
        return new SendTask(item, to.known().map(known -> known.reference()).orElse(to.to()), lane, null, false);
    }

    /** Decides about a recipient: checks first what costs nothing, and then asks for a permit. */
    private Step step(SendTask work, Addressee to, boolean isUrgent) {
        if (to.isUnreadable()) {
            return new Step.Leave(
                    new Permit.Denied(Permit.Denied.UNTIL_DEPLOYED, "a newer version knows where they are"));
        }
        Optional<SendOutcome> unsendable = sender.jobSender.unsendable(work, to.known(), isUrgent);
        if (unsendable.isPresent()) {
            return new Step.End(unsendable.get());
        }
        Permit turn = sender.requests.permit(work, log);
        return turn instanceof Permit.Granted go ? new Step.Send(go) : new Step.Stay((Permit.Denied) turn);
    }

    /** Begins all messages in one transaction. */
    void begin(List<Ready> going) {
        if (going.isEmpty()) {
            return;
        }
        String by = sender.sendOnce.nextClaim();
        PageRows.Result result;
        try {
            result = rows.begin(going.stream().map(Ready::row).toList(), by);
        } catch (StorageException e) {
            Permit.Denied later = sender.requests.gate().because(e, log);
            going.forEach(one -> unanswered(one, by, later));
            throw e;
        }
        TimeBudget budget = TimeBudget.current();
        for (Ready one : going) {
            LedgerEntry entry = result.ours().get(one.key());
            if (entry == null) {
                elsewhere(one, result.others().get(one.key()));
            } else if (one.step() instanceof Step.Send send) {
                sender.threads.execute(() -> budget.on(() -> send(one, send.turn(), entry)));
            } else {
                end(one, entry);
            }
        }
    }

    private void end(Ready one, LedgerEntry entry) {
        if (one.step() instanceof Step.End end && !one.isClaimed()) {
            sender.line(one.work()).settled(end.outcome(), log);
        } else if (one.step() instanceof Step.End end) {
            settle(one, entry, end.outcome(), sender.line(one.work()));
        } else if (one.step() instanceof Step.Leave leave) {
            leave(one.to(), leave.later());
        }
    }

    private void send(Ready one, Permit.Granted turn, LedgerEntry entry) {
        DeliveryLine line = sender.line(one.work());
        SendOutcome outcome;
        try {
            outcome = sender.send(one, turn, log);
        } catch (RuntimeException | Error e) {
            failed(line, e);
            return;
        }
        if (outcome instanceof Delivered delivered) {
            settler.add(new PageSettler.Answer(one.work(), entry, delivered, line));
        } else {
            settle(one, entry, outcome, line);
        }
    }

    private void settle(Ready one, LedgerEntry entry, SendOutcome outcome, DeliveryLine line) {
        try {
            line.settled(sender.settlement.settle(one.work(), entry, outcome, log), log);
            settler.giveBack(1);
        } catch (RuntimeException | Error e) {
            failed(line, e);
        }
    }

    /** Leaves the row as it is; the invocation that continues with the page puts an item for it. */
    private void failed(DeliveryLine line, Throwable e) {
        areClean = false;
        settler.giveBack(1);
        line.failed(e, log);
    }

    /** Handles a message that another invocation has begun: an item of its own finds out whether that one was lost. */
    private void elsewhere(Ready one, @Nullable Begun begun) {
        one.close();
        if (one.isClaimed()) {
            settler.giveBack(1);
        }
        if (begun != null && !begun.isOver()) {
            leave(one.to(), sender.sendOnce.held(begun.left()));
        }
    }

    /** Puts an item that releases the claim, which the ledger may have, because nothing was sent. */
    private void unanswered(Ready one, String by, Permit.Denied later) {
        one.close();
        if (!one.isClaimed()) {
            return; // the invocation that continues with the page finds the row, or none
        }
        settler.giveBack(1);
        try {
            SendTask work = one.work();
            SendOutcome unused = sender.settlement.hold(work.with(ReleasedClaims.alsoGiven(work.item(), by)), later);
        } catch (StorageException e) {
            areClean = false;
        }
    }

    /** Puts an item for a recipient who has to wait. */
    void leave(Addressee to, Permit.Denied later) {
        SendTask work = work(to);
        DeliveryLine line = sender.line(work);
        try {
            line.settled(sender.settlement.hold(work, later), log);
        } catch (StorageException e) { // the invocation that continues with the page finds the row
            areClean = false;
            line.failed(e, log);
        }
    }

    /** Skips these recipients. */
    void cancel(List<String> recipients) {
        PageRows.Result unused = rows.begin(
                recipients.stream()
                        .map(key -> NewRow.skipped(key, Skipped.CANCELLED))
                        .toList(),
                sender.sendOnce.nextClaim());
    }
}
