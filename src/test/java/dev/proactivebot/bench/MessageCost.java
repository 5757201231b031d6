package dev.proactivebot.bench;

import com.azure.core.util.BinaryData;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueMessageEncoding;
import dev.proactivebot.local.Azurite;
import dev.proactivebot.local.RunningHost;
import dev.proactivebot.testing.FakeTeams;
import dev.proactivebot.testing.PackagedApp;
import dev.proactivebot.testing.TeamsLimits;
import dev.proactivebot.testing.TestQueues;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToLongFunction;

/**
 * {@code -Dbench.only=MESSAGE}: the CPU that a package takes for a direct message, without the stand-in host's part. Host and app are one
 * process, so a package of an {@link EmptyFunction} shows what the host takes. All packages get their messages at the same time, each with
 * a host and storage of its own, because a busy machine then slows all of them. {@code -Dbench.messages=500} and {@code -Dbench.rate=10}
 * change how many come, and how many a second.
 */
final class MessageCost {
    static final String MESSAGE = "MESSAGE";
    private static final String HOST = "the stand-in host alone";
    private static final String QUEUE = "bot-queue";
    private static final String JAR = "empty.jar";
    private static final int WARM_UP = 300;
    private static final double WARM_UP_RATE = 30;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration SETTLING = Duration.ofSeconds(3);

    private final int messages = Integer.getInteger("bench.messages", 200);
    private final double rate = Double.parseDouble(System.getProperty("bench.rate", "5"));
    private final FakeTeams teams;
    private final Map<String, Contender> contenders = new LinkedHashMap<>();

    private record Contender(Azurite azurite, RunningHost host, QueueClient queue) {
        void close() throws IOException {
            host.close();
            azurite.close();
        }

        long cpuMillis() {
            return JvmUsage.of(host.pid()).cpuMillis();
        }
    }

    private MessageCost(FakeTeams teams) {
        this.teams = teams;
    }

    /** @param apps by the names that the table shows */
    static void play(Map<String, Path> apps, Path data) throws IOException {
        Map<String, Path> all = new LinkedHashMap<>(apps);
        all.put(HOST, emptyApp(data.resolve("empty")));
        try (FakeTeams teams = new FakeTeams(TeamsLimits.published(), Clock.systemUTC(), new Random(1))) {
            MessageCost cost = new MessageCost(teams);
            try {
                for (Map.Entry<String, Path> app : all.entrySet()) {
                    cost.contenders.put(app.getKey(), start(app.getValue(), data.resolve("storage " + app.getKey())));
                }
                cost.print(cost.measure());
            } finally {
                for (Contender contender : cost.contenders.values()) {
                    contender.close();
                }
            }
        }
    }

    private static Contender start(Path app, Path data) throws IOException {
        Azurite azurite = Azurite.start(Files.createDirectories(data), line -> {});
        QueueClient queue = TestQueues.queue(azurite.connectionString(), QUEUE, QueueMessageEncoding.BASE64);
        queue.createIfNotExists();
        return new Contender(azurite, RunningHost.of(app).storage(azurite).start(), queue);
    }

    /** Returns the CPU time of each while its messages were delivered. */
    private Map<String, Long> measure() throws IOException {
        deliver("warm-", WARM_UP, WARM_UP_RATE);
        Map<String, Long> before = each(Contender::cpuMillis);
        deliver("m-", messages, rate);
        Map<String, Long> after = each(Contender::cpuMillis);
        after.replaceAll((name, cpu) -> cpu - before.getOrDefault(name, 0L));
        return after;
    }

    private Map<String, Long> each(ToLongFunction<Contender> value) {
        Map<String, Long> values = new LinkedHashMap<>();
        contenders.forEach((name, contender) -> values.put(name, value.applyAsLong(contender)));
        return values;
    }

    private void deliver(String prefix, int count, double perSecond) throws IOException {
        ExecutorService threads = Executors.newCachedThreadPool();
        Instant start = Instant.now();
        List<CompletableFuture<Void>> puts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Stage.pause(Duration.between(Instant.now(), start.plusNanos((long) (i / perSecond * 1e9))));
            String number = prefix + i;
            contenders.forEach((name, contender) ->
                    puts.add(CompletableFuture.runAsync(() -> put(number + name, contender), threads)));
        }
        puts.forEach(CompletableFuture::join);
        threads.shutdown();
        Stage.await(PATIENCE, this::areDrained);
        Stage.pause(SETTLING);
        for (Map.Entry<String, Contender> contender : contenders.entrySet()) {
            String last = prefix + (count - 1) + contender.getKey();
            if (!contender.getKey().equals(HOST) && !teams.tally().has(last)) {
                throw new IOException(
                        last + " did not arrive: " + contender.getValue().host().stderr());
            }
        }
    }

    private void put(String text, Contender contender) {
        String conversation = "c-" + text.replace(' ', '-');
        contender
                .queue()
                .sendMessage(BinaryData.fromString(
                        Stage.item(text, conversation, teams.serviceUrl()).json()));
    }

    private boolean areDrained() {
        return contenders.values().stream()
                .allMatch(contender -> contender.queue().getProperties().getApproximateMessagesCountLong() == 0);
    }

    private void print(Map<String, Long> used) {
        double host = used.getOrDefault(HOST, 0L) / (double) messages;
        System.out.printf("%-34s %8s %16s%n", "MESSAGE: " + rate + " a second", "CPU ms", "without the host");
        used.forEach((name, millis) -> {
            double each = millis / (double) messages;
            System.out.printf(Locale.ROOT, "%-34s %8.2f %16.2f%n", name, each, each - host);
        });
    }

    /** Makes a package whose functions of both queues do nothing. */
    private static Path emptyApp(Path into) throws IOException {
        Path app = PackagedApp.folder();
        Files.createDirectories(into);
        Files.copy(app.resolve("host.json"), into.resolve("host.json"));
        for (String function : List.of("deliver", "deliverBulk")) {
            Path definition = Files.createDirectories(into.resolve(function)).resolve("function.json");
            Files.writeString(
                    definition,
                    Files.readString(app.resolve(function).resolve("function.json"))
                            .replaceAll("\\.\\./[^\"]+\\.jar", "../" + JAR)
                            .replaceAll("dev\\.proactivebot\\.functions\\.\\w+", EmptyFunction.class.getName()));
        }
        try (FileSystem jar =
                FileSystems.newFileSystem(URI.create("jar:" + into.resolve(JAR).toUri()), Map.of("create", "true"))) {
            Path place = jar.getPath(EmptyFunction.class.getName().replace('.', '/') + ".class");
            Files.createDirectories(place.getParent());
            Files.write(
                    place,
                    EmptyFunction.class
                            .getResourceAsStream(EmptyFunction.class.getSimpleName() + ".class")
                            .readAllBytes());
        }
        return into;
    }
}
