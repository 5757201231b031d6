package dev.proactivebot.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code docs/openapi.json}. */
public final class OpenApi {
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
    private static final String JSON_BODY = "/content/application~1json";

    private final JsonNode document;

    private OpenApi(JsonNode document) {
        this.document = document;
    }

    /** Holds an operation such as {@code POST /api/notifications}. */
    public record Operation(String method, String path, JsonNode node) {
        public String name() {
            return method + " " + path;
        }
    }

    /** Holds an example and its schema. */
    public record Example(String where, JsonNode value, JsonNode schema) {}

    public static OpenApi read() throws IOException {
        return new OpenApi(
                new ObjectMapper().readTree(Path.of("docs", "openapi.json").toFile()));
    }

    public List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(field -> METHODS.contains(field.getKey()))
                        .forEach(field -> operations.add(new Operation(
                                field.getKey().toUpperCase(Locale.ROOT), path.getKey(), field.getValue()))));
        return operations;
    }

    public Operation operation(String name) {
        return operations().stream()
                .filter(operation -> operation.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    public JsonNode schema(String name) {
        return found(document.at("/components/schemas/" + name), name);
    }

    /** Returns the words that a schema allows. */
    public Set<String> words(String schema) {
        Set<String> words = new TreeSet<>();
        schema(schema).path("enum").forEach(word -> words.add(word.asText()));
        return words;
    }

    /** Returns an operation's response of this status. */
    public JsonNode response(Operation operation, int status) {
        String name = operation.name() + " " + status;
        return found(resolved(operation.node().at("/responses/" + status)), name);
    }

    /** Returns the problems of an answer by its schema; a field that the document does not name is a problem. */
    public List<String> problemsOfAnswer(String operation, int status, JsonNode answer) {
        JsonNode schema = response(operation(operation), status).at(JSON_BODY + "/schema");
        return schemas().closed().problems(found(schema, operation + " " + status), answer);
    }

    public List<Example> examples(Operation operation) {
        List<Example> examples = new ArrayList<>(requests(operation));
        operation.node().path("responses").fieldNames().forEachRemaining(status -> {
            JsonNode response = response(operation, Integer.parseInt(status));
            examples.addAll(examples(operation.name() + " " + status, response.at(JSON_BODY)));
        });
        return examples;
    }

    public List<Example> requests(Operation operation) {
        return examples(operation.name(), operation.node().path("requestBody").at(JSON_BODY));
    }

    private static List<Example> examples(String where, JsonNode media) {
        return media.path("examples").properties().stream()
                .map(example -> new Example(
                        where + " " + example.getKey(), example.getValue().path("value"), media.path("schema")))
                .toList();
    }

    private static JsonNode found(JsonNode node, String name) {
        if (node.isMissingNode()) {
            throw new AssertionError("the document has no " + name);
        }
        return node;
    }

    private JsonNode resolved(JsonNode node) {
        String name = node.path("$ref").asText("");
        return name.isEmpty() ? node : resolved(found(document.at(name.substring(1)), name));
    }

    public JsonSchema schemas() {
        return JsonSchema.of(document);
    }
}
