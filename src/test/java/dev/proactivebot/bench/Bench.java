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
        List<String> only = List.of(System.getProperty("bench.only", "").split(","));
        List<Figures> table = new ArrayList<>();
        for (Scenario scenario : Scenario.values()) {
            if (only.equals(List.of("")) || only.contains(scenario.name())) {
                table.add(scenario.run(scale, measure, Files.createTempDirectory("bench")));
                System.err.println(Figures.HEAD + System.lineSeparator() + table.get(table.size() - 1));
            }
        }
        System.out.println(Figures.HEAD);
        table.forEach(System.out::println);
        System.exit(table.stream().allMatch(row -> row.verdict().isEmpty()) ? 0 : 1);
    }
}
