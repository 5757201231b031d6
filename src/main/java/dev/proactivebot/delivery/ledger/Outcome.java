package dev.proactivebot.delivery.ledger;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a job's message to one recipient.
 *
 * @param recipient the key that its item gave them
 * @param reason why it failed or was skipped; null otherwise
 * @param at when that was written
 * @param edit what came of changing it or taking it back; null when nothing did
 * @param activityId the channel's id of the message; null when it has told none
 */
public record Outcome(
        String recipient,
        State state,
        @Nullable String reason,
        Instant at,
        @Nullable String activityId,
        @Nullable String edit) {

    /** How far it has come. */
    public enum State {
        /** It is being tried, or waits for another try. */
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
                case SKIPPED -> Outcome.CANCELLED.equals(row.text(Ledger.REASON)) ? CANCELLED : SKIPPED;
                case CLAIMED, WAITING, UNKNOWN, OF_NEWER_VERSION -> SENDING;
            };
        }

        public boolean isEnd() {
            return this != SENDING;
        }
    }

    /** Why a message that was called off is skipped. */
    public static final String CANCELLED = "cancelled";

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
