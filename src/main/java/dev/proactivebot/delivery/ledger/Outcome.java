package dev.proactivebot.delivery.ledger;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.proactivebot.delivery.item.SendOutcome;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a job's message to one recipient.
 *
 * @param recipient the key of the recipient
 * @param reason why it failed or was skipped; null otherwise
 * @param at when it was written
 * @param edit the outcome of updating or recalling it; null when that was not tried
 * @param activityId the channel's id of the message; null when there is none
 */
public record Outcome(
        String recipient,
        State state,
        @Nullable String reason,
        Instant at,
        @Nullable String activityId,
        @Nullable String edit) {

    /** The state of the message. */
    public enum State {
        /** It is being sent, or waits for another attempt. */
        SENDING("sending"),
        SENT("sent"),
        FAILED("failed"),
        SKIPPED("skipped"),
        CANCELLED("cancelled");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /** Returns the word that is shown to callers and stored in counts. */
        @JsonValue
        public String word() {
            return word;
        }

        static State of(Row row) {
            return switch (LedgerState.of(row)) {
                case DELIVERED -> SENT;
                case GAVE_UP -> FAILED;
                case SKIPPED -> SendOutcome.Skipped.CANCELLED.equals(row.text(Ledger.REASON)) ? CANCELLED : SKIPPED;
                case CLAIMED, WAITING, UNKNOWN, OF_NEWER_VERSION -> SENDING;
            };
        }

        public boolean isEnd() {
            return this != SENDING;
        }
    }

    static Outcome of(StoredRow stored) {
        Row row = stored.row();
        State state = State.of(row);
        boolean hasReason = state == State.FAILED || state == State.SKIPPED;
        return new Outcome(
                row.key(),
                state,
                hasReason ? row.text(Ledger.REASON) : null,
                stored.written(),
                state == State.SENT ? row.text(Ledger.ACTIVITY) : null,
                row.number(Edits.EDITED) > 0 ? row.text(Edits.EDIT) : null);
    }
}
