package dev.proactivebot.reminders;

import dev.proactivebot.notifications.reminders.PendingQuestion;
import dev.proactivebot.schema.BoundedCache;
import dev.proactivebot.schema.ConversationReference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The questions that what was said to this instance leads to. Bounded, because ids come from outside; evicts the oldest. */
final class RecentQuestions {
    private static final int MOST = 1_000;
    private static final Duration OPEN = Duration.ofMinutes(10);

    private final Clock clock;
    private final Map<String, Asked> asked = BoundedCache.evictingOldest(MOST);

    private record Asked(PendingQuestion question, Instant at) {}

    RecentQuestions(Clock clock) {
        this.clock = clock;
    }

    /** @param question empty when none is open any more */
    synchronized void put(ConversationReference conversation, Optional<PendingQuestion> question) {
        String key = key(conversation);
        asked.remove(key);
        question.ifPresent(open -> asked.put(key, new Asked(open, clock.instant())));
    }

    synchronized Optional<PendingQuestion> find(ConversationReference conversation) {
        return Optional.ofNullable(asked.get(key(conversation)))
                .filter(one -> !one.at().plus(OPEN).isBefore(clock.instant()))
                .map(Asked::question);
    }

    private static String key(ConversationReference conversation) {
        return conversation.channelId() + "\n" + conversation.conversationId() + "\n" + conversation.userId();
    }
}
