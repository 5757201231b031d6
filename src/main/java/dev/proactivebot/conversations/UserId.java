package dev.proactivebot.conversations;

import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationReference;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An id by which a conversation's user is found.
 *
 * @param isVouchedFor whether the channel vouches for the id. Only then is the user found without naming the channel
 */
record UserId(String id, boolean isVouchedFor) {
    private static final String TEAMS = "msteams";
    private static final String EMULATOR = "emulator";

    /**
     * Channels that give their users the ids. Elsewhere (Web Chat, Direct Line, channels of one's own) clients choose them, and the sender
     * of a mail or of an SMS can be forged. The Emulator needs the bot's own credentials, or runs on a developer's machine.
     */
    static final Set<String> GIVING =
            Set.of(TEAMS, "slack", "facebook", "telegram", "line", "groupme", "skype", EMULATOR);

    /** Returns the ids of the user: the channel's own, and Entra's where the channel knows it. */
    static Stream<UserId> of(ConversationReference reference) {
        ChannelAccount user = reference.user();
        if (user == null) {
            return Stream.empty();
        }
        String channel = String.valueOf(reference.channelId()).toLowerCase(Locale.ROOT);
        boolean isTeams = channel.equals(TEAMS);
        Optional<String> entra =
                Optional.ofNullable(user.aadObjectId()).filter(id -> isTeams || channel.equals(EMULATOR));
        return Stream.of(
                        Optional.ofNullable(user.id())
                                .map(id -> new UserId(id, isGiven(channel, id) || (isTeams && isSame(id, entra)))),
                        entra.map(id -> new UserId(id, isTeams || isGiven(channel, id))))
                .flatMap(Optional::stream)
                .filter(found -> !found.id().isEmpty())
                .distinct();
    }

    /** An Entra object id that somebody has chosen for a name must not find them in its owner's place. */
    private static boolean isGiven(String channel, String id) {
        return GIVING.contains(channel) && !EntraId.is(id);
    }

    private static boolean isSame(String id, Optional<String> entra) {
        return entra.filter(id::equalsIgnoreCase).isPresent();
    }
}
