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

    /** Of an item the host would write three lines more in {@code Function}: that it begins, what it is, and that it has ended. */
    @Test
    void ourLinesAreKeptAndTheHostsOwnAreNot() throws IOException {
        JsonNode levels = logging().path("logLevel");

        assertEquals("Information", levels.path("Function.*.User").asText());
        assertEquals("Warning", levels.path("Function").asText(), "what the host says of each item costs money");
        assertEquals("Information", levels.path("Host.Results").asText(), "requests, which alerts read");
        assertEquals("Warning", levels.path("default").asText(), "what the host says of itself costs money");
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
