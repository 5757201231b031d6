package dev.proactivebot.conversations;

import dev.proactivebot.conversations.IndexKey.Kind;
import dev.proactivebot.storage.Table;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds conversations by ids that people give. An id without its channel counts only where the channel vouches for it, and only when
 * that is one channel. So a user who claims another's id elsewhere does not get that user's messages.
 */
public final class ConversationLookup {
    private static final int NEWEST = 20;

    private final Table table;
    private final ConversationIndex index;

    ConversationLookup(Table table, ConversationIndex index) {
        this.table = table;
        this.index = index;
    }

    Optional<KnownConversation> findByKey(String key) {
        return table.find(Conversations.partition(key), key).map(found -> KnownConversation.of(found.row()));
    }

    /**
     * Finds a user's conversation with the bot alone: the one seen last, and one that is not parked if there is any.
     *
     * @param userId the channel's id or the Entra object id
     * @param channelId null for the channel that vouches for the id; when several do, the result is empty (see {@link #channelsOfUser})
     */
    public Optional<KnownConversation> findByUser(String userId, @Nullable String channelId) {
        List<KnownConversation> found = newest(Kind.USER, userId, channelId)
                .filter(known -> isOf(known, userId, channelId))
                .toList();
        if (found.stream().noneMatch(known -> known.parked() == null)) {
            found = Stream.concat(
                            found.stream(),
                            all(index.unmarked(Kind.USER, userId)).filter(known -> isOf(known, userId, channelId)))
                    .toList();
        }
        return channels(found.stream()).size() > 1
                ? Optional.empty()
                : found.stream()
                        .max(Comparator.comparing((KnownConversation known) -> known.parked() == null)
                                .thenComparing(KnownConversation::seen));
    }

    /** Finds a conversation by its id on any channel; empty when several channels have one with that id. */
    public Optional<KnownConversation> findOnAnyChannel(String conversationId) {
        List<KnownConversation> found =
                all(index.all(Kind.CONVERSATION, conversationId)).toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** Returns the channels on which a user has that id, whether the channel vouches for it or not. */
    public Set<String> channelsOfUser(String userId) {
        return channels(all(index.all(Kind.USER, userId)).filter(known -> isOf(known, userId)));
    }

    /** Returns the channels that have a conversation with that id. */
    public Set<String> channelsOfConversation(String conversationId) {
        return channels(all(index.all(Kind.CONVERSATION, conversationId)));
    }

    private static Set<String> channels(Stream<KnownConversation> known) {
        return known.map(one -> one.reference().channel()).collect(Collectors.toCollection(TreeSet::new));
    }

    private Stream<KnownConversation> newest(Kind kind, String id, @Nullable String channelId) {
        String channel = channelId == null ? null : channelId.toLowerCase(Locale.ROOT);
        return all(index.newest(kind, id, channel, NEWEST));
    }

    private Stream<KnownConversation> all(List<String> keys) {
        return keys.stream().flatMap(key -> findByKey(key).stream());
    }

    /**
     * Finds all conversations that a user has with the bot alone.
     *
     * @param channelId null for the channels that vouch for the id
     */
    public List<KnownConversation> findAllByUser(String userId, @Nullable String channelId) {
        return all(index.all(Kind.USER, userId))
                .filter(known -> isOf(known, userId, channelId))
                .toList();
    }

    private static boolean isOf(KnownConversation known, String userId, @Nullable String channelId) {
        return channelId == null
                ? ids(known, userId).anyMatch(UserId::isVouchedFor)
                : channelId.equalsIgnoreCase(known.reference().channelId()) && isOf(known, userId);
    }

    private static boolean isOf(KnownConversation known, String userId) {
        return ids(known, userId).findAny().isPresent();
    }

    /** Returns the ids of the conversation's user that equal {@code userId}; the index may still name an earlier user. */
    private static Stream<UserId> ids(KnownConversation known, String userId) {
        return UserId.of(known.reference())
                .filter(user -> EntraId.normalize(user.id()).equals(EntraId.normalize(userId)));
    }
}
