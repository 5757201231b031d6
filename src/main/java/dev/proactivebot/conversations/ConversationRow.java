package dev.proactivebot.conversations;

import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a sighting makes of a conversation's row. Of two the later one counts; what is wished has a time of its own. */
final class ConversationRow {
    private static final String OPTED_AT = "optedAt";

    private ConversationRow() {}

    /**
     * Someone new. Who has left before we heard of them leaves a row too: an older activity may still be on its way.
     *
     * @param isOptedOut what the user has said elsewhere; what the sighting says goes before it
     */
    static Row fresh(String key, Sighting sighting, boolean isOptedOut, Instant now) {
        ConversationReference reference = sighting.reference();
        Boolean wish = sighting.notifications();
        Row row = new Row(Conversations.partition(key), key)
                .with("channel", String.valueOf(reference.channelId()).toLowerCase(Locale.ROOT))
                .with("conversation", reference.conversationId())
                .with(KnownConversation.OPTED_OUT, wish == null ? isOptedOut : !wish);
        return seen(wish == null ? row : row.with(OPTED_AT, millis(sighting, now)), null, sighting, now);
    }

    /** Moves a conversation back to where its connector speaks to the user, for another region's has refused to. */
    static Row moved(Row known, String working, String refused) {
        ConversationReference reference = KnownConversation.of(known).reference();
        Row row = new Row(known.partition(), known.key())
                .with(KnownConversation.SEEN, known.number(KnownConversation.SEEN))
                .with(KnownConversation.REFERENCE, BotJson.write(with(reference, reference.user(), working)));
        return ServiceUrls.refuse(row, known, working, refused);
    }

    /** Empty when nothing changes, or no more than when it was seen, by less than {@code betweenRefreshes}. */
    static Optional<Row> change(Row known, Sighting sighting, Instant now, Duration betweenRefreshes) {
        long at = millis(sighting, now);
        boolean isNews = at >= known.number(KnownConversation.SEEN);
        boolean isWish = sighting.notifications() != null && at >= known.number(OPTED_AT);
        if (!isNews && !isWish) {
            return Optional.empty();
        }
        // what stays is said again: the rest of the store reads the change alone
        Row row = new Row(known.partition(), known.key())
                .with(KnownConversation.REFERENCE, known.bytes(KnownConversation.REFERENCE))
                .with(KnownConversation.SEEN, known.number(KnownConversation.SEEN));
        if (isWish) {
            row = row.with(KnownConversation.OPTED_OUT, Boolean.FALSE.equals(sighting.notifications()))
                    .with(OPTED_AT, at);
        }
        Row changed = isNews ? seen(row, known, sighting, now) : row;
        boolean isRefresh = at - known.number(KnownConversation.SEEN) < betweenRefreshes.toMillis();
        return isRefresh && isOnlySeen(known, changed) ? Optional.empty() : Optional.of(changed);
    }

    private static boolean isOnlySeen(Row known, Row changed) {
        return changed.values().entrySet().stream()
                .allMatch(value -> value.getKey().equals(KnownConversation.SEEN)
                        || Objects.deepEquals(value.getValue(), known.values().get(value.getKey())));
    }

    /** @param before the row as it is; null when there is none */
    private static Row seen(Row row, @Nullable Row before, Sighting sighting, Instant now) {
        ConversationReference known =
                before == null ? null : KnownConversation.of(before).reference();
        ConversationReference news = KnownConversation.remembered(sighting.reference());
        Row seen = row.with(KnownConversation.SEEN, millis(sighting, now));
        if (sighting.gone() != null) {
            return Parking.park(seen, before, sighting.gone())
                    .with(KnownConversation.REFERENCE, BotJson.write(known == null ? withoutUser(news) : known));
        }
        ConversationReference kept = known == null ? news : withKnownUser(news, known);
        String knownUrl = known == null ? null : known.serviceUrl();
        String url = ServiceUrls.kept(before, knownUrl, kept.serviceUrl());
        return ServiceUrls.remember(seen, before, knownUrl, url)
                .with(Parking.PARKED, "")
                .with("tenant", KnownConversation.tenant(news))
                .with(KnownConversation.REFERENCE, BotJson.write(with(kept, kept.user(), url)));
    }

    /** Of who has gone nothing new is kept. */
    private static ConversationReference withoutUser(ConversationReference gone) {
        return with(gone, null, null);
    }

    /** Not every activity names the user by each of their ids; what is known stays until it names somebody else. */
    private static ConversationReference withKnownUser(ConversationReference news, ConversationReference known) {
        ChannelAccount before = known.user();
        ChannelAccount user = news.user();
        if (before == null || !KnownConversation.isPersonal(news)) {
            return news;
        }
        if (user == null) {
            return with(news, before, news.serviceUrl());
        }
        boolean isSame = user.id() == null || before.id() == null || user.id().equals(before.id());
        return isSame
                ? with(
                        news,
                        new ChannelAccount(
                                user.id() == null ? before.id() : user.id(),
                                null,
                                user.aadObjectId() == null ? before.aadObjectId() : user.aadObjectId(),
                                null,
                                Map.of()),
                        news.serviceUrl())
                : news;
    }

    private static ConversationReference with(
            ConversationReference reference, @Nullable ChannelAccount user, @Nullable String serviceUrl) {
        return new ConversationReference(
                null,
                user,
                reference.bot(),
                reference.conversation(),
                reference.channelId(),
                serviceUrl,
                reference.locale(),
                Map.of());
    }

    /** A time in the future would keep everything out that comes before it. */
    private static long millis(Sighting sighting, Instant now) {
        Instant at = sighting.at();
        return (at.isAfter(now) ? now : at.isBefore(Instant.EPOCH) ? Instant.EPOCH : at).toEpochMilli();
    }
}
