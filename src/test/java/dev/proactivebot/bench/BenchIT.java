package dev.proactivebot.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bench's scenarios with few messages: what arrived, how often, and nothing about speed. */
@Timeout(240)
class BenchIT {

    @ParameterizedTest
    @EnumSource(
            value = Scenario.class,
            names = {"LIMIT", "THRICE"})
    void aSmallVersionShowsTheSame(Scenario scenario, @TempDir Path data) throws IOException {
        Figures figures = scenario.run(0.06, Duration.ZERO, data);

        assertEquals(List.of(), figures.verdict(), figures.toString());
        assertEquals(0, figures.lost());
    }
}
