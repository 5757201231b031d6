package dev.proactivebot.bench;

import dev.proactivebot.bench.endpoint.EndpointBench;
import dev.proactivebot.crowd.CrowdScenario;
import dev.proactivebot.testing.PackagedApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code mvn -Pbench}: plays the scenarios and prints one table. {@code -Dbench.only=LIMIT,LANES} for some, {@code -Dbench.scale=0.1} for
 * fewer messages, {@code -Dbench.measure=10} for how many seconds storage is measured before each,
 * {@code -Dbench.other=<folder>} to play each with another package as well. {@code -Dbench.only=CROWD} plays crowds of instances in simulated
 * time and prints a table of its own.
 */
public final class Bench {
    private static final String CROWD = "CROWD";
    private static final String OTHER = "the other";

    private Bench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> names =
                new ArrayList<>(List.of(System.getProperty("bench.only", "").split(",", -1)));
        boolean isAll = names.remove("");
        if (names.remove(CROWD)) {
            CrowdScenario.main(arguments);
        }
        if (names.remove(EndpointBench.COLD)) {
            EndpointBench.cold();
        }
        if (names.remove(EndpointBench.ACK)) {
            EndpointBench.acknowledgements();
        }
        if (names.remove(FirstDelivery.FIRST)) {
            FirstDelivery.play(apps(), Files.createTempDirectory("bench"));
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
            if (apps().containsKey(OTHER)) {
                Path data = Files.createTempDirectory("bench");
                System.out.println(OTHER + ":");
                System.out.println(Figures.HEAD);
                System.out.println(Play.of(scenario, apps().get(OTHER), scale, measure, data));
            }
        }
        System.out.println(Figures.HEAD);
        table.forEach(System.out::println);
        System.exit(table.stream().allMatch(row -> row.verdict().isGood()) ? 0 : 1);
    }

    private static Map<String, Path> apps() throws IOException {
        String other = System.getProperty("bench.other", "");
        Map<String, Path> apps = new LinkedHashMap<>();
        apps.put("the app", PackagedApp.folder());
        if (!other.isEmpty()) {
            apps.put(OTHER, Path.of(other));
        }
        return apps;
    }

    private static List<Scenario> wanted(List<String> names) {
        List<String> known = Scenario.all().stream().map(Scenario::name).toList();
        if (!names.isEmpty() && !known.containsAll(names)) {
            throw new IllegalArgumentException("-Dbench.only: the scenarios are " + known + ", " + EndpointBench.COLD
                    + ", " + EndpointBench.ACK + ", " + FirstDelivery.FIRST + " and " + CROWD);
        }
        return Scenario.all().stream()
                .filter(scenario -> names.isEmpty() || names.contains(scenario.name()))
                .toList();
    }
}
