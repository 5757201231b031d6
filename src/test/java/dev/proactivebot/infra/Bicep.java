package dev.proactivebot.infra;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import dev.proactivebot.testing.JsonSchema;
import dev.proactivebot.testing.NodeChecks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Holds a Bicep file as {@code src/test/node/bicep.mjs} parses it.
 *
 * @param problems errors of syntax and unknown names
 */
record Bicep(Path path, List<Declaration> declarations, List<String> problems) {
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private static final Path SCHEMAS = Path.of("src/test/resources/infra/schemas");

    /** The key that marks an expression, whose value only Azure knows. */
    private static final String EXPRESSION = "$";

    /**
     * Holds a statement.
     *
     * @param kind param, var, resource, module, output, type, func, import or targetScope
     * @param type the type and version of a resource, or the file of a module
     * @param value literals as JSON, other expressions as {@code {"$": text}}, or null
     */
    record Declaration(
            String kind, String name, String type, int line, boolean existing, JsonNode decorators, JsonNode value) {}

    /** Reads a file and the files that it refers to. */
    static List<Bicep> read(Path main) {
        List<Bicep> files = new ArrayList<>();
        for (JsonNode file : NodeChecks.ask("bicep", main.toAbsolutePath().toString())) {
            try {
                files.add(JSON.treeToValue(file, Bicep.class));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }

    /** Returns the problems of a file and of the files it refers to; checks resources against Microsoft's schemas. */
    static List<String> problems(Path main) {
        List<String> problems = new ArrayList<>();
        for (Bicep file : read(main)) {
            problems.addAll(file.problems);
            file.all("resource")
                    .filter(resource -> !resource.existing())
                    .forEach(resource -> file.errors(resource)
                            .forEach(error -> problems.add(
                                    file.path.getFileName() + ":" + resource.line() + ": " + resource.name() + error)));
        }
        return problems;
    }

    private List<Error> errors(Declaration resource) {
        Optional<JsonNode> schema = schema(resource.type());
        ObjectNode given = resource.value().deepCopy();
        given.remove(List.of("parent", "scope", "dependsOn")); // Bicep's own properties
        return schema.map(found -> JsonSchema.errors(found, given)).orElse(List.of()).stream()
                .filter(error -> error.getInstanceNode() == null
                        || !error.getInstanceNode().has(EXPRESSION))
                .toList();
    }

    /** Returns the schema of a type, if there is one for its version. */
    static Optional<JsonNode> schema(String type) {
        Path file = SCHEMAS.resolve(type.replaceFirst("@.*", "").replace('/', '_') + ".json");
        try {
            return Files.exists(file)
                    ? Optional.of(JSON.readTree(file.toFile()))
                            .filter(found -> type.equals(found.path("title").asText()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Stream<Declaration> all(String kind) {
        return declarations.stream().filter(declared -> declared.kind().equals(kind));
    }

    Declaration find(String kind, String name) {
        return all(kind)
                .filter(declared -> declared.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    /** Returns the text of an expression or a literal. */
    static String text(JsonNode value) {
        return value.path(EXPRESSION).asText(value.asText());
    }
}
