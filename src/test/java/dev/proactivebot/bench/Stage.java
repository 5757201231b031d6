package dev.proactivebot.bench;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.BinaryData;
import com.azure.data.tables.TableServiceClient;
import com.azure.data.tables.TableServiceClientBuilder;
import com.azure.data.tables.models.TableEntity;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueMessageEncoding;
import dev.proactivebot.config.Secret;
import dev.proactivebot.config.StorageConnection;
import dev.proactivebot.conversations.ConversationObservation;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.local.Azurite;
import dev.proactivebot.local.RunningHost;
import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.Storage;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Tables;
import dev.proactivebot.testing.FakeTeams;
import dev.proactivebot.testing.FakeTokenServer;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.Rooms;
import dev.proactivebot.testing.TeamsLimits;
import dev.proactivebot.testing.TestQueues;
import dev.proactivebot.testing.TestTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Two hosts, storage, Teams and a token service, warm and waiting. */
final class Stage implements AutoCloseable {
    /** How long a token lives until a scenario says otherwise. */
    static final Duration SHORT_LIVED = Duration.ofSeconds(3);

    static final String INVISIBILITY = "20s";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int THREADS = 8;
    /** Of each lane: enough for the JVM's compiler, so that speed can be measured. */
    private static final int WARM_UP = 150;

    /** Of each lane: enough to see that the hosts deliver. */
    private static final int SHORT_WARM_UP = 10;

    private static final Duration POLL = Duration.ofMillis(100);
    /** Until the emulator's log tells of each request. */
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private final Requests requests = new Requests();
    private final Azurite azurite;
    private final FakeTeams teams = new FakeTeams(TeamsLimits.published(), Clock.systemUTC(), new Random(1));
    private final FakeTokenServer tokens = new FakeTokenServer().expiresIn((int) SHORT_LIVED.toSeconds());
    private final List<Host> hosts = new ArrayList<>();
    private final TableServiceClient tables;
    private final Map<String, Instant> queued = new ConcurrentHashMap<>();
    private final Map<String, String> recipients = new ConcurrentHashMap<>();
    private @Nullable Operator operator;

    /** When a broadcast was called off. */
    Instant cancelled = Instant.EPOCH;

    /** A message, known by its text, and the item that asks for it. */
    record Item(String text, String json) {}

