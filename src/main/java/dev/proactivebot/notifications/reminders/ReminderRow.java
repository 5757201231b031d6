package dev.proactivebot.notifications.reminders;

import dev.proactivebot.conversations.EntraId;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.delivery.Occurrences;
import dev.proactivebot.notifications.recurrence.InvalidRuleException;
import dev.proactivebot.notifications.recurrence.Recurrence;
import dev.proactivebot.notifications.reminders.Reminder.Mention;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A reminder as its row has it. What was wished for never changes; only how far it has come does.
 *
 * @param version of the row; empty when it is not stored yet
 */
record ReminderRow(Row row, String version) {
    /** Hashes of the user's ids: what is to be erased is found by them. */
    static final String USER = "user";

    static final String ENTRA = "entra";
    static final String CANCELLED_BY = "cancelledBy";

    /** What made it: two commands of one origin are one. Also what sets it apart from whatever has had its number before. */
    static final String ORIGIN = "origin";

    static final String REFERENCE = "reference";
    private static final String CONNECTIVE = "connective";
    private static final String WHAT = "what";
    static final String RULE = "rule";
    static final String ZONE = "zone";
    static final String START = "start";
    static final String WORDS = "words";
    private static final String MENTION_ID = "mentionId";
    private static final String MENTION_NAME = "mentionName";
    /** Which time is next, counted from 0; when it is due; and when the one before it was. */
    static final String TURN = "turn";

    static final String DUE = "due";
    private static final String BEFORE = "before";
    /** When the last time was that was not too late to be said. */
    private static final String SAID = "said";

    private static final String LIVE = "live";
    private static final String ENDED = "ended";
    static final int ORIGIN_DIGITS = 16;

    static ReminderRow of(StoredRow stored) {
        return new ReminderRow(stored.row(), stored.version());
    }

    static String origin(String origin) {
        return Row.keyOf(origin).substring(0, ORIGIN_DIGITS);
    }

    /** A new one. */
    static ReminderRow fresh(
            ReminderOwner owner,
            int number,
            String origin,
            ConversationReference conversation,
            NewReminder wish,
            Instant due) {
        ChannelAccount user = conversation.user();
        boolean isAmongOthers = !KnownConversation.isPersonal(conversation);
        return new ReminderRow(
                withOwner(new Row(owner.partition(), key(owner, number)), conversation)
                        .with(ORIGIN, origin)
                        .with(CONNECTIVE, wish.connective())
                        .with(WHAT, wish.what())
                        .with(RULE, wish.rule())
                        .with(ZONE, wish.start().getZone().getId())
                        .with(START, wish.start().toEpochSecond())
                        .with(WORDS, wish.words())
                        .with(MENTION_ID, isAmongOthers && user != null ? user.id() : null)
                        .with(MENTION_NAME, isAmongOthers && user != null ? user.name() : null)
                        .with(TURN, 0)
                        .with(DUE, due.toEpochMilli())
                        .with(LIVE, true),
                "");
    }

    /** Returns the row with all by which it is found when its user is to be erased. */
    static Row withOwner(Row row, ConversationReference conversation) {
        ChannelAccount user = conversation.user();
        String id = user == null ? null : user.id();
        String entra = user == null ? null : user.aadObjectId();
        return row.with(USER, id == null ? null : Row.keyOf(EntraId.normalize(id)))
                .with(ENTRA, entra == null ? null : Row.keyOf(EntraId.normalize(entra)))
                .with(REFERENCE, BotJson.write(KnownConversation.toStored(conversation)));
    }

    static String key(ReminderOwner owner, int number) {
        return owner.place() + String.format("-%09d", number);
    }

    /** What its items call it, see {@link Occurrences#ID}. */
    String id() {
        return row.partition() + "-" + row.key() + "-" + origin();
    }

    /** The same for the log, without what nobody should guess. */
    String name() {
        return row.partition() + "-" + row.key();
    }

    String origin() {
        return String.valueOf(row.text(ORIGIN));
    }

    boolean isOf(ReminderOwner owner) {
        return row.key().startsWith(owner.place() + "-");
    }

