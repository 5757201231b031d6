package dev.proactivebot.conversations;

import dev.proactivebot.storage.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells why and since when the bot leaves a conversation alone, and when it tries again. A cause may end without notice: a user unblocks
 * the bot, or a chat is opened again. So the bot tries a notification there from time to time. Each refusal doubles the wait, because a
 * try costs a request and leaves a dead letter.
 *
 * @param why {@link #REMOVED}, {@link #GONE} or {@link #BLOCKED}
 * @param nextTry when the next notification may be tried; null for never, because an activity will tell
 */
public record Parking(String why, Instant since, @Nullable Instant nextTry) {
    /** An activity said that the bot was removed; another one will say that it is back. */
    public static final String REMOVED = "removed";

    public static final String GONE = "gone";
    public static final String BLOCKED = "blocked";

    /** The row's property for the reason; empty when somebody can be reached. */
    static final String PARKED = "parked";

    private static final String SINCE = "parkedSince";
    private static final String REFUSED = "refusedAt";
    private static final String REFUSALS = "refusals";
    private static final int MOST_DOUBLINGS = 5;

    private static final Map<String, String> BACK_WHEN = Map.of(
            REMOVED, "The bot is added there again, or somebody there writes to it.",
            GONE,
                    "Somebody there writes to the bot, the bot is added there again, or the connector takes the next"
                            + " notification that is due from nextTry on.",
            BLOCKED,
                    "The user writes to the bot; or the user unblocks it, and the connector takes the next notification"
                            + " that is due from nextTry on.");

    /** Reads a row; returns null when somebody can be reached there. */
    static @Nullable Parking of(Row row) {
        String why = row.text(PARKED);
        if (why == null || why.isEmpty()) {
            return null;
        }
        boolean isOurs = isOurs(row);
        Instant last = Instant.ofEpochMilli(row.number(KnownConversation.SEEN));
        Instant since = isOurs ? Instant.ofEpochMilli(row.number(SINCE)) : last;
        return new Parking(
                why, since, why.equals(REMOVED) ? null : last.plus(pause(why, isOurs ? row.number(REFUSALS) : 1)));
    }

    /** Returns false for a row that version 0.1 parked later: it changes SEEN and leaves REFUSED as it was. */
    private static boolean isOurs(Row row) {
        return row.number(REFUSED) == row.number(KnownConversation.SEEN) && row.number(REFUSALS) > 0;
    }

    private static Duration pause(String why, long refusals) {
        long doublings = Math.min(why.equals(GONE) ? refusals - 2 : refusals - 1, MOST_DOUBLINGS);
        return doublings < 0 ? Duration.ZERO : Duration.ofDays(1L << doublings);
    }

    /**
     * Adds what parks a conversation to {@code change}, which has the time already.
     *
     * @param known the stored row; null when there is none
     */
    static Row park(Row change, @Nullable Row known, String why) {
        Parking before = known == null ? null : of(known);
        long at = change.number(KnownConversation.SEEN);
        // the bot was removed there: the connector's refusal adds nothing
        String reason = before != null && before.why().equals(REMOVED) ? REMOVED : why;
        boolean isRepeated = before != null && before.why().equals(reason);
        long refusals =
                isRepeated && isOurs(Objects.requireNonNull(known)) ? known.number(REFUSALS) + 1 : isRepeated ? 2 : 1;
        return change.with(PARKED, reason)
                .with(SINCE, before == null ? at : before.since().toEpochMilli())
                .with(REFUSED, at)
                .with(REFUSALS, refusals);
    }

    /** Returns whether a notification that is due now may be tried. */
    public boolean mayBeTried(Instant now) {
        return nextTry != null && !nextTry.isAfter(now);
    }

    /** Returns what ends the parking, as a sentence for a person. */
    public String backWhen() {
        return BACK_WHEN.getOrDefault(why, String.valueOf(BACK_WHEN.get(GONE)));
    }
}
