package dev.proactivebot.conversations;

import dev.proactivebot.conversations.IndexKey.Kind;
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
 * Stores whom the bot can reach: one row for each conversation, found by its id, by its user's id or Entra object id, or page by page.
 * The later of two activities counts, whichever is processed first. A stored serviceUrl is not a trusted one: every send checks it.
 *
 * <p>Every method throws {@link StorageException} when storage does not answer in time.
 */
public final class Conversations {
    /** No channel has longer ids. */
    public static final int LONGEST_ID = 1_024;

    private static final int LARGEST_REFERENCE = 32_768;
    private static final int PARTITION_DIGITS = 2;
    private static final int TRIES = 5;
    /** Limits the writes that a user who sends messages all day causes. */
    private static final Duration BETWEEN_REFRESHES = Duration.ofHours(1);

    private final Table table;
    private final ConversationIndex index;
    private final ConversationLookup lookup;
    private final Tenants tenants;
    private final ErasedUsers erased;
    private final Clock clock;

    private Conversations(
            Table table,
            ConversationIndex index,
            ConversationLookup lookup,
            Tenants tenants,
            ErasedUsers erased,
            Clock clock) {
        this.table = table;
        this.index = index;
        this.lookup = lookup;
        this.tenants = tenants;
        this.erased = erased;
        this.clock = clock;
    }

    public static Conversations open(Tables tables, ErasedUsers erased) {
        Table table = tables.table("conversations");
        ConversationIndex index = new ConversationIndex(tables);
        ConversationLookup lookup = new ConversationLookup(table, index);
        return new Conversations(table, index, lookup, new Tenants(tables), erased, tables.clock());
    }

    /** Returns the key of a conversation's row: 64 hexadecimal digits, whatever the ids look like. */
    public static String key(@Nullable String channelId, @Nullable String conversationId) {
        return Row.keyOf(String.valueOf(channelId).toLowerCase(Locale.ROOT) + "\n" + conversationId);
    }

    /** Returns the partition of a row: the first digits of its key. */
    public static String partition(String key) {
        return key.substring(0, PARTITION_DIGITS);
    }

    /**
     * Stores an observation, unless a later one is stored.
     *
     * @return false when nothing is stored: an id is missing or too long, or the user was erased since
     */
    public boolean record(ConversationObservation observation) {
        return record(observation, Duration.ZERO);
    }

    /**
     * Stores an observation as {@link #record} does, but skips a write that would only move the time of last sight by less than an hour.
     * It is for messages; where users come and go, the exact order counts.
     */
    public boolean refresh(ConversationObservation observation) {
        return record(observation, BETWEEN_REFRESHES);
    }

    private boolean record(ConversationObservation observation, Duration betweenRefreshes) {
        ConversationReference reference = observation.reference();
        byte[] stored = BotJson.write(KnownConversation.toStored(reference));
        if (!isId(reference.conversationId()) || !isId(reference.channelId()) || stored.length > LARGEST_REFERENCE) {
            return false;
        }
        String key = key(reference.channelId(), reference.conversationId());
        for (int i = 0; i < TRIES; i++) {
            Optional<StoredRow> known = table.find(partition(key), key);
            Optional<Row> change = known.isPresent()
                    ? ConversationRow.change(known.get().row(), observation, clock.instant(), betweenRefreshes)
                    : Optional.of(ConversationRow.fresh(key, observation, isOptedOut(reference), clock.instant()));
            if (change.isEmpty()) {
                return true;
            }
            if (store(known, change.get())) {
                if (known.isEmpty() && isErased(observation)) {
                    forget(KnownConversation.of(change.get()));
                    return false;
                }
                return true;
            }
        }
        throw new StorageException("The row of a conversation changed " + TRIES + " times while it was written", null);
    }

    /** Returns whether the user was erased since. After a departure an erasure counts whenever it was. */
    private boolean isErased(ConversationObservation observation) {
        ConversationReference about = KnownConversation.toStored(observation.reference());
        return erased.isErased(about, observation.gone() == null ? observation.at() : Instant.EPOCH);
    }

    /** Returns whether the user declined notifications in another conversation, which holds for a new one too. */
    private boolean isOptedOut(ConversationReference reference) {
        return UserId.of(KnownConversation.toStored(reference))
                .anyMatch(user -> findByUser(user.id(), reference.channelId())
                        .filter(KnownConversation::isOptedOut)
                        .isPresent());
    }

    private static boolean isId(@Nullable String id) {
        return id != null && !id.isEmpty() && id.length() <= LONGEST_ID;
    }

    /** Writes the index before the row: a crash in between leaves an index row too many, but no conversation that cannot be found. */
    private boolean store(Optional<StoredRow> known, Row change) {
        ConversationReference reference = KnownConversation.of(change).reference();
        Optional<ConversationReference> before =
                known.map(stored -> KnownConversation.of(stored.row()).reference());
        Set<IndexKey> indexed =
                before.stream().flatMap(Conversations::indexKeys).collect(Collectors.toUnmodifiableSet());
        Set<IndexKey> now = indexKeys(reference).collect(Collectors.toUnmodifiableSet());
        Instant seen = Instant.ofEpochMilli(change.number(KnownConversation.SEEN));
        now.stream().filter(id -> !indexed.contains(id)).forEach(id -> index.add(id, change.key(), seen));
        indexed.stream().filter(id -> !now.contains(id)).forEach(id -> index.remove(id, change.key()));
        if (before.isEmpty() || !before.get().equals(reference)) {
            tenants.record(reference);
        }
        return known.isPresent()
                ? table.merge(change, known.get().version()).isPresent()
                : table.insert(change).isPresent();
    }

