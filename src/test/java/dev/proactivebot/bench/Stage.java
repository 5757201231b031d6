package dev.proactivebot.bench;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.BinaryData;
import com.azure.data.tables.TableClient;
import com.azure.data.tables.TableServiceClient;
import com.azure.data.tables.TableServiceClientBuilder;
import com.azure.data.tables.models.TableEntity;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueMessageEncoding;
import dev.proactivebot.local.Azurite;
import dev.proactivebot.local.RunningHost;
import dev.proactivebot.testing.FakeTeams;
import dev.proactivebot.testing.PackagedApp;
import dev.proactivebot.testing.TeamsLimits;
import dev.proactivebot.testing.TestQueues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Two hosts, storage and Teams, warm and waiting. */
final class Stage implements AutoCloseable {
    private static final int THREADS = 8;
    private static final int WARM_UP = 60;
    private static final long POLL = 20_000_000;

    private final Azurite azurite;
    private final FakeTeams teams = new FakeTeams(TeamsLimits.published(), Clock.systemUTC(), new Random(1));
    private final List<RunningHost> hosts = new ArrayList<>();
    private final TableServiceClient tables;

    Stage(Path data, Map<String, String> settings, String invisibility) throws IOException {
        this.azurite = Azurite.start(data);
        for (int i = 0; i < 2; i++) {
            hosts.add(RunningHost.of(PackagedApp.folder())
                    .storage(azurite)
                    .settings(settings)
                    .option("local.invisibility", invisibility)
                    .start());
        }
        this.tables = new TableServiceClientBuilder()
                .connectionString(azurite.connectionString())
                .httpClient(new JdkHttpClientBuilder().build())
                .buildClient();
        List<String> warm =
                IntStream.range(0, WARM_UP).mapToObj(i -> "warm-" + i).toList();
        enqueue("bot-queue", warm);
        enqueue("bot-bulk", List.of("warm-bulk"));
        await(warm, Duration.ofSeconds(60));
        teams.forget();
    }

    FakeTeams teams() {
        return teams;
    }

    Azurite azurite() {
        return azurite;
    }

    RunningHost host(int number) {
        return hosts.get(number);
    }

    /** Each text is a message of its own, with itself as key, to a conversation of its own. */
    void enqueue(String queue, List<String> texts) {
        enqueue(queue, texts.stream().map(text -> item(text, text, "c-" + text)).toList(), 0);
    }

    /** @param perSecond 0 for as fast as can be; who is slow does not wait for another call that is not */
    void enqueue(String name, List<String> items, double perSecond) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        QueueClient queue = queue(name);
        queue.createIfNotExists();
        long start = System.nanoTime();
        List<CompletableFuture<Void>> puts = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            String item = items.get(i);
            long due = perSecond == 0 ? 0 : start + (long) (i / perSecond * 1e9);
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            puts.add(CompletableFuture.runAsync(() -> queue.sendMessage(BinaryData.fromString(item)), threads));
        }
        puts.forEach(CompletableFuture::join);
        threads.shutdown();
    }

    String item(String key, String text, String conversation) {
        return "{\"version\":1,\"key\":\"" + key + "\",\"relatesTo\":{\"user\":{\"id\":\"u\"},\"bot\":{\"id\":\"b\"},"
                + "\"conversation\":{\"id\":\"" + conversation + "\",\"tenantId\":\"t\"},\"channelId\":\"msteams\","
                + "\"serviceUrl\":\"" + teams.serviceUrl() + "\"},\"activity\":{\"type\":\"message\",\"text\":\"" + text
                + "\"}}";
    }

    QueueClient queue(String name) {
        return TestQueues.queue(azurite.connectionString(), name, QueueMessageEncoding.BASE64);
    }

    /** Waits until all have arrived, or patience is over; progress goes to standard error. */
    boolean await(Collection<String> texts, Duration patience) {
        int[] said = {0};
        return await(patience, () -> {
            Map<String, ?> accepted = teams.tally().accepted();
            int arrived = (int) texts.stream().filter(accepted::containsKey).count();
            if (arrived >= said[0] + 500) {
                said[0] = arrived;
                System.err.println("  " + arrived + " of " + texts.size());
            }
            return arrived == texts.size();
        });
    }

    static boolean await(Duration patience, BooleanSupplier condition) {
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            if (condition.getAsBoolean()) {
                return true;
            }
            LockSupport.parkNanos(POLL * 5);
        }
        return condition.getAsBoolean();
    }

    /** The keys of messages of which nobody knew at one time whether they had arrived. */
    Set<String> unknown() {
        Set<String> keys = new HashSet<>();
        tables.listTables().stream()
                .filter(table -> table.getName().startsWith("ledger"))
                .forEach(table -> tables.getTableClient(table.getName()).listEntities().stream()
                        .filter(row -> Boolean.TRUE.equals(row.getProperty("doubt")))
                        .forEach(row -> keys.add(String.valueOf(row.getProperty("key")))));
        return keys;
    }

    long putBacks() {
        return hosts.stream()
                .flatMap(host -> host.stderr().lines())
                .filter(line -> line.contains("outcome=retryLater") || line.contains("outcome=putBack"))
                .count();
    }

    long cpuMillis() {
        return hosts.stream()
                .flatMap(host -> ProcessHandle.of(host.pid()).stream())
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .mapToLong(Duration::toMillis)
                .sum();
    }

    /** Of the larger host, in MB; 0 where the system does not say. */
    long memory() {
        return hosts.stream().mapToLong(host -> memory(host.pid())).max().orElse(0);
    }

    private static long memory(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    /** How many deliveries a second this machine's storage sustains: put, get, delete, insert, merge. */
    double sustains(Duration length) {
        QueueClient queue = queue("bench");
        queue.createIfNotExists();
        tables.createTableIfNotExists("bench");
        TableClient rows = tables.getTableClient("bench");
        AtomicInteger done = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        long end = System.nanoTime() + length.toNanos();
        List<CompletableFuture<Void>> workers = IntStream.range(0, THREADS)
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> {
                            while (System.nanoTime() < end) {
                                queue.sendMessage(BinaryData.fromString(item("k", "t", "c")));
                                queue.receiveMessages(1)
                                        .forEach(message ->
                                                queue.deleteMessage(message.getMessageId(), message.getPopReceipt()));
                                TableEntity row = new TableEntity(
                                        "p",
                                        Long.toHexString(
                                                ThreadLocalRandom.current().nextLong()));
                                rows.createEntity(row.addProperty("state", "claimed"));
                                rows.updateEntity(row.addProperty("state", "delivered"));
                                done.incrementAndGet();
                            }
                        },
                        threads))
                .toList();
        workers.forEach(CompletableFuture::join);
        threads.shutdown();
        return done.get() / (length.toMillis() / 1_000.0);
    }

    @Override
    public void close() throws IOException {
        hosts.forEach(RunningHost::close);
        teams.close();
        azurite.close();
    }
}
