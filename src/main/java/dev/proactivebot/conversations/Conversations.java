package dev.proactivebot.conversations;

import dev.proactivebot.conversations.Index.Path;
import dev.proactivebot.conversations.Index.Path.Kind;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whom the bot can reach: one row for each conversation, found by its id, by its user's id or Entra object id, or page by page. Of two
 * activities the later one counts, whichever is worked on first. No row says that a serviceUrl is to be trusted: that is decided at
 * every send.
 *
 * <p>Every method throws {@link StorageException} when storage did not do it in time.
 */
public final class Conversations {
    /** Longer ids are none that a channel has. */
    public static final int LONGEST_ID = 1_024;

    private static final int LARGEST = 32_768;
    private static final int PARTITION_DIGITS = 2;
    private static final int TRIES = 5;
    /** A user who writes all day is seen often enough so. */
    private static final Duration BETWEEN_REFRESHES = Duration.ofHours(1);

    private final Table table;
    private final Index index;
    private final ConversationLookup lookup;
    private final Tenants tenants;
    private final ErasedUsers erased;
    private final Clock clock;

    public Conversations(Tables tables) {
        this.table = tables.table("conversations");
        this.index = new Index(tables);
        this.lookup = new ConversationLookup(table, index);
        this.tenants = new Tenants(tables);
        this.erased = new ErasedUsers(tables);
        this.clock = tables.clock();
    }

    /** Names a conversation's row, whatever its ids look like: 64 hexadecimal digits. */
    public static String key(@Nullable String channelId, @Nullable String conversationId) {
        return Row.keyOf(String.valueOf(channelId).toLowerCase(Locale.ROOT) + "\n" + conversationId);
    }

    /** The rows are in that many parts, by the beginning of their key. */
    public static String partition(String key) {
        return key.substring(0, PARTITION_DIGITS);
    }

    /**
     * Remembers what was seen, unless something later was seen before.
     *
     * @return false when nothing is remembered: no id, or one that no channel has, or its user was erased since
     */
    public boolean record(Sighting sighting) {
        return record(sighting, Duration.ZERO);
    }

    /**
     * Remembers it as {@link #record} does, but leaves a row as it is that would only be seen less than an hour later. That is for
     * messages: of what brings a user back and takes them away again the exact order counts.
     */
    public boolean refresh(Sighting sighting) {
        return record(sighting, BETWEEN_REFRESHES);
    }

    private boolean record(Sighting sighting, Duration betweenRefreshes) {
        ConversationReference reference = sighting.reference();
        byte[] remembered = BotJson.write(KnownConversation.remembered(reference));
        if (!isId(reference.conversationId()) || !isId(reference.channelId()) || remembered.length > LARGEST) {
            return false;
        }
        String key = key(reference.channelId(), reference.conversationId());
        for (int i = 0; i < TRIES; i++) {
            Optional<StoredRow> known = table.find(partition(key), key);
            Optional<Row> change = known.isPresent()
                    ? ConversationRow.change(known.get().row(), sighting, clock.instant(), betweenRefreshes)
                    : Optional.of(ConversationRow.fresh(key, sighting, isOptedOut(reference), clock.instant()));
            if (change.isEmpty()) {
                return true;
            }
            if (store(known, change.get())) {
                if (known.isEmpty() && isErased(sighting)) {
                    forget(KnownConversation.of(change.get()));
                    return false;
                }
                return true;
            }
        }
        throw new StorageException("The row of a conversation changes too fast", null);
    }

    /** Whether it tells of somebody who was erased since. Where they have left nothing is kept, whenever that was. */
    private boolean isErased(Sighting sighting) {
        ConversationReference about = KnownConversation.remembered(sighting.reference());
        return erased.covers(about, sighting.gone() == null ? sighting.at() : Instant.EPOCH);
    }

    /** Who does not want to be told anything does not want it in a new conversation either. */
    private boolean isOptedOut(ConversationReference reference) {
        return UserId.of(KnownConversation.remembered(reference))
                .anyMatch(user -> ofUser(user.id(), reference.channelId())
                        .filter(KnownConversation::optedOut)
                        .isPresent());
    }

    private static boolean isId(@Nullable String id) {
        return id != null && !id.isEmpty() && id.length() <= LONGEST_ID;
    }

    /** What leads to the row is there before the row: who crashes in between leaves a path to nowhere, and no lost conversation. */
    private boolean store(Optional<StoredRow> known, Row change) {
        ConversationReference reference = KnownConversation.of(change).reference();
        Optional<ConversationReference> before =
                known.map(stored -> KnownConversation.of(stored.row()).reference());
        Set<Path> indexed = before.stream().flatMap(Conversations::paths).collect(Collectors.toUnmodifiableSet());
        Set<Path> now = paths(reference).collect(Collectors.toUnmodifiableSet());
        Instant seen = Instant.ofEpochMilli(change.number(KnownConversation.SEEN));
        now.stream().filter(path -> !indexed.contains(path)).forEach(path -> index.add(path, change.key(), seen));
        indexed.stream().filter(path -> !now.contains(path)).forEach(path -> index.remove(path, change.key()));
        if (before.isEmpty() || !before.get().equals(reference)) {
            tenants.met(reference);
        }
        return known.isPresent()
                ? table.merge(change, known.get().version()).isPresent()
                : table.insert(change).isPresent();
    }

