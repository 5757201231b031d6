package dev.proactivebot.conversations;

import dev.proactivebot.conversations.Index.Path.Kind;
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
 * Finds conversations by ids that people give. An id without its channel finds only those whose channel vouches for it, and only on one
 * channel: nobody who claims another's id elsewhere is told what is theirs.
 */
public final class ConversationLookup {
    private static final int NEWEST = 20;

    private final Table table;
    private final Index index;

    ConversationLookup(Table table, Index index) {
        this.table = table;
        this.index = index;
    }

    Optional<KnownConversation> byKey(String key) {
        return table.find(Conversations.partition(key), key).map(found -> KnownConversation.of(found.row()));
    }

    /**
     * By the id of its user: the conversation with the bot alone that was seen last; one where they can be reached, if there is one.
     *
     * @param userId the channel's id or the Entra object id
     * @param channelId null for the one channel that vouches for the id: empty when there are several, see {@link #channelsOfUser}
     */
    public Optional<KnownConversation> ofUser(String userId, @Nullable String channelId) {
        List<KnownConversation> found = newest(Kind.user, userId, channelId)
                .filter(known -> isOf(known, userId, channelId))
                .toList();
        if (found.stream().noneMatch(known -> known.parked() == null)) {
            found = Stream.concat(
                            found.stream(),
                            all(index.unmarked(Kind.user, userId)).filter(known -> isOf(known, userId, channelId)))
                    .toList();
        }
        return channels(found.stream()).size() > 1
                ? Optional.empty()
                : found.stream()
                        .max(Comparator.comparing((KnownConversation known) -> known.parked() == null)
                                .thenComparing(KnownConversation::seen));
    }

    /** By a conversation's id without its channel; empty when several channels have one of that id. */
    public Optional<KnownConversation> anywhere(String conversationId) {
        List<KnownConversation> found =
                all(index.all(Kind.conversation, conversationId)).toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** Returns the channels on which somebody has that id, whether the channel vouches for it or not. */
    public Set<String> channelsOfUser(String userId) {
        return channels(all(index.all(Kind.user, userId)).filter(known -> isOf(known, userId)));
    }

    /** Returns the channels that have a conversation of that id. */
    public Set<String> channelsOfConversation(String conversationId) {
        return channels(all(index.all(Kind.conversation, conversationId)));
    }

    private static Set<String> channels(Stream<KnownConversation> known) {
        return known.map(one -> String.valueOf(one.reference().channelId()).toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Stream<KnownConversation> newest(Kind kind, String id, @Nullable String channelId) {
        String channel = channelId == null ? null : channelId.toLowerCase(Locale.ROOT);
        return all(index.newest(kind, id, channel, NEWEST));
    }

    private Stream<KnownConversation> all(List<String> keys) {
        return keys.stream().flatMap(key -> byKey(key).stream());
    }

    /**
     * All that a user has with the bot alone.
     *
     * @param channelId null for those whose channel vouches for the id
     */
    public List<KnownConversation> allOfUser(String userId, @Nullable String channelId) {
        return all(index.all(Kind.user, userId))
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

    /** The index may know of somebody who was its user before. */
    private static Stream<UserId> ids(KnownConversation known, String userId) {
        return UserId.of(known.reference())
                .filter(user -> EntraId.normal(user.id()).equals(EntraId.normal(userId)));
    }
}
