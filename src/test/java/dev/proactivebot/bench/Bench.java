package dev.proactivebot.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code mvn -Pbench}: plays the scenarios and prints one table. {@code -Dbench.only=LIMIT,LANES} for some, {@code -Dbench.scale=0.1} for
 * fewer messages, {@code -Dbench.measure=10} for how many seconds storage is measured before each.
 */
public final class Bench {
    private Bench() {}

    public static void main(String[] arguments) throws IOException {
        double scale = Double.parseDouble(System.getProperty("bench.scale", "1"));
        Duration measure = Duration.ofSeconds(Long.getLong("bench.measure", 10));
        List<Figures> table = new ArrayList<>();
        for (Scenario scenario : wanted(System.getProperty("bench.only", ""))) {
            Figures figures = Play.of(scenario, scale, measure, Files.createTempDirectory("bench"));
            table.add(figures);
            System.err.println(Figures.HEAD + System.lineSeparator() + figures);
        }
        System.out.println(Figures.HEAD);
        table.forEach(System.out::println);
        System.exit(table.stream().allMatch(row -> row.verdict().isGood()) ? 0 : 1);
    }

    private static List<Scenario> wanted(String names) {
        List<String> only = List.of(names.split(","));
        List<String> known = Scenario.all().stream().map(Scenario::name).toList();
        if (!names.isEmpty() && !known.containsAll(only)) {
            throw new IllegalArgumentException("-Dbench.only=" + names + ": the scenarios are " + known);
        }
        return Scenario.all().stream()
                .filter(scenario -> names.isEmpty() || only.contains(scenario.name()))
                .toList();
    }
}