    /** Nobody can be reached there since {@code at}, for that reason; what is not known stays unknown. */
    public void park(@Nullable String channelId, @Nullable String conversationId, Instant at, String why) {
        find(channelId, conversationId).ifPresent(known -> record(new Sighting(known.reference(), at, why, null)));
    }

    /** Puts a conversation that was created anew in the place of one that is lost. */
    public void replace(KnownConversation lost, ConversationReference by, Instant at) {
        String key = key(by.channelId(), by.conversationId());
        Row row = ConversationRow.fresh(key, new Sighting(by, at, null, null), lost.optedOut(), clock.instant());
        boolean unused = store(Optional.empty(), row.with(KnownConversation.REPLACES_AT, at.toEpochMilli()));
        forget(lost);
    }

    /** Moves a conversation back to the serviceUrl that works; one that its connector refuses does not replace it again. */
    public void move(@Nullable String channelId, @Nullable String conversationId, String working, String refused) {
        String key = key(channelId, conversationId);
        for (int i = 0; i < TRIES; i++) {
            Optional<StoredRow> known = table.find(partition(key), key);
            if (known.isEmpty()
                    || store(known, ConversationRow.moved(known.get().row(), working, refused))) {
                return;
            }
        }
        throw new StorageException("The row of a conversation changes too fast", null);
    }

    /** By the conversation's own id. */
    public Optional<KnownConversation> find(@Nullable String channelId, @Nullable String conversationId) {
        return byKey(key(channelId, conversationId));
    }

    /** By the name of its row. */
    public Optional<KnownConversation> byKey(String key) {
        return lookup.byKey(key);
    }

    /** By the id of its user, see {@link ConversationLookup#ofUser}. */
    public Optional<KnownConversation> ofUser(String userId, @Nullable String channelId) {
        return lookup.ofUser(userId, channelId);
    }

    /** Returns how to find conversations by other ids. */
    public ConversationLookup lookup() {
        return lookup;
    }

    /** Some of the known conversations. */
    public record Found(
            List<KnownConversation> conversations, @Nullable String next) {}

    /**
     * All of them, page by page, in the order of their keys.
     *
     * @param channelId null for any
     * @param tenantId null for any
     * @param most at most 1,000; there may be fewer although more follow
     * @param after what the page before gave as its next; null for the first
     */
    public Found page(@Nullable String channelId, @Nullable String tenantId, int most, @Nullable String after) {
        Query query = Query.all()
                .where("channel", channelId == null ? null : channelId.toLowerCase(Locale.ROOT))
                .where("tenant", tenantId);
        var page = table.page(query, most, after);
        return new Found(
                page.rows().stream()
                        .map(found -> KnownConversation.of(found.row()))
                        .toList(),
                page.next());
    }

    /** Those whose keys are not before the first and not after the last of {@code keys}, as they are now. */
    public List<KnownConversation> among(@Nullable String channelId, @Nullable String tenantId, List<String> keys) {
        String first = Collections.min(keys);
        String last = Collections.max(keys);
        Query query = Query.between(partition(first), partition(last))
                .keys(first, last)
                .where("channel", channelId == null ? null : channelId.toLowerCase(Locale.ROOT))
                .where("tenant", tenantId);
        return table.all(query).stream().map(KnownConversation::of).toList();
    }

    /** Forgets a conversation and what leads to it. */
    public void forget(KnownConversation known) {
        paths(known.reference()).forEach(path -> index.remove(path, known.key()));
        table.delete(partition(known.key()), known.key());
    }

    public boolean isKnownTenant(String tenantId) {
        return tenants.isKnown(tenantId);
    }

    /**
     * A tenant of a channel.
     *
     * @param tenantId null for the only one that is known
     */
    public Optional<KnownTenant> tenant(String channelId, @Nullable String tenantId) {
        return tenantId == null ? tenants.only(channelId) : tenants.find(channelId, tenantId);
    }

    private static Stream<Path> paths(ConversationReference reference) {
        String channel = String.valueOf(reference.channelId()).toLowerCase(Locale.ROOT);
        Path conversation = new Path(Kind.conversation, String.valueOf(reference.conversationId()), channel, true);
        return Stream.concat(
                        UserId.of(reference).map(user -> new Path(Kind.user, user.id(), channel, user.isVouchedFor())),
                        Stream.of(conversation))
                .filter(path -> isId(path.id()));
    }
}
