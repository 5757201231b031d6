package dev.proactivebot.conversations;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import dev.proactivebot.storage.UnusedRows;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
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
 * Remembers erased users for 35 days, by hashes alone, so that work already under way stores nothing about them. What they say
 * afterwards counts as from a new user.
 *
 * <p>An erasure writes the hashes and then looks for rows. Whoever writes a row looks for the hashes afterwards. So one of the two
 * always sees the other.
 */
public final class ErasedUsers {
    /** Outlives every item: notifications and reminders expire within 30 days. */
    public static final Duration KEPT = Duration.ofDays(35);

    private static final String PARTITION = "erased";
    private static final String AT = "at";
    private static final String LEDGER = "ledger";
    /** The most rows that one transaction may write. */
    private static final int TRANSACTION = 100;

    private static final int LONGEST_CHANNEL = 32;
    private static final int MOST_CHANNELS = 32;
    /** Every item asks, and an erasure is rare. */
    private static final Duration CACHED = Duration.ofSeconds(2);

    private final Table table;
    private final Clock clock;
    private volatile Cache cache = new Cache(Instant.MIN, Map.of());

    private record Cache(Instant readAt, Map<String, Instant> erased) {}

    public ErasedUsers(Tables tables) {
        this.table = tables.table("conversationindex");
        this.clock = tables.clock();
    }

    /** Records that the user is erased now, and returns until when that counts. */
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

    /** Returns whether the user was erased since {@code then}, from a cache that is at most two seconds old. */
    public boolean mayBeErased(ConversationReference about, Instant then) {
        Cache current = cache;
        Instant now = clock.instant();
        if (current.readAt().isBefore(now.minus(CACHED))) {
            current = new Cache(now, all());
            cache = current;
        }
        Map<String, Instant> erased = current.erased();
        return !erased.isEmpty()
                && Person.keys(about).stream()
                        .anyMatch(key -> isAfter(Optional.ofNullable(erased.get(key)), then, now));
    }

    /** Returns whether the user was erased since {@code then}, as the table has it now: for use after a row about them was written. */
    public boolean isErased(ConversationReference about, Instant then) {
        Instant now = clock.instant();
        return Person.keys(about).stream()
                .anyMatch(key -> isAfter(table.find(PARTITION, key).map(found -> at(found.row())), then, now));
    }

    /** Returns whether the user was erased after that message, by the message's own time; false when it tells none. */
    public boolean isErasedSince(ConversationReference message) {
        JsonNode said = message.properties().get("timestamp");
        try {
            return said != null
                    && isErased(message, OffsetDateTime.parse(said.asText()).toInstant());
        } catch (DateTimeException e) {
            return false;
        }
    }

    /**
     * Returns whether one of the texts is an id of a user who was erased since {@code then}. It is for items that cannot be read; the
     * texts may also name the id's channel.
     */
    public boolean isAnyErased(Collection<String> texts, Instant then) {
        Map<String, Instant> erased = all();
        Instant now = clock.instant();
        return !erased.isEmpty()
                && Stream.concat(
                                UserId.ASSIGNING_CHANNELS.stream(),
                                texts.stream().filter(text -> text.length() < LONGEST_CHANNEL))
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

    /** Returns the conversations of the users who were erased after {@code time}. */
    public List<ErasedConversation> conversationsErasedSince(Instant time) {
        return table.all(Query.in(PARTITION)).stream()
                .filter(row -> row.text(LEDGER) != null && at(row).isAfter(time))
                .map(row -> new ErasedConversation(row.text(LEDGER, ""), at(row)))
                .toList();
    }

    /**
     * Deletes rows that no longer count, and returns how many.
     *
     * @param enough ends the work early when it turns true
     * @throws StorageException when the table cannot be reached
     */
    public int deleteOld(Executor several, BooleanSupplier enough) {
        Instant old = clock.instant().minus(KEPT);
        return UnusedRows.delete(table, Query.in(PARTITION), old, row -> true, several, enough);
    }
}
