package dev.proactivebot.conversations;

import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import dev.proactivebot.storage.UnusedRows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Remembers who was erased, by hashes alone and for 35 days, so that work which was under way keeps nothing about them. What they say
 * afterwards counts as from somebody new.
 *
 * <p>Erasing writes the hashes first and looks for rows then. Who writes a row looks for the hashes afterwards. So one of both sees the
 * other.
 */
public final class ErasedUsers {
    /** No item lives longer: those of notifications and reminders expire within 30 days. */
    public static final Duration KEPT = Duration.ofDays(35);

    private static final String PARTITION = "erased";
    private static final String AT = "at";
    private static final String LEDGER = "ledger";
    private static final int TRANSACTION = 100;
    private static final int LONGEST_CHANNEL = 32;
    private static final int MOST_CHANNELS = 32;
    /** Every item asks, and hardly ever is anybody there. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final Table table;
    private final Clock clock;
    private volatile View view = new View(Instant.MIN, Map.of());

    private record View(Instant seen, Map<String, Instant> erased) {}

    /**
     * A conversation of somebody who was erased.
     *
     * @param name the hash of channel id, {@code |} and conversation id
     */
    public record Conversation(String name, Instant at) {}

    public ErasedUsers(Tables tables) {
        this.table = tables.table("conversationindex");
        this.clock = tables.clock();
    }

    /** Remembers that the user was erased now, and returns until when that counts. */
    public Instant add(Person person) {
        Instant now = clock.instant();
        Map<String, Row> rows = new HashMap<>();
        for (String key : person.keys()) {
            rows.put(key, new Row(PARTITION, key).with(AT, now.toEpochMilli()));
        }
        for (ConversationReference one : person.conversations()) {
            rows.computeIfPresent(
                    Conversations.key(one.channelId(), one.conversationId()),
                    (key, row) -> row.with(LEDGER, Row.keyOf(one.channelId() + "|" + one.conversationId())));
        }
        List<Row> all = new ArrayList<>(rows.values());
        for (int i = 0; i < all.size(); i += TRANSACTION) {
            table.putAll(all.subList(i, Math.min(all.size(), i + TRANSACTION)));
        }
        return now.plus(KEPT);
    }

    /** Whether what was said or made then is about somebody who was erased since. The answer is two seconds old at most. */
    public boolean mayCover(ConversationReference about, Instant then) {
        View seen = view;
        Instant now = clock.instant();
        if (seen.seen().isBefore(now.minus(BETWEEN_LOOKS))) {
            seen = new View(now, all());
            view = seen;
        }
        Map<String, Instant> erased = seen.erased();
        return !erased.isEmpty()
                && Person.keys(about).stream()
                        .anyMatch(key -> isAfter(Optional.ofNullable(erased.get(key)), then, now));
    }

    /** The same, as it is now: for who has just written a row about them. */
    public boolean covers(ConversationReference about, Instant then) {
        Instant now = clock.instant();
        return Person.keys(about).stream()
                .anyMatch(key -> isAfter(table.find(PARTITION, key).map(found -> at(found.row())), then, now));
    }

    /**
     * Whether one of the texts, taken for an id, is that of somebody who was erased since then. That is for what nobody can read as an
     * item; the channels that it may mean are among the texts.
     */
    public boolean coversAnyOf(Collection<String> texts, Instant then) {
        Map<String, Instant> erased = all();
        Instant now = clock.instant();
        return !erased.isEmpty()
                && Stream.concat(UserId.GIVING.stream(), texts.stream().filter(text -> text.length() < LONGEST_CHANNEL))
                        .distinct()
                        .limit(MOST_CHANNELS)
                        .flatMap(channel -> texts.stream()
                                .flatMap(
                                        text -> Stream.of(Person.key(channel, text), Conversations.key(channel, text))))
                        .anyMatch(key -> isAfter(Optional.ofNullable(erased.get(key)), then, now));
    }

    private Map<String, Instant> all() {
        Map<String, Instant> erased = new HashMap<>();
        for (Row row : table.all(Query.in(PARTITION))) {
            erased.put(row.key(), at(row));
        }
        return Map.copyOf(erased);
    }

    private static boolean isAfter(Optional<Instant> erased, Instant then, Instant now) {
        return erased.filter(at -> !then.isAfter(at) && at.plus(KEPT).isAfter(now))
                .isPresent();
    }

    private static Instant at(Row row) {
        return Instant.ofEpochMilli(row.number(AT));
    }

    /** Returns the conversations of those who were erased since. */
    public List<Conversation> conversationsSince(Instant time) {
        return table.all(Query.in(PARTITION)).stream()
                .filter(row -> row.text(LEDGER) != null && at(row).isAfter(time))
                .map(row -> new Conversation(String.valueOf(row.text(LEDGER)), at(row)))
                .toList();
    }

    /**
     * Deletes what counts no longer, until {@code enough}, and returns how many.
     *
     * @throws StorageException when the table cannot be reached
     */
    public int deleteOld(Executor several, BooleanSupplier enough) {
        Instant old = clock.instant().minus(KEPT);
        return UnusedRows.delete(table, Query.in(PARTITION), old, row -> true, several, enough);
    }
}
