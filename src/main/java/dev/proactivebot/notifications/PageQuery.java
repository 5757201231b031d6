package dev.proactivebot.notifications;

import dev.proactivebot.api.PageSize;
import dev.proactivebot.conversations.Conversations;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which of a notification's recipients are asked for.
 *
 * @param most how many at most
 * @param after what the page before gave as its next; null for the first
 * @param recipient the one that is asked for; null for a page
 */
record PageQuery(int most, @Nullable String after, @Nullable Recipient recipient) {

    static PageQuery of(Map<String, String> query) {
        int top = PageSize.of(query.get("top"));
        String user = id(query, "user");
        String conversation = id(query, "conversation");
        String channel = id(query, "channelId");
        if (user != null && conversation != null) {
            throw new InvalidNotificationException("user", "and conversation exclude each other");
        }
        if (channel != null && user == null && conversation == null) {
            throw new InvalidNotificationException("channelId", "needs user or conversation");
        }
        boolean isOne = user != null || conversation != null;
        if (isOne && Stream.of("top", "after").anyMatch(query::containsKey)) {
            throw new InvalidNotificationException(
                    "top", "and after are for pages, user and conversation for one recipient");
        }
        return new PageQuery(
                top,
                query.get("after"),
                isOne ? new Recipient(user, conversation, null, channel, null, Map.of()) : null);
    }

    private static @Nullable String id(Map<String, String> query, String name) {
        String id = query.get(name);
        if (id != null && (id.isBlank() || id.length() > Conversations.LONGEST_ID)) {
            throw new InvalidNotificationException(name, "must have 1 to 1,024 characters, and not only spaces");
        }
        return id;
    }
}
