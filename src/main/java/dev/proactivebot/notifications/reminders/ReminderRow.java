package dev.proactivebot.notifications.reminders;

import dev.proactivebot.conversations.EntraId;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.delivery.item.JobItem;
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
 * A stored reminder. The request for it never changes; only its progress does.
 *
 * @param version the version of the row; empty when it is not stored yet
 */
record ReminderRow(Row row, String version) {
    /** Hashes of the user's ids, which find rows to be erased. */
    static final String USER = "user";

    static final String ENTRA = "entra";
    static final String CANCELLED_BY = "cancelledBy";

    /**
     * The message that created it: two commands with one origin are one. It also tells the reminder from an earlier one with its number.
     */
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
    /** The number of the next occurrence, counted from 0; its due time; and the due time of the one before. */
    static final String TURN = "turn";

    static final String DUE = "due";
    private static final String BEFORE = "before";
    /** The due time of the last occurrence that was not too late to be sent. */
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

    /** Returns a new reminder. */
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

    /** Returns the row with the ids that find it when its user is to be erased. */
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

    /** Returns its id in items, see {@link JobItem#REMINDER_ID}. */
    String id() {
        return row.partition() + "-" + row.key() + "-" + origin();
    }

    /** Returns its id for the log, without the part that must stay secret. */
    String name() {
        return row.partition() + "-" + row.key();
    }

    String origin() {
        return row.text(ORIGIN, "");
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

    /** Returns whether it is known to have ended before {@code then}. */
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

    /** Returns the due time of the occurrence before the next one; the epoch when there has been none. */
    Instant before() {
        return Instant.ofEpochMilli(row.number(BEFORE));
    }

    /** Returns the due time of the occurrence that was sent last; the epoch when there has been none. */
    Instant said() {
        return Instant.ofEpochMilli(row.number(SAID));
    }

    /** Returns when it ended; the epoch while it lives. */
    Instant ended() {
        return Instant.ofEpochMilli(row.number(ENDED));
    }

    boolean isRecurring() {
        return row.text(RULE) != null;
    }

    /** Returns whether this version cannot read its rule or time zone; a newer one may. */
    boolean isBeyondUs() {
        return isRecurring() && recurrence().isEmpty();
    }

    /** Returns its rule; empty when it comes once, or {@link #isBeyondUs cannot be read}. */
    Optional<Recurrence> recurrence() {
        String rule = row.text(RULE);
        try {
            return rule == null ? Optional.empty() : Optional.of(Recurrence.of(rule, start()));
        } catch (InvalidRuleException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** @throws DateTimeException when this Java's time zone data are older than the zone */
    private ZonedDateTime start() {
        return Instant.ofEpochSecond(row.number(START)).atZone(ZoneId.of(row.text(ZONE, "")));
    }

    /** Returns the time zone to be shown; a one-time reminder comes at the same instant in any zone. */
    ZoneId zone() {
        try {
            return ZoneId.of(row.text(ZONE, ""));
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }

    /** Returns the changes when an occurrence is due; {@code next} is null when it was the last. */
    Row passed(Instant latest, @Nullable Instant next, Instant now, boolean isTooLate) {
        Row change = new Row(row.partition(), row.key())
                .with(TURN, turn() + 1)
                .with(BEFORE, latest.toEpochMilli())
                .with(SAID, isTooLate ? null : latest.toEpochMilli());
        return next == null
                ? change.with(LIVE, false).with(ENDED, now.toEpochMilli())
                : change.with(DUE, next.toEpochMilli());
    }

    /** Returns the changes when it is cancelled. */
    Row cancelled(String origin, Instant now) {
        return new Row(row.partition(), row.key())
                .with(CANCELLED_BY, origin)
                .with(LIVE, false)
                .with(ENDED, now.toEpochMilli());
    }

    /** Returns a copy with a change. */
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
        } catch (IOException e) { // the row was damaged
            return ConversationReference.builder().build();
        }
    }

    /** Returns the reminder as its user sees it. */
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
