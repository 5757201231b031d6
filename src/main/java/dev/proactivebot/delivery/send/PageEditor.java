package dev.proactivebot.delivery.send;

import dev.proactivebot.delivery.item.FailureReason;
import dev.proactivebot.delivery.item.JobItem;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.item.SendOutcome;
import dev.proactivebot.delivery.item.SendOutcome.Cause;
import dev.proactivebot.delivery.item.SendOutcome.GiveUp;
import dev.proactivebot.delivery.item.SendOutcome.RetryLater;
import dev.proactivebot.delivery.ledger.Edits;
import dev.proactivebot.delivery.ledger.Edits.Change;
import dev.proactivebot.delivery.ledger.Edits.Message;
import dev.proactivebot.delivery.send.Occurrences.Due;
import dev.proactivebot.schema.ConversationReference;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Updates or recalls the messages of a page, paced as sends are, because Teams publishes no separate limits for updates and deletes. An
 * edit may be repeated, so it needs no claim: its outcome is in the message's row, and an interrupted page continues with the other
 * messages.
 */
record PageEditor(PageRequests requests, Edits edits, RetryingSender sender, OutcomeWriter writer, Executor threads)
        implements PageEdit.Editor {
    static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

    @Override
    public PageEdit.Left edit(PageEdit page, Lane lane, Logger log) {
        return new EditRun(this, page, lane, log).run();
    }

    /**
     * A message that is to be edited.
     *
     * @param tries the attempts at this edit so far
     * @param from when it may be tried again
     */
    record Edit(Message message, int tries, Instant from) {
        Edit from(Instant time) {
            return new Edit(message, tries, time);
        }

        private Edit tried() {
            return new Edit(message, tries + 1, from);
        }

        /** Returns what to store when another invocation continues with it; empty when that is stored already. */
        Optional<Change> triedInVain(int version) {
            return tries > message.tries(version)
                    ? Optional.of(Edits.triedInVain(message, version, tries, message.edit()))
                    : Optional.empty();
        }
    }

    /** The result of an edit: a change to store, or a delay, or both. */
    record Result(
            Edit edit, @Nullable Change change, @Nullable Duration delay) {
        Optional<Change> written(int version) {
            return change == null ? edit.triedInVain(version) : Optional.of(change);
        }
    }

    Result edit(Edit edit, @Nullable ConversationReference to, PageEdit page, Lane lane, Logger log) {
        Message message = edit.message();
        String activityId = message.activityId();
        if (activityId == null || EditOutcome.GONE.equals(message.edit())) {
            return settled(edit, page, activityId == null ? EditOutcome.NOT_CHANGEABLE : EditOutcome.GONE);
        }
        if (to == null) {
            return settled(edit, page, EditOutcome.failed(FailureReason.UNKNOWN));
        }
        Due due = page.isRecall() ? new Due.Never("recalled") : page.content(to);
        if (due instanceof Due.NotYet later) {
            return new Result(edit, null, later.delay());
        }
        if (!page.isRecall() && due instanceof Due.Never never) {
            return settled(edit, page, EditOutcome.failed(never.why()));
        }
        ProactiveMessage item = JobItem.ofJob(page.job(), page.number(), to, page.since(), page.since(), page.trace())
                .again(edit.tries(), null);
        SendTask work = new SendTask(item, to, lane, new byte[0], false);
        SendOutcome outcome = requests.run(
                work,
                requests.permit(work, log),
                paced -> sender.edit(item, to, place -> request(place, due, activityId, paced), log),
                log);
        return settle(edit, page, outcome);
    }

    private static PacedConnector.Result request(
            ConversationReference to, Due due, String activityId, PacedConnector paced) {
        return due instanceof Due.Say say ? paced.update(say.content(), to, activityId) : paced.delete(to, activityId);
    }

    private static Result settle(Edit edit, PageEdit page, SendOutcome outcome) {
        if (outcome instanceof RetryLater later) {
            boolean isCounted = later.cause() == Cause.ITEM || later.cause() == Cause.DOUBT;
            return new Result(isCounted ? edit.tried() : edit, null, later.delay());
        }
        if (!(outcome instanceof GiveUp givenUp)) {
            return settled(edit, page, page.isRecall() ? EditOutcome.RECALLED : EditOutcome.CHANGED);
        }
        Message message = edit.message();
        String end = AnswerTable.edit(givenUp);
        return EditOutcome.GONE.equals(end) && !EditOutcome.MISSED.equals(message.edit())
                // an existing message may be reported as not found once
                ? new Result(
                        edit,
                        Edits.triedInVain(message, page.version(), edit.tries() + 1, EditOutcome.MISSED),
                        BETWEEN_LOOKS)
                : settled(edit, page, end);
    }

    private static Result settled(Edit edit, PageEdit page, String end) {
        return new Result(edit, Edits.edited(edit.message(), page.version(), end), null);
    }
}
