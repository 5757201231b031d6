package dev.proactivebot.conversations;

import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Row;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that the bot was in.
 *
 * @param key names its row
 * @param reference what is needed to speak there: ids, serviceUrl, locale; no names of people; a user only where there is one
 * @param parked why nobody can be reached there; null when somebody can
 * @param optedOut whether notifications are not wanted there
 * @param seen the time of the latest activity that told of it
 */
public record KnownConversation(
        String key,
        ConversationReference reference,
        @Nullable String parked,
        boolean optedOut,
        Instant seen) {
    private static final String TEAMS = "msteams";
    private static final String THREAD = ";messageid=";

    static final String REFERENCE = "reference";
    static final String PARKED = "parked";
    static final String OPTED_OUT = "optedOut";
    static final String SEEN = "seen";

    static KnownConversation of(Row row) {
        String parked = row.text(PARKED);
        return new KnownConversation(
                row.key(),
                reference(row),
                parked == null || parked.isEmpty() ? null : parked,
                row.is(OPTED_OUT),
                Instant.ofEpochMilli(row.number(SEEN)));
    }

    private static ConversationReference reference(Row row) {
        try {
            return BotJson.read(row.bytes(REFERENCE), ConversationReference.class);
        } catch (IOException e) {
            // somebody has written over it: it leads nowhere, and the next activity mends it
            return new ConversationReference(null, null, null, null, row.text("channel"), null, null, Map.of());
        }
    }

    /** What is worth remembering of a reference. */
    public static ConversationReference remembered(ConversationReference reference) {
        ConversationAccount conversation = reference.conversation();
        ChannelAccount bot = reference.bot();
        ChannelAccount user = isPersonal(reference) ? reference.user() : null;
        return new ConversationReference(
                null,
                user == null || (user.id() == null && user.aadObjectId() == null)
                        ? null
                        : new ChannelAccount(user.id(), null, user.aadObjectId(), null, Map.of()),
                bot == null || bot.id() == null ? null : new ChannelAccount(bot.id(), bot.name()),
                conversation == null
                        ? null
                        : new ConversationAccount(
                                conversation.id(),
                                null,
                                conversation.conversationType(),
                                conversation.isGroup(),
                                conversation.tenantId(),
                                Map.of()),
                reference.channelId(),
                reference.serviceUrl(),
                reference.locale(),
                Map.of());
    }

    /** One user and the bot; on Teams its type says so, elsewhere it is no group. */
    public static boolean isPersonal(ConversationReference reference) {
        ConversationAccount conversation = reference.conversation();
        if (conversation == null) {
            return false;
        }
        return conversation.conversationType() == null
                ? !Boolean.TRUE.equals(conversation.isGroup())
                : conversation.conversationType().equalsIgnoreCase("personal");
    }

    /** A thread in a channel of Teams, which is another place to speak in than the channel itself. */
    public boolean isThread() {
        return channel(reference).isPresent();
    }

    /** The channel in which a conversation is a thread; empty when it is none. */
    public static Optional<ConversationReference> channel(ConversationReference thread) {
        ConversationAccount conversation = thread.conversation();
        String id = thread.conversationId();
        int end = id == null ? -1 : id.indexOf(THREAD);
        if (conversation == null || id == null || end < 0 || !TEAMS.equalsIgnoreCase(thread.channelId())) {
            return Optional.empty();
        }
        return Optional.of(new ConversationReference(
                null,
                null,
                thread.bot(),
                new ConversationAccount(
                        id.substring(0, end),
                        null,
                        conversation.conversationType(),
                        conversation.isGroup(),
                        conversation.tenantId(),
                        Map.of()),
                thread.channelId(),
                thread.serviceUrl(),
                thread.locale(),
                Map.of()));
    }

    /** The tenant it is in; empty when it is in none. */
    public String tenant() {
        return tenant(reference);
    }

    /** The tenant of its conversation; empty when it names none. */
    public static String tenant(ConversationReference reference) {
        ConversationAccount conversation = reference.conversation();
        return conversation == null || conversation.tenantId() == null ? "" : conversation.tenantId();
    }
}
