package dev.proactivebot.conversations;

import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Computes what an observation changes in a conversation's row. The later of two counts; opting out has a time of its own. */
final class ConversationRow {
    private static final String OPTED_AT = "optedAt";

    private ConversationRow() {}

    /**
     * Returns the row of a new conversation. One that is already gone gets a row too, because an older activity may still arrive.
     *
     * @param isOptedOut what the user chose in another conversation; the observation overrides it
     */
    static Row fresh(String key, ConversationObservation observation, boolean isOptedOut, Instant now) {
        ConversationReference reference = observation.reference();
        Boolean wanted = observation.notifications();
        Row row = new Row(Conversations.partition(key), key)
                .with("channel", reference.channel())
                .with("conversation", reference.conversationId())
                .with(KnownConversation.OPTED_OUT, wanted == null ? isOptedOut : !wanted);
        return seen(wanted == null ? row : row.with(OPTED_AT, millis(observation, now)), null, observation, now);
    }

    /** Returns the change that moves a conversation back to the working serviceUrl, after another region's connector refused. */
    static Row moved(Row known, String working, String refused) {
        ConversationReference reference = KnownConversation.of(known).reference();
        Row row = new Row(known.partition(), known.key())
                .with(KnownConversation.SEEN, known.number(KnownConversation.SEEN))
                .with(KnownConversation.REFERENCE, BotJson.write(reference.withServiceUrl(working)));
        return ServiceUrls.refuse(row, known, working, refused);
    }

    /** Returns the change; empty when there is none, or only a time of last sight that moves by less than {@code betweenRefreshes}. */
    static Optional<Row> change(
            Row known, ConversationObservation observation, Instant now, Duration betweenRefreshes) {
        long at = millis(observation, now);
        boolean isNews = at >= known.number(KnownConversation.SEEN);
        boolean isPreference = observation.notifications() != null && at >= known.number(OPTED_AT);
        if (!isNews && !isPreference) {
            return Optional.empty();
        }
        // repeats what stays, because the rest of the store reads the change alone
        Row row = new Row(known.partition(), known.key())
                .with(KnownConversation.REFERENCE, known.bytes(KnownConversation.REFERENCE))
                .with(KnownConversation.SEEN, known.number(KnownConversation.SEEN));
        if (isPreference) {
            row = row.with(KnownConversation.OPTED_OUT, Boolean.FALSE.equals(observation.notifications()))
                    .with(OPTED_AT, at);
        }
        Row changed = isNews ? seen(row, known, observation, now) : row;
        boolean isRefresh = at - known.number(KnownConversation.SEEN) < betweenRefreshes.toMillis();
        return isRefresh && isOnlySeen(known, changed) ? Optional.empty() : Optional.of(changed);
    }

    private static boolean isOnlySeen(Row known, Row changed) {
        return changed.values().entrySet().stream()
                .allMatch(value -> value.getKey().equals(KnownConversation.SEEN)
                        || Objects.deepEquals(value.getValue(), known.values().get(value.getKey())));
    }

    /** @param before the stored row; null when there is none */
    private static Row seen(Row row, @Nullable Row before, ConversationObservation observation, Instant now) {
        ConversationReference known =
                before == null ? null : KnownConversation.of(before).reference();
        ConversationReference news = KnownConversation.toStored(observation.reference());
        Row seen = row.with(KnownConversation.SEEN, millis(observation, now));
        if (observation.gone() != null) {
            return Parking.park(seen, before, observation.gone())
                    .with(
                            KnownConversation.REFERENCE,
                            BotJson.write(known == null ? withoutUserAndServiceUrl(news) : known));
        }
        ConversationReference kept = known == null ? news : withKnownUser(news, known);
        String knownUrl = known == null ? null : known.serviceUrl();
        String url = ServiceUrls.choose(before, knownUrl, kept.serviceUrl());
        return ServiceUrls.remember(seen, before, knownUrl, url)
                .with(Parking.PARKED, "")
                .with("tenant", KnownConversation.tenant(news))
                .with(
                        KnownConversation.REFERENCE,
                        BotJson.write(kept.toBuilder().serviceUrl(url).build()));
    }

    /** Stores no new data about a user who has left. */
    private static ConversationReference withoutUserAndServiceUrl(ConversationReference gone) {
        return gone.toBuilder().user(null).serviceUrl(null).build();
    }

    /** Adds known ids of the user: not every activity has both. They are kept until an activity names another user. */
    private static ConversationReference withKnownUser(ConversationReference news, ConversationReference known) {
        ChannelAccount before = known.user();
        ChannelAccount user = news.user();
        if (before == null || !KnownConversation.isPersonal(news)) {
            return news;
        }
        if (user == null) {
            return news.withUser(before);
        }
        boolean isSame = user.id() == null || before.id() == null || user.id().equals(before.id());
        return isSame
                ? news.withUser(ChannelAccount.ofIds(
                        user.id() == null ? before.id() : user.id(),
                        user.aadObjectId() == null ? before.aadObjectId() : user.aadObjectId()))
                : news;
    }

    /** Returns the observation's time, at most now: a time in the future would make all later activities look old. */
    private static long millis(ConversationObservation observation, Instant now) {
        Instant at = observation.at();
        return (at.isAfter(now) ? now : at.isBefore(Instant.EPOCH) ? Instant.EPOCH : at).toEpochMilli();
    }
}
