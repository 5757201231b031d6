package dev.proactivebot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.testing.OpenApi;
import dev.proactivebot.testing.OpenApi.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Compares {@code test.http} with {@code docs/openapi.json}. */
class TestHttpTest {
    private static final Pattern REQUEST = Pattern.compile("(?m)^([A-Z]+) \\{\\{app}}(/[^\\s?]+)\\S*$");
    private static final String KEY_HEADER = "\nx-functions-key: {{key}}\n";
    private static final String VARIABLE = "\\{\\{[^}]+}}";

    private OpenApi document;
    private List<Request> requests;

    /** Holds a request of the file; {@code text} is its head and its body. */
    private record Request(String operation, String text) {
        boolean hasKey() {
            return text.contains(KEY_HEADER);
        }

        /** Returns the text after the first empty line, or an empty text. */
        String body() {
            int head = text.indexOf("\n\n");
            return head < 0 ? "" : text.substring(head).strip();
        }
    }

    @BeforeEach
    void read() throws IOException {
        document = OpenApi.read();
        requests = new ArrayList<>();
        for (String section : Files.readString(Path.of("test.http")).split("(?m)^###.*\n", -1)) {
            Matcher request = REQUEST.matcher(section);
            if (request.find()) {
                String path = request.group(2).replaceAll(VARIABLE, "{id}");
                requests.add(new Request(request.group(1) + " " + path, section.substring(request.start())));
            }
        }
    }

    @Test
    void fileHasExactlyTheDocumentedOperations() {
        Set<String> documented = new TreeSet<>();
        document.operations().forEach(operation -> documented.add(operation.name()));
        Set<String> requested = new TreeSet<>();
        requests.forEach(request -> requested.add(request.operation()));

        assertEquals(documented, requested);
    }

    @Test
    void keyedRequestsCarryTheKey() {
        for (Request request : requests) {
            Operation operation = document.operation(request.operation());
            boolean keyed = operation.node().path("security").toString().contains("functionKey");

            assertEquals(keyed, request.hasKey(), request.operation());
        }
    }

    @Test
    void bodiesMatchTheirSchemas() throws IOException {
        for (Request request : requests) {
            JsonNode expected = document.operation(request.operation()).node().path("requestBody");
            assertEquals(expected.isMissingNode(), request.body().isEmpty(), request.operation());
            if (!request.body().isEmpty()) {
                JsonNode schema = expected.at("/content/application~1json/schema");
                JsonNode body = new ObjectMapper().readTree(request.body());

                assertTrue(schema.isObject(), request.operation());
                assertEquals(List.of(), document.schemas().problems(schema, body), request.operation());
            }
        }
    }

    @Test
    void everySectionHasARequest() throws IOException {
        long sections = Files.readString(Path.of("test.http"))
                .lines()
                .filter(line -> line.startsWith("###"))
                .count();

        assertTrue(sections > 0);
        assertEquals(sections, requests.size());
    }
}
