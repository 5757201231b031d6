package dev.proactivebot.bench;

import dev.proactivebot.bench.endpoint.EndpointBench;
import dev.proactivebot.crowd.CrowdScenario;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code mvn -Pbench}: plays the scenarios and prints one table. {@code -Dbench.only=LIMIT,LANES} for some, {@code -Dbench.scale=0.1} for
 * fewer messages, {@code -Dbench.measure=10} for how many seconds storage is measured before each. {@code -Dbench.only=CROWD} plays crowds
 * of instances in simulated time and prints a table of its own.
 */
public final class Bench {
    private static final String CROWD = "CROWD";

    private Bench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> names =
                new ArrayList<>(List.of(System.getProperty("bench.only", "").split(",", -1)));
        boolean isAll = names.remove("");
        if (names.remove(EndpointBench.COLD)) {
            EndpointBench.cold();
        }
        if (names.remove(EndpointBench.ACK)) {
            EndpointBench.acknowledgements();
        }
        if (names.remove(CROWD)) {
            CrowdScenario.main(arguments);
        }
        if (isAll || !names.isEmpty()) {
            playAll(names);
        }
    }

    private static void playAll(List<String> names) throws IOException {
        double scale = Double.parseDouble(System.getProperty("bench.scale", "1"));
        Duration measure = Duration.ofSeconds(Long.getLong("bench.measure", 10));
        List<Figures> table = new ArrayList<>();
        for (Scenario scenario : wanted(names)) {
            Figures figures = Play.of(scenario, scale, measure, Files.createTempDirectory("bench"));
            table.add(figures);
            System.err.println(Figures.HEAD + System.lineSeparator() + figures);
        }
        System.out.println(Figures.HEAD);
        table.forEach(System.out::println);
        System.exit(table.stream().allMatch(row -> row.verdict().isGood()) ? 0 : 1);
    }

    private static List<Scenario> wanted(List<String> names) {
        List<String> known = Scenario.all().stream().map(Scenario::name).toList();
        if (!names.isEmpty() && !known.containsAll(names)) {
            throw new IllegalArgumentException("-Dbench.only: the scenarios are " + known + ", " + EndpointBench.COLD
                    + ", " + EndpointBench.ACK + " and " + CROWD);
        }
        return Scenario.all().stream()
                .filter(scenario -> names.isEmpty() || names.contains(scenario.name()))
                .toList();
    }
}
