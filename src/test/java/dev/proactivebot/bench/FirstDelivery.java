package dev.proactivebot.bench;

import com.azure.core.util.BinaryData;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueMessageEncoding;
import dev.proactivebot.local.Azurite;
import dev.proactivebot.local.RunningHost;
import dev.proactivebot.testing.FakeTeams;
import dev.proactivebot.testing.TeamsLimits;
import dev.proactivebot.testing.TestQueues;
import java.io.IOException;
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
import java.util.stream.Stream;

/**
 * {@code -Dbench.only=FIRST}: how long a message waits that comes when an instance has just started, and what CPU it takes. The packages take
 * turns; {@code -Dbench.starts=15} changes the number of starts of each.
 */
final class FirstDelivery {
    static final String FIRST = "FIRST";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private FirstDelivery() {}

    private record Measured(long millis, long cpuMillis) {}

    /** @param apps by the names that the table shows */
    static void play(Map<String, Path> apps, Path data) throws IOException {
        Map<String, List<Measured>> all = new LinkedHashMap<>();
        try (Azurite azurite = Azurite.start(data, line -> {});
                FakeTeams teams = new FakeTeams(TeamsLimits.published(), Clock.systemUTC(), new Random(1))) {
            for (int i = 0; i < Integer.getInteger("bench.starts", 7); i++) {
                for (Map.Entry<String, Path> app : apps.entrySet()) {
                    try (RunningHost host =
                            RunningHost.of(app.getValue()).storage(azurite).start()) {
                        all.computeIfAbsent(app.getKey(), name -> new ArrayList<>())
                                .add(first(host, azurite, teams, app.getKey() + i));
                    }
                }
            }
        }
        System.out.printf("%-34s %8s %8s%n", "FIRST: of a fresh instance", "ms", "CPU ms");
        all.forEach((name, measured) -> System.out.printf(
                Locale.ROOT,
                "%-34s %8d %8d%n",
                name,
                median(measured.stream().map(Measured::millis)),
                median(measured.stream().map(Measured::cpuMillis))));
    }

    private static Measured first(RunningHost host, Azurite azurite, FakeTeams teams, String text) throws IOException {
        QueueClient queue = TestQueues.queue(azurite.connectionString(), "bot-queue", QueueMessageEncoding.BASE64);
        queue.createIfNotExists();
        long cpuBefore = JvmUsage.of(host.pid()).cpuMillis();
        Instant put = Instant.now();
        queue.sendMessage(BinaryData.fromString(
                Stage.item(text, "c-" + text, teams.serviceUrl()).json()));
        Stage.await(PATIENCE, () -> teams.tally().has(text));
        Instant arrived = teams.tally()
                .first(List.of(text))
                .orElseThrow(() -> new IOException("the message did not arrive: " + host.stderr()));
        long cpu = JvmUsage.of(host.pid()).cpuMillis() - cpuBefore;
        return new Measured(Duration.between(put, arrived).toMillis(), cpu);
    }

    private static long median(Stream<Long> values) {
        List<Long> sorted = values.sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
