package dev.proactivebot.reminders;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.proactivebot.api.ApiResult;
import dev.proactivebot.auth.BotCredential;
import dev.proactivebot.auth.OutboundHttp;
import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.bot.EchoBot;
import dev.proactivebot.bot.Reply;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.delivery.deadletters.DeadLetterApi;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.item.QueuedItem;
import dev.proactivebot.delivery.send.Delivery;
import dev.proactivebot.delivery.send.Sweep;
import dev.proactivebot.logging.RedactedException;
import dev.proactivebot.notifications.reminders.Reminders;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.FakeConnector;
import dev.proactivebot.testing.FakeJobs;
import dev.proactivebot.testing.InMemoryQueues;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.Rooms;
import dev.proactivebot.testing.TestLog;
import dev.proactivebot.testing.TestSettings;
import dev.proactivebot.testing.TimedQueue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;

/** A bot with its queue, its timer and a user who talks to it, whose time stands still until a test moves it. */
@NullUnmarked // a null fails the test anyway
final class Scene implements AutoCloseable {
    /** A Wednesday; the clocks of Berlin show eleven. */
    static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

    static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(5);

    /** Somebody who talks to the bot, somewhere. */
    record User(String id, String name, String conversation, boolean isGroup, ZoneId zone) {}

    static final User ANN = new User("29:ann", "Ann", "a:ann", false, ZoneId.of("Europe/Berlin"));

    /** The process is gone in the middle of it. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1;
    }

    final MutableClock clock = MutableClock.at(NOW);
    final InMemoryTables tables = new InMemoryTables(clock);
    final TimedQueue queue = new TimedQueue(clock);
    final FakeConnector connector = new FakeConnector();
    final TestLog log = new TestLog();
    final Reminders reminders;
    /** What the bot answered before the queue. */
    final List<String> saidAtOnce = new ArrayList<>();

    private RemindMe bot;
    private final BotConfig config;
    private Delivery delivery;
    private Instant nextSweep = NOW.truncatedTo(ChronoUnit.HOURS);
    private int activities;
    private final List<Instant> times = new CopyOnWriteArrayList<>();
    private int heard;
    private boolean crashed;
    private boolean works;

    Scene(String... settings) {
        this.config = BotConfig.parse(TestSettings.anonymous(settings));
        connector.always(request -> {
            times.add(clock.instant());
            return Answer.created("m" + times.size());
        });
        this.reminders = Rooms.reminders(tables, InMemoryQueues.of(queue), config.reminders(), RemindMe::says, clock);
        forgetBot();
    }

    /** Another process takes the messages in and works on the queue from now on. */
    void forgetBot() {
        bot = RemindMe.of(() -> reminders, config.reminders().zone(), clock, new EchoBot());
        restart();
    }

    /** The process is lost when storage is asked for the so-manieth time from now on; that request is not made. */
    void crashAt(int request) {
        AtomicInteger left = new AtomicInteger(request);
        Runnable crash = () -> {
            if (works && left.decrementAndGet() == 0) {
                crashed = true;
                throw new Crash();
            }
        };
        tables.takes(crash);
        queue.takes(crash);
    }

    /** Whether it has been lost since. */
    boolean hasCrashed() {
        return crashed;
    }

    /** Another process works on the queue from now on. */
    void restart() {
        delivery = Rooms.delivery(
                config,
                new ConnectorClient(
                        OutboundHttp.create(),
                        BotCredential.create(config, Clock.systemUTC()),
                        ServiceUrlPolicy.of(config),
                        clock),
                bot::onTrigger,
                new FakeJobs(),
                reminders.occurrences(),
                tables,
                InMemoryQueues.of(queue),
                clock,
                new Random(7),
                until -> clock.set(until.isAfter(clock.instant()) ? until : clock.instant()));
    }

    ConversationReference reference(User user) {
        OffsetDateTime local = OffsetDateTime.ofInstant(clock.instant(), user.zone());
        return ConversationReference.builder()
                .activityId("activity-" + ++activities)
                .user(new ChannelAccount(user.id(), user.name()))
                .bot(new ChannelAccount("28:bot", "Bot"))
                .conversation(new ConversationAccount(
                        user.conversation(),
                        null,
                        user.isGroup() ? "groupChat" : "personal",
                        user.isGroup(),
                        null,
                        Map.of()))
                .channelId("msteams")
                .serviceUrl(connector.serviceUrl())
                .locale("en-GB")
                .properties(Map.of(
                        "localTimestamp", TextNode.valueOf(local.toString()),
                        "localTimezone", TextNode.valueOf(user.zone().getId())))
                .build();
    }

