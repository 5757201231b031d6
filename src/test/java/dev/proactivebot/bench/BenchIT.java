package dev.proactivebot.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bench's scenarios with few messages: what arrived, how often, and nothing about speed. */
@Timeout(400)
class BenchIT {

    /**
     * All but the one that takes five minutes whatever its size ({@code ExpiredSecretTest} has it with a clock that is moved), and the
     * broadcasts to which nothing happens, and too much for a short run. {@code ChangeTest} has the changes.
     */
    static List<Scenario> scenarios() {
        return Scenario.all().stream()
                .filter(scenario -> scenario != Mending.EXPIRED_SECRET
                        && scenario != Broadcast.EVERYONE
                        && scenario != Broadcast.EVERYONE_KILLS
                        && !(scenario instanceof Edit))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("scenarios")
    void shortenedScenarioPasses(Scenario scenario, @TempDir Path data) throws IOException {
        Figures figures = Play.of(scenario, 0.06, Duration.ZERO, data);

        assertTrue(figures.verdict().isGood(), figures.toString());
    }
}
