package dev.proactivebot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Tests which log lines the settings in host.json keep. */
class HostJsonTest {

    @Test
    void samplingKeepsFailuresAndTheAppsLines() throws IOException {
        String excluded = logging()
                .at("/applicationInsights/samplingSettings/excludedTypes")
                .asText();

        Set<String> types = Arrays.stream(excluded.split(";")).collect(Collectors.toSet());
        assertTrue(types.containsAll(List.of("Request", "Exception", "Trace")), excluded);
    }

    /** In {@code Function} the host would write three more lines for each item: its start, its details and its end. */
    @Test
    void hostJsonKeepsAppLinesAndDropsHostLines() throws IOException {
        JsonNode levels = logging().path("logLevel");

        assertEquals("Information", levels.path("Function.*.User").asText());
        assertEquals("Warning", levels.path("Function").asText(), "the host's lines on each item cost money");
        assertEquals("Information", levels.path("Host.Results").asText(), "alerts read the requests");
        assertEquals("Warning", levels.path("default").asText(), "the host's lines on itself cost money");
        assertEquals(
                Set.of("Function", "Function.*.User"),
                levels.properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(category -> category.startsWith("Function"))
                        .collect(Collectors.toSet()),
                "a more specific level would win");
    }

    private static JsonNode logging() throws IOException {
        return new ObjectMapper().readTree(Path.of("host.json").toFile()).path("logging");
    }
}
