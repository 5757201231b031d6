package dev.proactivebot.notifications;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.api.ApiResult;
import dev.proactivebot.auth.BotCredential;
import dev.proactivebot.auth.OutboundHttp;
import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.conversations.ConversationObservation;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.delivery.deadletters.DeadLetterApi;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.QueueNames;
import dev.proactivebot.delivery.item.QueuedItem;
import dev.proactivebot.delivery.send.Delivery;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.Queues;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.TimeBudget;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.FakeConnector;
import dev.proactivebot.testing.FakeOccurrences;
import dev.proactivebot.testing.InMemoryQueue;
import dev.proactivebot.testing.InMemoryQueues;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.Rooms;
import dev.proactivebot.testing.TestLog;
import dev.proactivebot.testing.TestSettings;
import dev.proactivebot.testing.TimedQueue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;

/** A bot with conversations, queues and a connector, whose time stands still until a test moves it. */
@NullUnmarked // a null fails the test anyway
final class Scene implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    static final String TENANT = "tenant-1";
    private static final int MOST = 5_000;
    private static final String ENDED = "the instance has ended";
    private static final ObjectMapper JSON = new ObjectMapper();

    final MutableClock clock = MutableClock.at(NOW);
    final InMemoryTables tables = new InMemoryTables(clock);
    final InMemoryQueue direct = new InMemoryQueue();
    final InMemoryQueue bulk = new InMemoryQueue();
    private final Queues queues = InMemoryQueues.byName(this::queue);
    final FakeConnector connector = new FakeConnector();
    final TestLog log = new TestLog();
    final Conversations conversations = Rooms.conversations(tables);
    final Notifications notifications;
    private Delivery delivery;
    private final BotConfig config;
    private Predicate<InMemoryQueue.Put> lost = put -> false;
    private int taken;
    private int takenBulk;
    private TimedQueue timed;

    Scene(String... settings) {
        this(TestSettings.anonymous(settings));
    }

    Scene(Map<String, String> settings) {
        this.config = BotConfig.parse(settings);
        this.notifications = Rooms.notifications(config, tables, queues, clock);
        this.delivery = instance();
    }

    private Delivery instance() {
        return Rooms.delivery(
                config,
                new ConnectorClient(
                        OutboundHttp.create(), BotCredential.create(config, clock), ServiceUrlPolicy.of(config), clock),
                (text, to) -> Optional.empty(),
                notifications.jobs(),
                new FakeOccurrences(),
                tables,
                queues,
                clock,
                new Random(7),
                clock::advanceTo);
    }

    private MessageQueue queue(String name) {
        return name.equals(QueueNames.DIRECT) ? direct : timed == null ? bulk : timed;
    }

    /** From now on items of broadcasts become visible by the clock, and a test takes them. */
    TimedQueue timed() {
        timed = new TimedQueue(clock);
        return timed;
    }

    /** Ends the instance that works on the item with a request to storage, and begins another; the clock shows the time of that afterwards. */
    void lose(TimedQueue.Message message, BooleanSupplier isLost) {
        AtomicReference<Instant> end = new AtomicReference<>();
        Runnable lost = () -> {
            if (end.get() != null || isLost.getAsBoolean()) {
                end.compareAndSet(null, clock.instant());
                throw new StorageException(ENDED, null);
            }
        };
        tables.takes(lost);
        timed.takes(lost);
        try {
            deliver(new InMemoryQueue.Put(message.body(), Duration.ZERO), Lane.BULK);
        } catch (RuntimeException e) {
            if (!ENDED.equals(e.getMessage())) {
                throw e;
            }
        }
        tables.takes(() -> {});
        timed.takes(() -> {});
        delivery = instance();
        clock.set(end.get());
    }

    /** A user with a 1:1 conversation on that channel. */
    void meet(String channel, String conversation, String user) {
        meet(reference(channel, conversation, user, null));
    }

    void meet(ConversationReference reference) {
        conversations.record(ConversationObservation.reachable(reference, clock.instant()));
    }

    ConversationReference reference(String channel, String conversation, String user, String entra) {
        return ConversationReference.builder()
                .user(ChannelAccount.ofIds(user, entra))
                .bot(new ChannelAccount("28:b", "Bot"))
                .conversation(new ConversationAccount(conversation)
                        .withConversationType("personal")
                        .withTenantId(TENANT))
                .channelId(channel)
                .serviceUrl(connector.serviceUrl())
                .build();
    }

    ApiResult post(String json) {
        String noKey = null;
        return notifications.accept(json, noKey, null, log.logger());
    }

    /** The id of a notification that was accepted. */
    String accepted(String json) {
        ApiResult answer = post(json);
        if (answer.result() != ApiResult.Result.QUEUED) {
            throw new AssertionError(answer.toString());
        }
        return json(answer).path("id").asText();
    }

    JsonNode show(String id) {
        return json(notifications.show(id, Map.of()));
    }

    JsonNode counts(String id) {
        clock.advance(Duration.ofSeconds(3)); // what was counted before is not shown any more
        return show(id).path("counts");
    }

    /** Works on what is in the queues, until there is nothing more that is due. */
    void drain() {
        int most = taken + takenBulk + MOST;
        while (taken < direct.puts().size() || takenBulk < bulk.puts().size()) {
            if (taken + takenBulk > most) {
                throw new AssertionError("no end: " + log.text());
            }
            if (taken < direct.puts().size()) {
                deliver(direct.puts().get(taken++), Lane.DIRECT);
            } else {
                deliver(bulk.puts().get(takenBulk++), Lane.BULK);
            }
        }
    }

    /** The timer that comes every five minutes. */
    void sweep() {
        Rooms.delivery(tables, queues, clock)
                .sweep(notifications::dropOld, Map.of())
                .run(log.logger());
    }

    /** Time passes until then: what falls due meanwhile is worked on when it does. */
    void live(Instant until) {
        drain();
        for (Instant next = waiting(); !next.isAfter(until); next = waiting()) {
            Instant before = next.minus(Duration.ofMinutes(5));
            clock.set(before.isAfter(clock.instant()) ? before : clock.instant());
            sweep();
            drain();
        }
        clock.set(until);
    }

    /** When the first of those in the schedule is due. */
    private Instant waiting() {
        return tables.rows("schedule").stream()
                .map(stored -> Instant.ofEpochMilli(stored.row().number("due")))
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    /** What the queue would do with the oldest item, which stays there. */
    void deliverFirst(Lane lane) {
        deliver((lane == Lane.DIRECT ? direct : bulk).puts().get(lane == Lane.DIRECT ? taken : takenBulk), lane);
    }

    boolean hasNext(Lane lane) {
        return lane == Lane.DIRECT
                ? taken < direct.puts().size()
                : takenBulk < bulk.puts().size();
    }

    /** Whether the oldest item asks for a page. */
    boolean isPageNext(Lane lane) {
        List<InMemoryQueue.Put> puts = (lane == Lane.DIRECT ? direct : bulk).puts();
        int at = lane == Lane.DIRECT ? taken : takenBulk;
        return at < puts.size() && puts.get(at).text().contains("\"kind\":\"page\"");
    }

    /** The oldest item is taken out. */
    void next(Lane lane) {
        InMemoryQueue.Put put =
                lane == Lane.DIRECT ? direct.puts().get(taken++) : bulk.puts().get(takenBulk++);
        deliver(put, lane);
    }

    /** The same, in an invocation that is over in time; how long it took. */
    Duration nextInTime(Lane lane) {
        InMemoryQueue.Put put =
                (lane == Lane.DIRECT ? direct : bulk).puts().get(lane == Lane.DIRECT ? taken++ : takenBulk++);
        clock.advance(put.delay());
        Instant began = clock.instant();
        return TimeBudget.within(TimeBudget.LONGEST, clock, () -> {
            deliver(new InMemoryQueue.Put(put.body(), Duration.ZERO), lane);
            return Duration.between(began, clock.instant());
        });
    }

    /** Whoever has taken the oldest item is never seen again. */
    void skip(Lane lane) {
        int unused = lane == Lane.DIRECT ? taken++ : takenBulk++;
    }

    /** From that request on nothing of what the instance does is heard. */
    void kill(Lane lane, int request) {
        AtomicInteger asked = new AtomicInteger();
        Runnable end = () -> {
            if (asked.incrementAndGet() >= request) {
                throw new StorageException(ENDED, null);
            }
        };
        tables.takes(end);
        bulk.takes(end);
        int before = bulk.puts().size();
        try {
            deliverFirst(lane);
        } catch (RuntimeException e) {
            if (!ENDED.equals(e.getMessage())) {
                throw e;
            }
        }
        tables.takes(() -> {});
        bulk.takes(() -> {});
        if (bulk.puts().size() > before) {
            skip(lane);
        }
    }

    /** What was to wait has waited. */
    void deliver(InMemoryQueue.Put put, Lane lane) {
        if (lost.test(put)) {
            return;
        }
        clock.advance(put.delay());
        delivery.deliver(new QueuedItem(put.body(), "queue-id", null), lane, log.logger());
    }

    /** From now on: when was what said in which conversation? As {@code 2026-11-23T08:00:00Z c-ann}, in that order. */
    List<String> listen() {
        List<String> told = new CopyOnWriteArrayList<>();
        connector.always(request -> {
            told.add(clock.instant() + " "
                    + request.json().at("/conversation/id").asText());
            return Answer.created("x");
        });
        return told;
    }

    /** What was said, and how often, by the conversation it was said in. */
    Map<String, Integer> said() {
        Map<String, Integer> said = new TreeMap<>();
        connector.received().stream()
                .filter(request -> request.path().endsWith("/activities"))
                .forEach(request ->
                        said.merge(request.json().at("/conversation/id").asText(), 1, Integer::sum));
        return said;
    }

    static JsonNode json(ApiResult answer) {
        try {
            return JSON.readTree(BotJson.write(answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An instance takes these and is never seen again. */
    void lose(Predicate<InMemoryQueue.Put> which) {
        lost = which;
    }

    /** The same notifications, as another instance knows them. */
    Notifications another() {
        return Rooms.notifications(config, tables, queues, clock);
    }

    /** Sends the one dead letter again. */
    void replay() {
        DeadLetterApi api = Rooms.delivery(tables, queues, clock).deadLetters(notifications.jobs());
        String id = json(api.list(Map.of())).at("/deadLetters/0/id").asText();
        ApiResult answer = api.replay(id);
        if (answer.result() != ApiResult.Result.QUEUED) {
            throw new AssertionError(answer.toString());
        }
    }

    /** Everything that tables and queues hold. */
    List<Object> everything() {
        return List.of(
                Set.of(tables.names("")).toString(),
                tables.names("").stream().map(tables::rows).toList().toString(),
                direct.puts().size(),
                bulk.puts().size());
    }

    /** Returns the keys of this month's rows in the ledger of whom it is unknown whether they were told. */
    Set<String> doubtful() {
        return tables.rows("ledger202611").stream()
                .map(StoredRow::row)
                .filter(row -> row.is("doubt"))
                .map(Row::key)
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        connector.close();
    }
}
