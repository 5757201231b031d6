package dev.proactivebot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the deployed host does with our lines. */
class HostJsonTest {

    @Test
    void samplingDropsNoFailureAndNoneOfOurLines() throws IOException {
        String excluded = logging()
                .at("/applicationInsights/samplingSettings/excludedTypes")
                .asText();

        Set<String> types = Arrays.stream(excluded.split(";")).collect(Collectors.toSet());
        assertTrue(types.containsAll(List.of("Request", "Exception", "Trace")), excluded);
    }

    /** Categories of functions begin with Function; a more specific level would win over the default. */
    @Test
    void ourLinesAreOfALevelThatIsKept() throws IOException {
        JsonNode levels = logging().path("logLevel");

        assertEquals("Information", levels.path("Function").asText());
        assertEquals("Information", levels.path("Host.Results").asText(), "requests, which alerts read");
        assertEquals("Warning", levels.path("default").asText(), "what the host says of itself costs money");
        levels.properties().stream()
                .filter(level ->
                        level.getKey().startsWith("Function") || level.getKey().startsWith("Host.Results"))
                .forEach(level -> assertTrue(
                        Set.of("Trace", "Debug", "Information")
                                .contains(level.getValue().asText()),
                        level::toString));
    }

    private static JsonNode logging() throws IOException {
        return new ObjectMapper().readTree(Path.of("host.json").toFile()).path("logging");
    }
}
