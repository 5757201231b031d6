package dev.proactivebot.conversations;

import dev.proactivebot.storage.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells why and since when a conversation is left alone, and when that is to be tried again. What the connector said may be cured where
 * nobody tells the bot: a user unblocks it, a chat is opened again. So the next notification is tried there from time to time; each
 * refusal doubles the wait, for a try costs a request and leaves a dead letter.
 *
 * @param why {@link #REMOVED}, {@link #GONE} or {@link #BLOCKED}
 * @param nextTry from when on the next notification is tried; null for never: an activity will tell
 */
public record Parking(String why, Instant since, @Nullable Instant nextTry) {
    /** An activity has told that the bot was taken out; another one will tell that it is back. */
    public static final String REMOVED = "removed";

    public static final String GONE = "gone";
    public static final String BLOCKED = "blocked";

    /** The row's property for the reason: empty when somebody can be reached. */
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

    /** Returns null when somebody can be reached there. */
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

    /** What version 0.1 has parked since says nothing of this: then the row was seen at another time than was written down. */
    private static boolean isOurs(Row row) {
        return row.number(REFUSED) == row.number(KnownConversation.SEEN) && row.number(REFUSALS) > 0;
    }

    private static Duration pause(String why, long refusals) {
        long doublings = Math.min(why.equals(GONE) ? refusals - 2 : refusals - 1, MOST_DOUBLINGS);
        return doublings < 0 ? Duration.ZERO : Duration.ofDays(1L << doublings);
    }

    /**
     * Returns the change of a row that parks it; {@code change} has the time already.
     *
     * @param known the row as it is; null when there is none
     */
    static Row park(Row change, @Nullable Row known, String why) {
        Parking before = known == null ? null : of(known);
        long at = change.number(KnownConversation.SEEN);
        // what the connector says of a place where the bot was taken out is no news
        String reason = before != null && before.why().equals(REMOVED) ? REMOVED : why;
        boolean isRepeated = before != null && before.why().equals(reason);
        long refusals =
                isRepeated && isOurs(Objects.requireNonNull(known)) ? known.number(REFUSALS) + 1 : isRepeated ? 2 : 1;
        return change.with(PARKED, reason)
                .with(SINCE, before == null ? at : before.since().toEpochMilli())
                .with(REFUSED, at)
                .with(REFUSALS, refusals);
    }

    /** Returns whether a notification that is due now is to be tried. */
    public boolean mayBeTried(Instant now) {
        return nextTry != null && !nextTry.isAfter(now);
    }

    /** Returns what brings the conversation back, in a sentence for a person. */
    public String backWhen() {
        return BACK_WHEN.getOrDefault(why, String.valueOf(BACK_WHEN.get(GONE)));
    }
}
