package dev.proactivebot.conversations;

import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationReference;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Holds an id by which a conversation's user is found.
 *
 * @param isVouchedFor whether the channel vouches for the id. Only then does the id find the user without its channel
 */
record UserId(String id, boolean isVouchedFor) {
    private static final String TEAMS = "msteams";
    private static final String EMULATOR = "emulator";

    /**
     * The channels that assign their users' ids. Elsewhere (Web Chat, Direct Line, custom channels) clients choose them, and the sender of a
     * mail or an SMS can be forged. The Emulator needs the bot's own credentials, or runs on a developer's machine.
     */
    static final Set<String> ASSIGNING_CHANNELS =
            Set.of(TEAMS, "slack", "facebook", "telegram", "line", "groupme", "skype", EMULATOR);

    /** Returns the ids of the user: the channel's own, and Entra's where the channel knows it. */
    static Stream<UserId> of(ConversationReference reference) {
        ChannelAccount user = reference.user();
        if (user == null) {
            return Stream.empty();
        }
        String channel = reference.channel();
        boolean isTeams = channel.equals(TEAMS);
        Optional<String> entra =
                Optional.ofNullable(user.aadObjectId()).filter(id -> isTeams || channel.equals(EMULATOR));
        return Stream.of(
                        Optional.ofNullable(user.id())
                                .map(id -> new UserId(id, isAssigned(channel, id) || (isTeams && isSame(id, entra)))),
                        entra.map(id -> new UserId(id, isTeams || isAssigned(channel, id))))
                .flatMap(Optional::stream)
                .filter(found -> !found.id().isEmpty())
                .distinct();
    }

    /** Excludes what looks like an Entra object id: a user who chose one as a name must not be found in its owner's place. */
    private static boolean isAssigned(String channel, String id) {
        return ASSIGNING_CHANNELS.contains(channel) && !EntraId.isEntraId(id);
    }

    private static boolean isSame(String id, Optional<String> entra) {
        return entra.filter(id::equalsIgnoreCase).isPresent();
    }
}
