package dev.proactivebot.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** As much of JSON Schema as the manifest's extract uses. */
final class ManifestSchema {
    private final JsonNode document;

    ManifestSchema(Path file) throws IOException {
        this.document = new ObjectMapper().readTree(file.toFile());
    }

    List<String> problems(JsonNode manifest) {
        List<String> problems = new ArrayList<>();
        check(document, manifest, "", problems);
        return problems;
    }

    private void check(JsonNode given, JsonNode value, String where, List<String> problems) {
        JsonNode schema =
                given.has("$ref") ? document.at(given.path("$ref").asText().substring(1)) : given;
        if (!isPlainlyRight(schema, value)) {
            problems.add(where + ": " + value + " does not fit " + schema);
        }
        schema.path("required").forEach(name -> {
            if (!value.has(name.asText())) {
                problems.add(where + ": " + name + " is missing");
            }
        });
        if (schema.has("properties")) {
            value.properties().forEach(field -> {
                JsonNode property = schema.path("properties").path(field.getKey());
                if (property.isMissingNode()) {
                    problems.add(where + ": there is no " + field.getKey());
                } else {
                    check(property, field.getValue(), where + "/" + field.getKey(), problems);
                }
            });
        }
        if (schema.has("items")) {
            value.forEach(item -> check(schema.path("items"), item, where + "/*", problems));
        }
    }

    private static boolean isPlainlyRight(JsonNode schema, JsonNode value) {
        boolean isOfType = switch (schema.path("type").asText("")) {
            case "object" -> value.isObject();
            case "array" ->
                value.isArray() && value.size() <= schema.path("maxItems").asInt(Integer.MAX_VALUE);
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            default -> true;
        };
        boolean isListed = !schema.has("enum");
        for (JsonNode one : schema.path("enum")) {
            isListed |= one.equals(value);
        }
        return isOfType
                && isListed
                && (!schema.has("const") || schema.path("const").equals(value))
                && value.asText().length() <= schema.path("maxLength").asInt(Integer.MAX_VALUE)
                && Pattern.compile(schema.path("pattern").asText(""))
                        .matcher(value.asText())
                        .find();
    }
}
