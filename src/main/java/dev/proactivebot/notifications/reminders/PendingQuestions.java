package dev.proactivebot.notifications.reminders;

import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the one question that is open for each user and conversation, in a row of the table of reminders that no range of their partitions
 * holds. An answer may be worked on again: it finds its question again then.
 */
public final class PendingQuestions {
    /** As long as people remember what they were asked. */
    private static final Duration OPEN = Duration.ofMinutes(10);

    private static final Duration KEPT = Duration.ofDays(1);
    private static final String PREFIX = "q";
    private static final String SAID = "questions";
    private static final String MOMENT = "moment";
    private static final String ASKED = "asked";
    private static final String ANSWERED_BY = "answeredBy";
    private static final int LONGEST = 16_000;

    private final Table table;
    private final Predicate<ConversationReference> erased;

    /** @param erased whether the user was erased since that was said */
    PendingQuestions(Tables tables, Predicate<ConversationReference> erased) {
        this.table = tables.table(ReminderStore.TABLE);
        this.erased = erased;
    }

    static boolean isOne(Row row) {
        return row.partition().startsWith(PREFIX);
    }

    /**
     * Remembers that the user was asked. The one who was asked before is forgotten.
     *
     * @param origin of what led to the question; asking again changes nothing
     */
    public void ask(ConversationReference conversation, String origin, PendingQuestion question, Instant now) {
        Row row = row(conversation);
        String asker = ReminderRow.origin(origin);
        byte[] said = BotJson.write(question.said());
        boolean isThere = find(row)
                .filter(found -> asker.equals(found.row().text(ReminderRow.ORIGIN)))
                .isPresent();
        if (isThere || said.length > LONGEST || erased.test(conversation)) {
            return;
        }
        table.put(ReminderRow.withOwner(row, conversation)
                .with(ReminderRow.ORIGIN, asker)
                .with(SAID, said)
                .with(MOMENT, question.moment().toInstant().toEpochMilli())
                .with(ReminderRow.ZONE, question.moment().getZone().getId())
                .with(ASKED, now.toEpochMilli()));
        if (erased.test(conversation)) {
            table.delete(row.partition(), row.key());
        }
    }

    /**
     * Returns the question that is open.
     *
     * @param origin of what may be the answer: one that was answered by this has stayed open for it
     * @param now when that was said
     */
    public Optional<PendingQuestion> find(ConversationReference conversation, String origin, Instant now) {
        String answer = ReminderRow.origin(origin);
        Optional<Row> row = find(row(conversation)).map(StoredRow::row);
        boolean isAsker = row.filter(found -> answer.equals(found.text(ReminderRow.ORIGIN)))
                .isPresent();
        return row.filter(found -> isAsker || isOpen(found, answer, now))
                .flatMap(PendingQuestions::question)
                .flatMap(question -> !isAsker
                        ? Optional.of(question)
                        : question.isContinued() ? Optional.of(question.before()) : Optional.empty());
    }

    /** Forgets it, but for the one that closes it: the answer, or whatever else was said. */
    public void close(ConversationReference conversation, String origin) {
        String by = ReminderRow.origin(origin);
        find(row(conversation))
                .filter(found -> found.row().text(ANSWERED_BY) == null
                        && !by.equals(found.row().text(ReminderRow.ORIGIN)))
                .ifPresent(found -> table.merge(row(conversation).with(ANSWERED_BY, by), found.version()));
    }

    /** Deletes those of long ago, of the users whose partition lies between two others. */
    void tidy(String first, String last, Instant now) {
        for (Row row : table.all(Query.between(PREFIX + first, PREFIX + last))) {
            if (Instant.ofEpochMilli(row.number(ASKED)).plus(KEPT).isBefore(now)) {
                table.delete(row.partition(), row.key());
            }
        }
    }

    private Optional<StoredRow> find(Row row) {
        return table.find(row.partition(), row.key());
    }

    private static Row row(ConversationReference conversation) {
        ReminderOwner owner = ReminderOwner.of(conversation);
        return new Row(PREFIX + owner.partition(), owner.place());
    }

    private static boolean isOpen(Row row, String answer, Instant now) {
        @Nullable String closed = row.text(ANSWERED_BY);
        return closed == null
                ? !Instant.ofEpochMilli(row.number(ASKED)).plus(OPEN).isBefore(now)
                : closed.equals(answer);
    }

    private static Optional<PendingQuestion> question(Row row) {
        try {
            String[] said = BotJson.read(row.bytes(SAID), String[].class);
            return said == null || said.length == 0
                    ? Optional.empty()
                    : Optional.of(new PendingQuestion(
                            List.of(said),
                            Instant.ofEpochMilli(row.number(MOMENT))
                                    .atZone(ZoneId.of(String.valueOf(row.text(ReminderRow.ZONE))))));
        } catch (IOException | DateTimeException e) { // somebody has written over it
            return Optional.empty();
        }
    }
}
