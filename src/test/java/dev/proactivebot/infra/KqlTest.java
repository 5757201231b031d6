package dev.proactivebot.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.testing.NodeChecks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parses every query of the repository with Microsoft's KQL parser. */
class KqlTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```(\\w*)\\R(.*?)^ *```");

    /** The beginning of a query, for code blocks that name no language. */
    private static final Pattern BEGIN =
            Pattern.compile("(?s)(//[^\n]*\\s+)*(let \\w+ =|(traces|requests|exceptions|dependencies)\\s+\\|).*");

    /** A parameter of a workbook, such as {@code {TimeRange:label}}. */
    private static final Pattern PARAMETER = Pattern.compile("\\{\\w+(:\\w+)?\\}");

    @Test
    void everyQueryIsValid() throws IOException {
        Map<String, String> queries = new LinkedHashMap<>();
        for (Path file : Infra.files(Infra.FOLDER, name -> name.endsWith(".kql"))) {
            queries.put(file.toString(), Infra.text(file));
        }
        for (Path page : pages()) {
            List<String> blocks = blocks(Infra.text(page));
            blocks.forEach(block -> queries.put(page + " " + (blocks.indexOf(block) + 1), block));
        }
        for (Path file : Infra.files(Infra.FOLDER, name -> name.endsWith(".workbook") || name.endsWith(".json"))) {
            List<String> found = ofWorkbook(new ObjectMapper().readTree(file.toFile()));
            found.forEach(query -> queries.put(file + " " + (found.indexOf(query) + 1), query));
        }

        Map<String, JsonNode> wrong = new LinkedHashMap<>();
        JsonNode problems = NodeChecks.ask("kql", queries.values());
        int at = 0;
        for (String where : queries.keySet()) {
            JsonNode found = problems.get(at++);
            if (!found.isEmpty()) {
                wrong.put(where, found);
            }
        }
        assertTrue(queries.size() > 10, "only " + queries.keySet());
        assertEquals(Map.of(), wrong);
    }

    private static List<Path> pages() {
        List<Path> pages = new ArrayList<>(List.of(Path.of("README.md"), Path.of("SECURITY.md")));
        for (Path folder : List.of(Path.of("docs"), Infra.FOLDER)) {
            pages.addAll(Infra.files(folder, name -> name.endsWith(".md")));
        }
        return pages;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        traces ; where massage has "x"                           | massage
        traces ; extend kind = 1                                 | needs to be bracketed
        traces ; where message has "x" ; summarise count()       | summarise
        traces ; extend x = extrct("a", 1, message)              | extrct
        traces ; parse message with * " kind=" kind " k=" k      | kind
        requests ; where (success == false                       | )
        trace ; take 1                                           | trace
        """)
    void brokenQueryHasTheExpectedProblem(String query, String wrong) {
        String found = problems(query.replace(';', '|')).toString();

        assertTrue(found.contains(wrong), found);
    }

    @Test
    void queriesOfPagesAreFound() {
        String page = """
                a
                ```kusto
                first
                ```
                ```
                traces
                | take 1
                ```
                ```json
                {}
                ```
                  ```kql
                  third
                  ```
                ```
                // a word
                let x = 1;
                print x
                ```
                ```
                mvn verify
                ```
                """;

        assertEquals(
                List.of("first", "traces\n| take 1", "third", "// a word\nlet x = 1;\nprint x"),
                blocks(page).stream().map(String::strip).toList());
    }

    @Test
    void queriesOfWorkbooksAreFound() throws IOException {
        JsonNode workbook = new ObjectMapper().readTree("""
            {"version": "Notebook/1.0", "items": [
              {"type": 3, "content": {"query": "traces | where timestamp {TimeRange} | take {N}", "queryType": 0}},
              {"type": 12, "content": {"items": [{"type": 3, "content": {"query": "{\\"a\\":1}", "queryType": 8}},
                {"type": 3, "content": {"query": "traces | tke 1", "queryType": 0}}]}}]}
            """);

        List<String> found = ofWorkbook(workbook);

        assertEquals(2, found.size());
        assertTrue(problems(found.get(0)).isEmpty());
        assertFalse(problems(found.get(1)).isEmpty());
    }

    private static JsonNode problems(String query) {
        return NodeChecks.ask("kql", List.of(query)).get(0);
    }

    private static List<String> blocks(String page) {
        return BLOCK.matcher(page)
                .results()
                .filter(KqlTest::isQuery)
                .map(block -> block.group(2))
                .toList();
    }

    private static boolean isQuery(MatchResult block) {
        return block.group(1).matches("kusto|kql")
                || (block.group(1).isEmpty() && BEGIN.matcher(block.group(2)).matches());
    }

    /** Returns the log queries of a workbook (their queryType is 0), with example values for parameters. */
    static List<String> ofWorkbook(JsonNode workbook) {
        boolean isWorkbook = workbook.path("version").asText().startsWith("Notebook/");
        Stream<JsonNode> contents = isWorkbook ? workbook.findParents("queryType").stream() : Stream.of();
        return contents.filter(content -> content.path("queryType").asInt() == 0)
                .map(content -> content.path("query").asText())
                .map(query -> query.replaceAll("(?<=timestamp )\\{\\w+\\}", "> ago(1h)"))
                .map(query -> query.replaceAll("\\{\\w+:grain\\}", "1h"))
                .map(query -> PARAMETER.matcher(query).replaceAll("1"))
                .toList();
    }
}
