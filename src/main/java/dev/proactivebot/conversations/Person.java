package dev.proactivebot.conversations;

import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationReference;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Identifies a user by every id that stored data may have for them.
 *
 * @param ids the channel's ids and Entra's
 * @param keys hashes of these ids, each with its channel, and of the user's conversations with the bot alone
 * @param conversations the user's conversations with the bot alone
 */
public record Person(Set<String> ids, Set<String> keys, List<ConversationReference> conversations) {

    /**
     * Collects the ids of a user from their conversations.
     *
     * @param id the id that the caller asked for
     * @param channelId the only channel on which the id counts; null for the channels that vouch for it
     */
    public static Person of(String id, @Nullable String channelId, Collection<KnownConversation> known) {
        Set<String> ids = new LinkedHashSet<>(Set.of(id));
        Set<String> channels = new LinkedHashSet<>();
        if (channelId != null) {
            channels.add(channelId);
        } else if (EntraId.isEntraId(id)) {
            channels.add("msteams");
        } else {
            channels.addAll(UserId.ASSIGNING_CHANNELS);
        }
        Set<String> keys = new HashSet<>();
        channels.forEach(channel -> keys.add(key(channel, id)));
        for (KnownConversation conversation : known) {
            keys.addAll(keys(conversation.reference()));
            accountIds(conversation.reference().user()).forEach(ids::add);
        }
        return new Person(
                ids, keys, known.stream().map(KnownConversation::reference).toList());
    }

    /** Returns the hash of a user's id on that channel. */
    public static String key(@Nullable String channelId, String userId) {
        return Conversations.key(channelId, "@" + EntraId.normalize(userId));
    }

    /** Returns the hashes of the user and the conversation that a reference names. */
    public static Set<String> keys(ConversationReference reference) {
        Set<String> keys = new HashSet<>();
        accountIds(reference.user()).forEach(id -> keys.add(key(reference.channelId(), id)));
        if (reference.conversationId() != null) {
            keys.add(Conversations.key(reference.channelId(), reference.conversationId()));
        }
        return keys;
    }

    /** Returns whether the reference names this user, or a conversation of theirs with the bot alone. */
    public boolean isNamedIn(ConversationReference reference) {
        return keys(reference).stream().anyMatch(keys::contains);
    }

    /** Returns whether one of the user's ids counts on that channel. */
    public boolean hasIdOn(@Nullable String channelId) {
        return ids.stream().anyMatch(id -> keys.contains(key(channelId, id)));
    }

    private static Stream<String> accountIds(@Nullable ChannelAccount user) {
        return user == null
                ? Stream.empty()
                : Stream.concat(Stream.ofNullable(user.id()), Stream.ofNullable(user.aadObjectId()))
                        .filter(id -> !id.isEmpty());
    }
}
