package dev.proactivebot.notifications.reminders;

import dev.proactivebot.conversations.ErasedUsers;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores the one open question of each user and conversation, in a row of the table of reminders outside the ranges of their partitions. An
 * answer that is handled again finds its question again.
 */
public final class PendingQuestions {
    /** People remember a question for this long. */
    private static final Duration OPEN = Duration.ofMinutes(10);

    private static final Duration KEPT = Duration.ofDays(1);
    private static final String PREFIX = "q";
    private static final String SAID = "questions";
    private static final String MOMENT = "moment";
    private static final String ASKED = "asked";
    private static final String ANSWERED_BY = "answeredBy";
    private static final int LONGEST = 16_000;

    private final Table table;
    private final ErasedUsers erased;

    PendingQuestions(Table table, ErasedUsers erased) {
        this.table = table;
        this.erased = erased;
    }

    static boolean isOne(Row row) {
        return row.partition().startsWith(PREFIX);
    }

    /**
     * Stores the question that the user was asked, and forgets an earlier one.
     *
     * @param origin the message that led to the question; storing it twice changes nothing
     */
    public void ask(ConversationReference conversation, String origin, PendingQuestion question, Instant now) {
        Row row = row(conversation);
        String asker = ReminderRow.origin(origin);
        byte[] said = BotJson.write(question.said());
        boolean isThere = find(row)
                .filter(found -> asker.equals(found.row().text(ReminderRow.ORIGIN)))
                .isPresent();
        if (isThere || said.length > LONGEST || erased.isErasedSince(conversation)) {
            return;
        }
        table.put(ReminderRow.withOwner(row, conversation)
                .with(ReminderRow.ORIGIN, asker)
                .with(SAID, said)
                .with(MOMENT, question.moment().toInstant().toEpochMilli())
                .with(ReminderRow.ZONE, question.moment().getZone().getId())
                .with(ASKED, now.toEpochMilli()));
        if (erased.isErasedSince(conversation)) {
            table.delete(row.partition(), row.key());
        }
    }

    /**
     * Returns the open question.
     *
     * @param origin the message that may be the answer; a question that it answered before stays open for it
     * @param now the time of that message
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

    /** Closes the question, except for the message that closes it: the answer or any other message. */
    public void close(ConversationReference conversation, String origin) {
        String by = ReminderRow.origin(origin);
        find(row(conversation))
                .filter(found -> found.row().text(ANSWERED_BY) == null
                        && !by.equals(found.row().text(ReminderRow.ORIGIN)))
                .ifPresent(found -> table.merge(row(conversation).with(ANSWERED_BY, by), found.version()));
    }

    /** Deletes old questions of the users in a range of partitions. */
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
                                    .atZone(ZoneId.of(row.text(ReminderRow.ZONE, "")))));
        } catch (IOException | DateTimeException e) { // the row was damaged
            return Optional.empty();
        }
    }
}
