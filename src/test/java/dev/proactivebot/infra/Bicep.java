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
 * A Bicep file as {@code src/test/node/bicep.mjs} reads it.
 *
 * @param problems of syntax and of names
 */
record Bicep(Path path, List<Declaration> declarations, List<String> problems) {
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private static final Path SCHEMAS = Path.of("src/test/resources/infra/schemas");

    /** What an expression, whose value only Azure knows, is written as. */
    private static final String EXPRESSION = "$";

    /**
     * A statement.
     *
     * @param kind param, var, resource, module, output, type, func, import, targetScope
     * @param type of a resource with its version, of a module its file
     * @param value literals as JSON; the text of any other expression in {@code {"$": …}}; null when there is none
     */
    record Declaration(
            String kind, String name, String type, int line, boolean existing, JsonNode decorators, JsonNode value) {}

    /** Reads a file and those that it names. */
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

    /** Returns what is wrong with a file and those that it names; what a resource is given is held against Microsoft's schema. */
    static List<String> problems(Path main) {
        List<String> problems = new ArrayList<>();
        for (Bicep file : read(main)) {
            problems.addAll(file.problems);
            file.all("resource").filter(resource -> !resource.existing()).forEach(resource -> file.errors(resource)
                    .forEach(error -> problems.add(
                            file.path.getFileName() + ":" + resource.line() + ": " + resource.name() + error)));
        }
        return problems;
    }

    private List<Error> errors(Declaration resource) {
        Optional<JsonNode> schema = schema(resource.type());
        ObjectNode given = resource.value().deepCopy();
        given.remove(List.of("parent", "scope", "dependsOn")); // the language's own
        return schema.map(found -> JsonSchema.errors(found, given)).orElse(List.of()).stream()
                .filter(error -> error.getInstanceNode() == null
                        || !error.getInstanceNode().has(EXPRESSION))
                .toList();
    }

    /** Returns the schema of a type in this version. */
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

    /** Returns the text of an expression, or of a literal. */
    static String text(JsonNode value) {
        return value.path(EXPRESSION).asText(value.asText());
    }
}