    /** What the bot answers to that, now or out of the queue. */
    String says(User user, String text) {
        queues(user, text);
        passes(Duration.ofSeconds(1));
        List<String> answers = heard();
        return String.join("\n", answers);
    }

    String says(String text) {
        return says(ANN, text);
    }

    void queues(User user, String text) {
        ConversationReference reference = reference(user);
        Reply reply = bot.onMessage(text, message(text, reference));
        reply.acknowledgement().map(Activity::text).ifPresent(saidAtOnce::add);
        reply.queued()
                .ifPresent(queued -> queue.put(
                        ProactiveMessage.text(reference.activityId(), reference, queued, clock.instant())
                                .toJson(),
                        Duration.ZERO));
    }

    private static Activity message(String text, ConversationReference reference) {
        ObjectNode json = (ObjectNode) BotJson.tree(Activity.message(text));
        json.set("from", BotJson.tree(reference.user()));
        json.set("conversation", BotJson.tree(reference.conversation()));
        json.put("channelId", reference.channelId()).put("locale", reference.locale());
        try {
            return BotJson.read(BotJson.write(json), Activity.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Time goes by: what falls due is worked on, and the timer comes every five minutes. */
    void passes(Duration time) {
        until(clock.instant().plus(time));
    }

    void until(Instant end) {
        while (true) {
            Optional<TimedQueue.Message> next = queue.next(min(end, nextSweep));
            if (next.isPresent()) {
                at(next.get().visible());
                work(next.get());
            } else if (!nextSweep.isAfter(end)) {
                at(nextSweep);
                sweep();
                nextSweep = nextSweep.plus(BETWEEN_SWEEPS);
            } else {
                at(end);
                return;
            }
        }
    }

    /** Time goes by while the app is off. */
    void off(Duration time) {
        clock.advance(time);
        skipSweeps();
    }

    /** Nothing is due until then. */
    void jump(Instant time) {
        clock.set(time);
        skipSweeps();
    }

    private void skipSweeps() {
        long left = Duration.between(nextSweep, clock.instant()).dividedBy(BETWEEN_SWEEPS);
        nextSweep = nextSweep.plus(BETWEEN_SWEEPS.multipliedBy(Math.max(0, left)));
    }

    private void at(Instant time) {
        clock.set(time.isAfter(clock.instant()) ? time : clock.instant());
    }

    private static Instant min(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private void work(TimedQueue.Message message) {
        works = true;
        try {
            delivery.deliver(new QueuedItem(message.body(), "queue-id", null), Lane.DIRECT, log.logger());
            queue.delete(message);
        } catch (RedactedException e) {
            assertEquals("Crash", e.getMessage());
            queue.lost(message);
            restart();
        } finally {
            works = false;
        }
    }

    void sweep() {
        Sweep sweep = Rooms.delivery(tables, InMemoryQueues.of(queue), clock)
                .sweep(enough -> 0, Map.of("reminders", reminders::putAgain));
        works = true;
        try {
            sweep.run(log.logger());
        } catch (Crash e) {
            restart();
        } finally {
            works = false;
        }
    }

    /** Sends the one dead letter again. */
    void replay() {
        DeadLetterApi api =
                Rooms.delivery(tables, InMemoryQueues.of(queue), clock).deadLetters(new FakeJobs());
        Map<?, ?> listed = (Map<?, ?>) api.list(Map.of()).body();
        Map<?, ?> letter = (Map<?, ?>) ((List<?>) listed.get("deadLetters")).get(0);
        if (api.replay(String.valueOf(letter.get("id"))).result() != ApiResult.Result.QUEUED) {
            throw new AssertionError("not replayed");
        }
    }

    /** The texts that were said since this was last asked. */
    List<String> heard() {
        List<String> texts = new ArrayList<>();
        var received = connector.received();
        for (; heard < received.size(); heard++) {
            texts.add(received.get(heard).json().path("text").asText());
        }
        return texts;
    }

    /** When the connector took what was said last. */
    Instant lastHeard() {
        return times.get(times.size() - 1);
    }

    @Override
    public void close() {
        connector.close();
    }
}