    /** Parks a known conversation: nobody can be reached there since {@code at}. */
    public void park(@Nullable String channelId, @Nullable String conversationId, Instant at, String why) {
        find(channelId, conversationId)
                .ifPresent(known -> record(ConversationObservation.gone(known.reference(), at, why)));
    }

    /** Replaces a lost conversation by one that was created anew. */
    public void replace(KnownConversation lost, ConversationReference by, Instant at) {
        String key = key(by.channelId(), by.conversationId());
        Row row = ConversationRow.fresh(
                key, ConversationObservation.reachable(by, at), lost.isOptedOut(), clock.instant());
        boolean unused = store(Optional.empty(), row.with(KnownConversation.REPLACES_AT, at.toEpochMilli()));
        forget(lost);
    }

    /** Moves a conversation back to the working serviceUrl; the refused one does not replace it again. */
    public void move(@Nullable String channelId, @Nullable String conversationId, String working, String refused) {
        String key = key(channelId, conversationId);
        for (int i = 0; i < TRIES; i++) {
            Optional<StoredRow> known = table.find(partition(key), key);
            if (known.isEmpty()
                    || store(known, ConversationRow.moved(known.get().row(), working, refused))) {
                return;
            }
        }
        throw new StorageException("The row of a conversation changed " + TRIES + " times while it was written", null);
    }

    public Optional<KnownConversation> find(@Nullable String channelId, @Nullable String conversationId) {
        return findByKey(key(channelId, conversationId));
    }

    /** Finds the conversation that a reference names; its user's, when it names none. */
    public Optional<KnownConversation> find(ConversationReference to) {
        if (to.conversationId() != null) {
            return find(to.channelId(), to.conversationId());
        }
        String user = to.userId();
        return user == null ? Optional.empty() : findByUser(user, to.channelId());
    }

    /** Finds a conversation by the key of its row. */
    public Optional<KnownConversation> findByKey(String key) {
        return lookup.findByKey(key);
    }

    /** Finds a user's conversation, see {@link ConversationLookup#findByUser}. */
    public Optional<KnownConversation> findByUser(String userId, @Nullable String channelId) {
        return lookup.findByUser(userId, channelId);
    }

    public ConversationLookup lookup() {
        return lookup;
    }

    /**
     * Returns a page of all conversations, in the order of their keys.
     *
     * @param channelId null for any
     * @param tenantId null for any
     * @param most at most 1,000; a page may hold fewer although more follow
     * @param after the previous page's {@code next}; null for the first page
     */
    public ConversationPage page(
            @Nullable String channelId, @Nullable String tenantId, int most, @Nullable String after) {
        Query query = Query.all()
                .where("channel", channelId == null ? null : channelId.toLowerCase(Locale.ROOT))
                .where("tenant", tenantId);
        var page = table.page(query, most, after);
        return new ConversationPage(
                page.rows().stream()
                        .map(found -> KnownConversation.of(found.row()))
                        .toList(),
                page.next());
    }

    /** Returns the conversations whose keys are not before the first and not after the last of {@code keys}. */
    public List<KnownConversation> among(@Nullable String channelId, @Nullable String tenantId, List<String> keys) {
        String first = Collections.min(keys);
        String last = Collections.max(keys);
        Query query = Query.between(partition(first), partition(last))
                .keys(first, last)
                .where("channel", channelId == null ? null : channelId.toLowerCase(Locale.ROOT))
                .where("tenant", tenantId);
        return table.all(query).stream().map(KnownConversation::of).toList();
    }

    /** Deletes a conversation and its index rows. */
    public void forget(KnownConversation known) {
        indexKeys(known.reference()).forEach(id -> index.remove(id, known.key()));
        table.delete(partition(known.key()), known.key());
    }

    public boolean isKnownTenant(String tenantId) {
        return tenants.isKnown(tenantId);
    }

    /**
     * Finds a tenant of a channel.
     *
     * @param tenantId null for the channel's tenant, if exactly one is known
     */
    public Optional<KnownTenant> findTenant(String channelId, @Nullable String tenantId) {
        return tenantId == null ? tenants.findOnly(channelId) : tenants.find(channelId, tenantId);
    }

    private static Stream<IndexKey> indexKeys(ConversationReference reference) {
        String channel = reference.channel();
        IndexKey conversation =
                new IndexKey(Kind.CONVERSATION, String.valueOf(reference.conversationId()), channel, true);
        return Stream.concat(
                        UserId.of(reference)
                                .map(user -> new IndexKey(Kind.USER, user.id(), channel, user.isVouchedFor())),
                        Stream.of(conversation))
                .filter(key -> isId(key.id()));
    }
}
