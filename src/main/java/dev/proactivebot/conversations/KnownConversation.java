package dev.proactivebot.conversations;

import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Row;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Describes a conversation that the bot is or was in.
 *
 * @param key the key of its row
 * @param reference ids, serviceUrl and locale, without names of people; the user only in a conversation with the bot alone
 * @param parking why the bot leaves it alone; null when somebody can be reached
 * @param isOptedOut whether the user declined notifications there
 * @param seen the time of its latest activity
 * @param otherServiceUrls where it was seen before, newest first
 * @param replacesAt when it replaced a lost conversation; the epoch when it did not
 */
public record KnownConversation(
        String key,
        ConversationReference reference,
        @Nullable Parking parking,
        boolean isOptedOut,
        Instant seen,
        List<String> otherServiceUrls,
        Instant replacesAt) {
    private static final String TEAMS = "msteams";
    private static final String THREAD = ";messageid=";
    private static final String OF_CHANNELS = "@thread.tacv2";

    static final String REFERENCE = "reference";
    static final String OPTED_OUT = "optedOut";
    static final String SEEN = "seen";
    static final String REPLACES_AT = "replacesAt";

    static KnownConversation of(Row row) {
        ConversationReference reference = reference(row);
        return new KnownConversation(
                row.key(),
                reference,
                Parking.of(row),
                row.is(OPTED_OUT),
                Instant.ofEpochMilli(row.number(SEEN)),
                ServiceUrls.others(row, reference.serviceUrl()),
                Instant.ofEpochMilli(row.number(REPLACES_AT)));
    }

    /** Returns the reason why the bot leaves it alone; null when somebody can be reached. */
    public @Nullable String parked() {
        return parking == null ? null : parking.why();
    }

    private static ConversationReference reference(Row row) {
        try {
            return BotJson.read(row.bytes(REFERENCE), ConversationReference.class);
        } catch (IOException e) {
            // overwritten by somebody: it is useless until the next activity restores it
            return ConversationReference.builder()
                    .channelId(row.text("channel"))
                    .build();
        }
    }

    /** Returns the part of a reference that the store keeps. */
    public static ConversationReference toStored(ConversationReference reference) {
        ConversationAccount conversation = reference.conversation();
        ChannelAccount bot = reference.bot();
        return ConversationReference.builder()
                .user(isPersonal(reference) ? withoutName(reference.user()) : null)
                .bot(bot == null || bot.id() == null ? null : new ChannelAccount(bot.id(), bot.name()))
                .conversation(conversation == null ? null : conversation.withoutName())
                .channelId(reference.channelId())
                .serviceUrl(reference.serviceUrl())
                .locale(reference.locale())
                .build();
    }

    private static @Nullable ChannelAccount withoutName(@Nullable ChannelAccount user) {
        return user == null || (user.id() == null && user.aadObjectId() == null)
                ? null
                : ChannelAccount.ofIds(user.id(), user.aadObjectId());
    }

    /** Returns whether it is a conversation of one user with the bot alone. */
    public static boolean isPersonal(ConversationReference reference) {
        ConversationAccount conversation = reference.conversation();
        return conversation != null && conversation.isPersonal();
    }

    /** Returns whether it is a thread in a Teams channel, which is not the same conversation as the channel itself. */
    public boolean isThread() {
        return channelOf(reference).isPresent();
    }

    /** Returns the Teams channel of a thread; empty when the reference is not to a thread. */
    public static Optional<ConversationReference> channelOf(ConversationReference thread) {
        ConversationAccount conversation = thread.conversation();
        String id = thread.conversationId();
        int end = id == null ? -1 : id.indexOf(THREAD);
        if (conversation == null || id == null || end < 0 || !TEAMS.equalsIgnoreCase(thread.channelId())) {
            return Optional.empty();
        }
        return Optional.of(ConversationReference.builder()
                .bot(thread.bot())
                .conversation(conversation.withId(id.substring(0, end)).withoutName())
                .channelId(thread.channelId())
                .serviceUrl(thread.serviceUrl())
                .locale(thread.locale())
                .build());
    }

    /** Returns the id of the thread that a message began in a channel of Teams; empty when it is none, or a thread already. */
    public static Optional<String> thread(ConversationReference channel, String activityId) {
        ConversationAccount conversation = channel.conversation();
        String id = channel.conversationId();
        if (conversation == null || id == null || !TEAMS.equalsIgnoreCase(channel.channelId())) {
            return Optional.empty();
        }
        boolean isChannel = "channel".equalsIgnoreCase(conversation.conversationType()) || id.endsWith(OF_CHANNELS);
        return isChannel && !id.contains(THREAD) ? Optional.of(id + THREAD + activityId) : Optional.empty();
    }

    /** Returns the id of its tenant, or an empty string. */
    public String tenant() {
        return tenant(reference);
    }

    /** Returns the tenant id of the reference's conversation, or an empty string. */
    public static String tenant(ConversationReference reference) {
        ConversationAccount conversation = reference.conversation();
        return conversation == null || conversation.tenantId() == null ? "" : conversation.tenantId();
    }
}
