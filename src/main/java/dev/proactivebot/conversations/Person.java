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
 * A user, with all by which they may have been named.
 *
 * @param ids the channel's and Entra's
 * @param keys hashes of these ids, each with its channel, and of the conversations with the bot alone
 * @param conversations those with the bot alone
 */
public record Person(Set<String> ids, Set<String> keys, List<ConversationReference> conversations) {

    /**
     * Collects what is known of a user.
     *
     * @param id by which they were asked for
     * @param channelId the only channel on which the id counts; null for those that vouch for it
     */
    public static Person of(String id, @Nullable String channelId, Collection<KnownConversation> known) {
        Set<String> ids = new LinkedHashSet<>(Set.of(id));
        Set<String> channels = new LinkedHashSet<>();
        if (channelId != null) {
            channels.add(channelId);
        } else if (EntraId.is(id)) {
            channels.add("msteams");
        } else {
            channels.addAll(UserId.GIVING);
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

    /** The hash of a user's id on that channel. */
    public static String key(@Nullable String channelId, String userId) {
        return Conversations.key(channelId, "@" + EntraId.normal(userId));
    }

    /** The hashes of everybody and everything that a reference names. */
    public static Set<String> keys(ConversationReference reference) {
        Set<String> keys = new HashSet<>();
        accountIds(reference.user()).forEach(id -> keys.add(key(reference.channelId(), id)));
        if (reference.conversationId() != null) {
            keys.add(Conversations.key(reference.channelId(), reference.conversationId()));
        }
        return keys;
    }

    /** Whether the reference names this user, or a conversation that the bot has with them alone. */
    public boolean isIn(ConversationReference reference) {
        return keys(reference).stream().anyMatch(keys::contains);
    }

    /** Whether one of the user's ids counts on that channel. */
    public boolean isOn(@Nullable String channelId) {
        return ids.stream().anyMatch(id -> keys.contains(key(channelId, id)));
    }

    private static Stream<String> accountIds(@Nullable ChannelAccount user) {
        return user == null
                ? Stream.empty()
                : Stream.concat(Stream.ofNullable(user.id()), Stream.ofNullable(user.aadObjectId()))
                        .filter(id -> !id.isEmpty());
    }
}