    /**
     * @param app what the hosts run
     * @param invisibility see {@link Scenario#invisibility}
     * @param measured whether they must be as fast as they get before anything is played
     */
    Stage(Path data, Path app, Map<String, String> settings, String invisibility, boolean measured) throws IOException {
        this.azurite = Azurite.start(data, requests::count);
        Map<String, String> all = new HashMap<>(settings);
        if (settings.containsKey("MicrosoftAppId")) {
            all.put(
                    "ToChannelFromBotLoginUrl",
                    tokens.loginUrl(TestTokens.TENANT_ID).toString());
        }
        for (int i = 0; i < 2; i++) {
            hosts.add(new Host(() -> RunningHost.of(app)
                    .storage(azurite)
                    .settings(all)
                    .option("local.invisibility", invisibility)
                    .start()));
        }
        this.tables = new TableServiceClientBuilder()
                .connectionString(azurite.connectionString())
                .httpClient(new JdkHttpClientBuilder().build())
                .buildClient();
        try {
            warmUp(measured ? WARM_UP : SHORT_WARM_UP);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void warmUp(int count) throws IOException {
        List<String> direct = numbered("warm-", count);
        List<String> bulk = numbered("warm-bulk-", count);
        enqueue("bot-queue", items(direct));
        enqueue("bot-bulk", items(bulk));
        await(Stream.concat(direct.stream(), bulk.stream()).toList(), PATIENCE);
        await(PATIENCE, this::isDrained); // what it costs is not the play's
        if (!isDrained() || !hosts.stream().allMatch(host -> host.running.isAlive())) {
            throw new IOException(
                    "the hosts did not warm up: " + hosts.get(0).running.stderr());
        }
        teams.forget();
    }

    private static List<String> numbered(String name, int count) {
        return IntStream.range(0, count).mapToObj(i -> name + i).toList();
    }

    FakeTeams teams() {
        return teams;
    }

    FakeTokenServer tokens() {
        return tokens;
    }

    Azurite azurite() {
        return azurite;
    }

    RunningHost host(int number) {
        return hosts.get(number).running;
    }

    /** Who asks for notifications, of the host that is not going to be killed. */
    Operator operator() {
        if (operator == null) {
            operator = new Operator(hosts.get(1).running);
        }
        return operator;
    }

    /** The first host goes when it is the one that sends, or when that does not come in time: the other one may have every page. */
    void killWhileItSends(Duration patience) {
        long[] used = {hosts.get(0).cpuMillis(), hosts.get(1).cpuMillis()};
        await(patience, () -> {
            pause(Duration.ofSeconds(1));
            long first = hosts.get(0).cpuMillis() - used[0];
            long second = hosts.get(1).cpuMillis() - used[1];
            used[0] += first;
            used[1] += second;
            return first > 2 * second;
        });
        try {
            kill(0);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stores a conversation for each text, as if its user had written; from now on messages are known by their conversation. */
    void meet(List<String> texts) {
        meet(texts, List.of("conversations"));
    }

    /** Does the same for users who can be found by their ids: one more request for each. */
    void meetUsers(List<String> texts) {
        meet(texts, List.of("conversations", "conversationindex"));
    }

    private void meet(List<String> texts, List<String> stored) {
        InMemoryTables met = new InMemoryTables(Clock.systemUTC());
        Conversations conversations = Rooms.conversations(met);
        for (String text : texts) {
            conversations.record(ConversationObservation.reachable(
                    ConversationReference.builder()
                            .user(ChannelAccount.ofId("u-" + text))
                            .bot(ChannelAccount.ofId("b"))
                            .conversation(new ConversationAccount("c-" + text)
                                    .withConversationType("personal")
                                    .withTenantId("t"))
                            .channelId("msteams")
                            .serviceUrl(teams.serviceUrl())
                            .build(),
                    Instant.now()));
            recipients.put(Conversations.key("msteams", "c-" + text), text);
        }
        Tables real = Storage.open(
                        new StorageConnection.ConnectionString(new Secret(azurite.connectionString())),
                        Clock.systemUTC())
                .tables();
        long before = requests.tables.sum();
        stored.forEach(table -> copy(met, real, table));
        pause(SETTLING);
        requests.tables.add(before - requests.tables.sum()); // what it costs is not the play's
        teams.knowByConversation("c-");
        System.err.println("  stored " + texts.size() + " conversations");
    }

    private static void copy(InMemoryTables from, Tables to, String table) {
        Map<String, List<Row>> partitions =
                from.rows(table).stream().map(StoredRow::row).collect(Collectors.groupingBy(Row::partition));
        partitions.values().forEach(rows -> {
            for (int i = 0; i < rows.size(); i += 100) {
                to.table(table).putAll(rows.subList(i, Math.min(rows.size(), i + 100)));
            }
        });
    }

    void kill(int number) throws InterruptedException {
        hosts.get(number).kill();
    }

    void startAgain(int number) throws IOException {
        hosts.get(number).startAgain();
    }

    /** How many lines of the hosts' logs say so. */
    long logged(String words) {
        return sum(host -> host.running
                .stderr()
                .lines()
                .filter(line -> line.contains(words))
                .count());
    }

    /** When each message was to be in its queue. */
    Map<String, Instant> queued() {
        return Map.copyOf(queued);
    }

    /** Each text is a message of its own, with itself as key, to a conversation of its own. */
    List<Item> items(List<String> texts) {
        return texts.stream().map(text -> item(text, "c-" + text)).toList();
    }

    Item item(String text, String conversation) {
        return item(text, conversation, teams.serviceUrl());
    }

    static Item item(String text, String conversation, String serviceUrl) {
        return new Item(
                text,
                "{\"version\":1,\"key\":\"" + text + "\",\"relatesTo\":{\"user\":{\"id\":\"u\"},\"bot\":{\"id\":\"b\"},"
                        + "\"conversation\":{\"id\":\"" + conversation + "\",\"tenantId\":\"t\"},"
                        + "\"channelId\":\"msteams\",\"serviceUrl\":\"" + serviceUrl
                        + "\"},\"activity\":{\"type\":\"message\",\"text\":\"" + text + "\"}}");
    }

    /** As fast as can be. */
    void enqueue(String name, List<Item> items) {
        enqueue(name, items, Double.POSITIVE_INFINITY);
    }

    /** One after the other; who is slow does not wait for another call that is not. */
    void enqueue(String name, List<Item> items, double perSecond) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        QueueClient queue = queue(name, QueueMessageEncoding.BASE64);
        queue.createIfNotExists();
        Instant start = Instant.now();
        List<CompletableFuture<Void>> puts = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            Instant due = start.plusNanos((long) (i / perSecond * 1e9));
            pause(Duration.between(Instant.now(), due));
            queued.putIfAbsent(item.text(), due);
            puts.add(CompletableFuture.runAsync(() -> queue.sendMessage(BinaryData.fromString(item.json())), threads));
        }
        puts.forEach(CompletableFuture::join);
        threads.shutdown();
    }

    /** Puts something into the queue of direct messages that may be no item at all. */
    void put(String text, QueueMessageEncoding encoding) {
        queue("bot-queue", encoding).sendMessage(BinaryData.fromString(text));
    }

    private QueueClient queue(String name, QueueMessageEncoding encoding) {
        return TestQueues.queue(azurite.connectionString(), name, encoding);
    }

    /** Whether both queues are empty, of what cannot be seen now as well. */
    boolean isDrained() {
        return Stream.of("bot-queue", "bot-bulk")
                .allMatch(name ->
                        queue(name, QueueMessageEncoding.BASE64).getProperties().getApproximateMessagesCountLong()
                                == 0);
    }

    /** Waits until all have arrived, or patience is over; progress goes to standard error. */
    void await(Collection<String> texts, Duration patience) {
        int[] said = {0};
        Instant start = Instant.now();
        await(patience, () -> {
            Map<String, ?> accepted = teams.tally().accepted();
            int arrived = (int) texts.stream().filter(accepted::containsKey).count();
            if (arrived >= said[0] + Math.max(500, texts.size() / 20)) {
                said[0] = arrived;
                System.err.println("  " + arrived + " of " + texts.size() + " after "
                        + Duration.between(start, Instant.now()).toSeconds() + " s, memory "
                        + hosts.stream().map(host -> host.memory() + " MB").toList());
            }
            return arrived == texts.size();
        });
    }

    static void await(Duration patience, BooleanSupplier condition) {
        Instant end = Instant.now().plus(patience);
        while (!condition.getAsBoolean() && Instant.now().isBefore(end)) {
            pause(POLL);
        }
    }

    static void pause(Duration length) {
        Instant end = Instant.now().plus(length);
        while (Instant.now().isBefore(end)) {
            LockSupport.parkNanos(Duration.between(Instant.now(), end).toNanos());
        }
    }

    /** The keys of messages of which nobody knew at one time whether they had arrived. */
    Set<String> unknown() {
        Set<String> keys = new HashSet<>();
        tables.listTables().stream()
                .filter(table -> table.getName().startsWith("ledger"))
                .flatMap(table -> rows(table.getName()))
                .filter(row -> Boolean.TRUE.equals(row.getProperty("doubt")))
                .forEach(row -> keys.add(
                        row.getProperty("key") == null
                                ? recipients.getOrDefault(row.getRowKey(), "")
                                : String.valueOf(row.getProperty("key"))));
        return keys;
    }

    int deadLetters() {
        boolean isThere =
                tables.listTables().stream().anyMatch(table -> table.getName().equals("deadletters"));
        return isThere ? (int) rows("deadletters").count() : 0;
    }

    private Stream<TableEntity> rows(String table) {
        return tables.getTableClient(table).listEntities().stream();
    }

    Usage usage() {
        return new Usage(
                sum(Host::putBacks),
                sum(Host::cpuMillis),
                requests.queueWrites.sum(),
                requests.queueReads.sum(),
                requests.tables.sum());
    }

    /** Of the larger host, in MB. */
    long memory() {
        return hosts.stream().mapToLong(Host::memory).max().orElse(0);
    }

    private long sum(ToLongFunction<Host> what) {
        return hosts.stream().mapToLong(what).sum();
    }

    /** How many deliveries a second this machine's storage sustains. */
    double sustains(Duration length) {
        TableServiceClient service = tables;
        service.createTableIfNotExists("bench");
        QueueClient queue = queue("bench", QueueMessageEncoding.BASE64);
        queue.createIfNotExists();
        return new Capacity(
                        queue, service.getTableClient("bench"), item("k", "c").json())
                .perSecond(length, THREADS);
    }

    @Override
    public void close() throws IOException {
        hosts.forEach(Host::close);
        teams.close();
        tokens.close();
        azurite.close();
    }
}
