package dev.proactivebot.delivery.deadletters;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.ErasedUsers;
import dev.proactivebot.delivery.item.FailureReason;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.item.RecipientColumns;
import dev.proactivebot.delivery.item.SendOutcome;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.storage.Page;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Stores dead letters: one row for each item that was given up or unreadable, newest day first, with the item as it came. */
public final class DeadLetters {
    public static final String NAME = "deadletters";

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuuMMdd");
    /** Days are counted down, so that the table's order is the newest first. */
    private static final int LAST_DAY = 99_999_999;

    private static final Pattern ID = Pattern.compile("(\\d{8})-([0-9a-f]{32})");
    private static final int DIGITS = 32;
    private static final int MOST_TEXTS = 200;

    private final Table table;
    private final ErasedUsers erased;
    private final Clock clock;

    public DeadLetters(Tables tables, ErasedUsers erased, Clock clock) {
        this.table = tables.table(NAME);
        this.erased = erased;
        this.clock = clock;
    }

    /**
     * Stores an item that was given up, and returns the row's id. Twice on one day is one row. Nothing is stored about a user who was
     * erased after the item was made.
     *
     * @param tries the number of attempts, with the last one
     */
    public String giveUp(ProactiveMessage item, int tries, byte[] original, SendOutcome.GiveUp why, String queue) {
        var to = item.relatesTo();
        String conversation = to == null ? null : to.conversationId();
        String channel = to == null ? null : to.channelId();
        Row row = row(channel + "|" + conversation + "\n" + item.key(), why.reason(), why.code(), original, queue)
                .withId("key", item.key())
                .withId("conversation", conversation)
                .withId("channel", channel)
                .with(RecipientColumns.RECIPIENT, to == null ? null : ProactiveMessage.recipient(to))
                .with(RecipientColumns.USER, to == null ? null : RecipientColumns.user(to))
                .with(RecipientColumns.ENTRA, to == null ? null : RecipientColumns.entra(to))
                .withId(DeadLetterView.TENANT, DeadLetterView.tenant(item))
                .withId(DeadLetterView.JOB, item.job())
                .with("attempts", tries)
                .with("status", why.status())
                .withId("correlation", why.correlationId());
        table.put(row);
        if (to != null && erased.isErased(to, item.since(clock.instant()))) {
            table.delete(row.partition(), row.key());
        }
        return id(row);
    }

    /**
     * Stores an unreadable item, and returns the row's id. The same item twice on one day is one row.
     *
     * @param messageId the queue's id, which is not reliable: an item can override it, so that two items have one
     */
    public String unreadable(byte[] original, String why, String queue, @Nullable String messageId) {
        return noItem(original, SendOutcome.GiveUp.of(FailureReason.UNREADABLE, why), queue, messageId);
    }

    /** Stores an unreadable item with another reason. */
    public String noItem(byte[] original, SendOutcome.GiveUp why, String queue, @Nullable String messageId) {
        String name = queue + "\n" + messageId + "\n" + new String(original, StandardCharsets.ISO_8859_1);
        Row row = row(name, why.reason(), why.code(), original, queue).withId("key", messageId);
        table.put(row);
        return id(row);
    }

    /** Deletes an unreadable item that names a user who was erased after it had been put. */
    public void forgetErased(String id, byte[] body, Instant put) {
        try {
            Set<String> texts = new LinkedHashSet<>();
            Deque<JsonNode> nodes = new ArrayDeque<>(List.of(BotJson.read(body, JsonNode.class)));
            for (JsonNode node = nodes.poll(); node != null && texts.size() < MOST_TEXTS; node = nodes.poll()) {
                node.forEach(nodes::add);
                if (node.isTextual() && node.asText().length() <= Conversations.LONGEST_ID) {
                    texts.add(node.asText());
                }
            }
            if (erased.isAnyErased(texts, put)) {
                forget(id);
            }
        } catch (IOException e) {
            // an item that is no JSON names nobody
        }
    }

    private Row row(String name, FailureReason reason, @Nullable String code, byte[] original, String queue) {
        Instant now = clock.instant();
        return new Row(partition(now), Row.keyOf(name).substring(0, DIGITS))
                .with("at", now.toString())
                .with("reason", reason.word())
                .withId("code", code)
                .with("queue", queue)
                .with("item", original.length > Table.MAX_BYTES ? Arrays.copyOf(original, Table.MAX_BYTES) : original);
    }

    /** Returns the partition of the items of that day; a later day sorts first. */
    static String partition(Instant at) {
        return Integer.toString(LAST_DAY - Integer.parseInt(DAY.format(LocalDate.ofInstant(at, ZoneOffset.UTC))));
    }

    /**
     * Returns a page of rows that may match {@code filter}.
     *
     * @param after the {@code next} of the page before; null for the first
     */
    Page page(DeadLetterFilter filter, int most, @Nullable String after) {
        return table.page(filter.query(), most, after);
    }

    Optional<StoredRow> find(String id) {
        var parts = ID.matcher(id);
        return parts.matches() ? table.find(parts.group(1), parts.group(2)) : Optional.empty();
    }

    /** Deletes a dead letter, if it exists. */
    public void forget(String id) {
        find(id).ifPresent(this::forget);
    }

    /** Deletes a dead letter as it was read, unless the item has become a dead letter again. */
    public void forget(StoredRow found) {
        table.delete(found.row().partition(), found.row().key(), found.version());
    }

    public static String id(Row row) {
        return row.partition() + "-" + row.key();
    }
}
