package dev.proactivebot.testing;

import dev.proactivebot.config.BotConfig;
import dev.proactivebot.conversations.ConversationObservation;
import dev.proactivebot.notifications.Notifications;
import dev.proactivebot.notifications.Notifier;
import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;
import java.time.Instant;

/** A notifier whose tables and queues are in memory, for tests of an owner's own functions. Nothing is sent: items stay in the queues. */
public final class InMemoryNotifier {
    public final MutableClock clock;
    public final InMemoryTables tables;
    public final InMemoryQueue direct = new InMemoryQueue();
    public final InMemoryQueue bulk = new InMemoryQueue();
    public final TestLog log = new TestLog();
    private final Notifications notifications;

    public InMemoryNotifier(Instant now) {
        this.clock = MutableClock.at(now);
        this.tables = new InMemoryTables(clock);
        this.notifications = Rooms.notifications(
                BotConfig.parse(TestSettings.anonymous()), tables, InMemoryQueues.of(direct, bulk), clock);
    }

    public Notifier notifier() {
        return notifications.notifier(null, log.logger());
    }

    /** The bot meets a user in a conversation. */
    public void meet(String user, String conversation) {
        ConversationReference reference = ConversationReference.builder()
                .user(ChannelAccount.ofId(user))
                .bot(ChannelAccount.ofId("b"))
                .conversation(new ConversationAccount(conversation))
                .channelId("emulator")
                .serviceUrl("http://localhost:1/")
                .build();
        Rooms.conversations(tables).record(ConversationObservation.reachable(reference, clock.instant()));
    }
}
