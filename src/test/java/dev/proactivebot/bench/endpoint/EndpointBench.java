package dev.proactivebot.bench.endpoint;

import dev.proactivebot.bench.JvmUsage;
import dev.proactivebot.testing.PackagedApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * {@code -Dbench.only=COLD,ACK}: the cold start and the cost of a message, next to the floor. {@code -Dbench.other=<folder>} measures another
 * package, such as an earlier version's, in the same run; {@code -Dbench.starts=15} changes the number of starts, and
 * {@code -Dbench.rounds=7} that of rounds under load. All take turns, so that what else the machine does meets all alike.
 */
public final class EndpointBench {
    public static final String COLD = "COLD";
    public static final String ACK = "ACK";

    private static final int CONNECTIONS = 8;
    private static final int MESSAGES = 4_000;
    private static final int WARM_UP = 6_000;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);

    private EndpointBench() {}

    /** What one start, or one round under load, has shown; what was not measured is 0. */
    private record Measured(double millis, double cpuMillis, double perSecond, double megabytes) {}

    public static void cold() throws IOException, InterruptedException {
        try (Channel channel = new Channel()) {
            Map<Contender, List<Measured>> starts = new LinkedHashMap<>();
            for (int i = 0; i < Integer.getInteger("bench.starts", 7); i++) {
                for (Contender contender : contenders(channel, true)) {
                    starts.computeIfAbsent(contender, it -> new ArrayList<>()).add(start(contender, channel));
                }
            }
            System.out.printf("%-34s %8s %8s %8s%n", "COLD: to the first acknowledgement", "ms", "CPU ms", "classes");
            for (Contender contender : starts.keySet()) {
                System.out.printf(
                        Locale.ROOT,
                        "%-34s %8.0f %8.0f %8d%n",
                        contender.name(),
                        median(starts.get(contender), Measured::millis),
                        median(starts.get(contender), Measured::cpuMillis),
                        classes(contender, channel));
            }
            ratios(starts, Map.of("ms", Measured::millis, "CPU", Measured::cpuMillis));
        }
    }

    public static void acknowledgements() throws IOException, InterruptedException {
        try (Channel channel = new Channel()) {
            Map<Contender, Front> fronts = new LinkedHashMap<>();
            Map<Contender, List<Measured>> rounds = new LinkedHashMap<>();
            try {
                for (Contender contender : contenders(channel, false)) {
                    fronts.put(contender, Front.start(contender));
                    load(fronts.get(contender), channel, WARM_UP);
                }
                for (int i = 0; i < Integer.getInteger("bench.rounds", 7); i++) {
                    for (Contender contender : fronts.keySet()) {
                        rounds.computeIfAbsent(contender, it -> new ArrayList<>())
                                .add(load(fronts.get(contender), channel, MESSAGES));
                    }
                }
            } finally {
                for (Front front : fronts.values()) {
                    front.close();
                }
            }
            System.out.printf("%-34s %8s %8s %8s%n", "ACK: 8 connections", "a second", "CPU ms", "MB");
            rounds.forEach((contender, all) -> System.out.printf(
                    Locale.ROOT,
                    "%-34s %8.0f %8.2f %8.0f%n",
                    contender.name(),
                    median(all, Measured::perSecond),
                    median(all, Measured::cpuMillis),
                    all.get(all.size() - 1).megabytes()));
            ratios(
                    rounds,
                    Map.of(
                            "a second", Measured::perSecond,
                            "CPU", Measured::cpuMillis,
                            "MB", Measured::megabytes));
        }
    }

    private static List<Contender> contenders(Channel channel, boolean withSecrets) throws IOException {
        Path app = PackagedApp.folder();
        String other = System.getProperty("bench.other", "");
        List<Contender> all = new ArrayList<>();
        all.add(Contender.floor(app, channel.managedIdentity()));
        all.add(Contender.app("the app, managed identity", app, channel.managedIdentity()));
        if (!other.isEmpty()) {
            all.add(Contender.app("the other, managed identity", Path.of(other), channel.managedIdentity()));
        }
        if (withSecrets) {
            all.add(Contender.app("the app, secret", app, channel.secret()));
        }
        if (withSecrets && !other.isEmpty()) {
            all.add(Contender.app("the other, secret", Path.of(other), channel.secret()));
        }
        return all;
    }

    private static Measured start(Contender contender, Channel channel) throws IOException, InterruptedException {
        try (Front front = Front.start(contender)) {
            sayUntilAcknowledged(front, channel);
            double millis = front.millisSinceStart();
            double cpuMillis = front.usage().cpuMillis();
            return new Measured(millis, cpuMillis, 0, 0);
        }
    }

    /** The app acknowledges nothing that has waited for three seconds, which is what a busy machine may take. */
    private static void sayUntilAcknowledged(Front front, Channel channel) throws IOException, InterruptedException {
        channel.say(front.endpoint());
        while (channel.acknowledged() == 0) {
            LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
            channel.say(front.endpoint());
        }
    }

    /** A start of its own, because the log of classes takes time. */
    private static long classes(Contender contender, Channel channel) throws IOException, InterruptedException {
        Path log = Files.createTempFile("classes", ".log");
        try (Front front = Front.start(contender, "-Xlog:class+load:file=" + log)) {
            sayUntilAcknowledged(front, channel);
            try (Stream<String> lines = Files.lines(log)) {
                return lines.filter(line -> line.contains(" source: ")).count();
            }
        } finally {
            Files.delete(log);
        }
    }

    /** While it warms up, the first messages may be too late to be acknowledged. */
    private static Measured load(Front front, Channel channel, int messages) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        JvmUsage before = front.usage();
        long start = System.nanoTime();
        List<CompletableFuture<Void>> connections = IntStream.range(0, CONNECTIONS)
                .mapToObj(i -> CompletableFuture.runAsync(() -> say(front, channel, messages / CONNECTIONS), threads))
                .toList();
        try {
            connections.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            throw new IOException(e.getCause());
        } finally {
            threads.shutdown();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        JvmUsage after = front.usage();
        int acknowledged = channel.acknowledged();
        if (messages != WARM_UP && acknowledged != messages) {
            throw new IOException(acknowledged + " of " + messages + " messages were acknowledged");
        }
        return new Measured(
                0, (after.cpuMillis() - before.cpuMillis()) / (double) messages, messages / seconds, after.megabytes());
    }

    private static void say(Front front, Channel channel, int messages) {
        try {
            for (int i = 0; i < messages; i++) {
                channel.say(front.endpoint());
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double median(List<Measured> all, ToDoubleFunction<Measured> figure) {
        double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static void ratios(
            Map<Contender, List<Measured>> measured, Map<String, ToDoubleFunction<Measured>> figures) {
        List<Contender> contenders = List.copyOf(measured.keySet());
        for (Contender one : contenders) {
            for (Contender base : contenders) {
                boolean isFirst = base.equals(contenders.get(0));
                boolean isSameIdentity = one.name().startsWith("the app")
                        && base.name().equals(one.name().replace("the app", "the other"));
                if (!one.equals(base) && (isFirst || isSameIdentity)) {
                    StringBuilder line = new StringBuilder();
                    figures.forEach((name, figure) -> line.append(String.format(
                            Locale.ROOT,
                            "  %s %.2f",
                            name,
                            median(measured.get(one), figure) / median(measured.get(base), figure))));
                    System.out.println(one.name() + " / " + base.name() + ":" + line);
                }
            }
        }
    }
}
