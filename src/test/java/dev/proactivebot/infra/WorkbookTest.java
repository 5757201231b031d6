package dev.proactivebot.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests the workbook, except for its queries, which {@code KqlTest} and {@code QueriesTest} check. */
class WorkbookTest {
    static final Path FILE = Infra.FOLDER.resolve("workbook.json");

    private static JsonNode workbook() {
        try {
            return new ObjectMapper().readTree(FILE.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns its queries by their names, with example values for parameters. */
    static Map<String, String> queries() {
        Map<String, String> queries = new LinkedHashMap<>();
        workbook()
                .path("items")
                .forEach(item -> KqlTest.ofWorkbook(alone(item))
                        .forEach(query -> queries.put(item.path("name").asText(), query)));
        return queries;
    }

    private static JsonNode alone(JsonNode item) {
        ObjectMapper json = new ObjectMapper();
        return item.at("/content/query").isMissingNode()
                ? json.createObjectNode()
                : json.createObjectNode()
                        .put("version", "Notebook/1.0")
                        .set("items", json.createArrayNode().add(item));
    }

    @Test
    void workbookShowsWhatAnOperatorNeeds() {
        assertTrue(queries().keySet().containsAll(Set.of("deliveries", "waits", "failures", "queue ages", "pauses")));
    }

    @Test
    void partsHaveUniqueNamesAndUseTheChosenTime() {
        List<String> names = new ArrayList<>();
        workbook().path("items").forEach(item -> {
            names.add(item.path("name").asText());
            String query = item.at("/content/query").asText();
            assertEquals(query.isEmpty(), !query.contains("where timestamp {TimeRange}"), item::toString);
        });

        assertEquals(names.size(), new HashSet<>(names).size());
        assertFalse(names.contains(""));
        assertEquals(
                "TimeRange", workbook().at("/items/1/content/parameters/0/name").asText());
    }

    @Test
    void workbookBelongsToTheAppsLogs() {
        JsonNode created = Infra.resource("Microsoft.Insights/workbooks");

        assertEquals("insights.id", Bicep.text(Infra.at(created, "properties.sourceId")));
        assertEquals(workbook().path("version"), Infra.at(created, "properties.version"));
    }
}