    int number() {
        return Integer.parseInt(row.key().substring(row.key().indexOf('-') + 1));
    }

    boolean isLive() {
        return row.is(LIVE);
    }

    /** Whether it came to its end before {@code then}; what does not say when it did has not. */
    boolean isOverSince(Instant then) {
        return !isLive() && row.number(ENDED) > 0 && ended().isBefore(then);
    }

    boolean isCancelled() {
        return row.text(CANCELLED_BY) != null;
    }

    boolean isCancelledBy(String origin) {
        return origin.equals(row.text(CANCELLED_BY));
    }

    int turn() {
        return (int) row.number(TURN);
    }

    Instant due() {
        return Instant.ofEpochMilli(row.number(DUE));
    }

    /** The time before the next one; the epoch when there has been none. */
    Instant before() {
        return Instant.ofEpochMilli(row.number(BEFORE));
    }

    /** The time of which its owner was told last; the epoch when there has been none. */
    Instant said() {
        return Instant.ofEpochMilli(row.number(SAID));
    }

    /** When it came to its end; the epoch while it lives. */
    Instant ended() {
        return Instant.ofEpochMilli(row.number(ENDED));
    }

    boolean isRecurring() {
        return row.text(RULE) != null;
    }

    /** Whether it recurs by what this version takes for no rule, or in no time zone of its Java: a newer one may know better. */
    boolean isBeyondUs() {
        return isRecurring() && recurrence().isEmpty();
    }

    /** Its rule; empty when it comes once, or {@link #isBeyondUs is beyond us}. */
    Optional<Recurrence> recurrence() {
        String rule = row.text(RULE);
        try {
            return rule == null ? Optional.empty() : Optional.of(Recurrence.of(rule, start()));
        } catch (InvalidRuleException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** @throws DateTimeException when this Java does not know the zone: its data are older */
    private ZonedDateTime start() {
        return Instant.ofEpochSecond(row.number(START)).atZone(ZoneId.of(String.valueOf(row.text(ZONE))));
    }

    /** For its owner to see: what comes once comes at the same time in any. */
    ZoneId zone() {
        try {
            return ZoneId.of(String.valueOf(row.text(ZONE)));
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }

    /** The change when a time has come: {@code next} is null when it was the last. */
    Row passed(Instant latest, @Nullable Instant next, Instant now, boolean isTooLate) {
        Row change = new Row(row.partition(), row.key())
                .with(TURN, turn() + 1)
                .with(BEFORE, latest.toEpochMilli())
                .with(SAID, isTooLate ? null : latest.toEpochMilli());
        return next == null
                ? change.with(LIVE, false).with(ENDED, now.toEpochMilli())
                : change.with(DUE, next.toEpochMilli());
    }

    /** The change when it is called off. */
    Row cancelled(String origin, Instant now) {
        return new Row(row.partition(), row.key())
                .with(CANCELLED_BY, origin)
                .with(LIVE, false)
                .with(ENDED, now.toEpochMilli());
    }

    /** The same after a change. */
    ReminderRow with(Row change, String newVersion) {
        Row changed = row;
        for (Map.Entry<String, Object> value : change.values().entrySet()) {
            changed = changed.with(value.getKey(), value.getValue());
        }
        return new ReminderRow(changed, newVersion);
    }

    ConversationReference reference() {
        try {
            return BotJson.read(row.bytes(REFERENCE), ConversationReference.class);
        } catch (IOException e) { // somebody has written over it: it leads nowhere
            return new ConversationReference(null, null, null, null, null, null, null, Map.of());
        }
    }

    /** For its owner to see. */
    Reminder shown(Instant time) {
        String mention = row.text(MENTION_ID);
        return new Reminder(
                number(),
                text(CONNECTIVE),
                text(WHAT),
                time.atZone(zone()),
                text(WORDS),
                mention == null ? Mention.NOBODY : new Mention(mention, text(MENTION_NAME)));
    }

    private String text(String name) {
        String text = row.text(name);
        return text == null ? "" : text;
    }
}
