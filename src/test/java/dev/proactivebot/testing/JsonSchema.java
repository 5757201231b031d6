package dev.proactivebot.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** As much of JSON Schema as this project's document uses; a keyword that it does not know fails the test that meets it. */
public final class JsonSchema {
    private static final Set<String> SAYS_NOTHING =
            Set.of("description", "default", "examples", "contentEncoding", "$ref", "items", "properties");

    private final JsonNode document;
    private final boolean isClosed;

    private JsonSchema(JsonNode document, boolean isClosed) {
        this.document = document;
        this.isClosed = isClosed;
    }

    static JsonSchema of(JsonNode document) {
        return new JsonSchema(document, false);
    }

    /** A field that the schema does not name is wrong wherever the schema names any. */
    public JsonSchema closed() {
        return new JsonSchema(document, true);
    }

    /** What is wrong with {@code value}, each with where it is. */
    public List<String> problems(JsonNode schema, JsonNode value) {
        List<String> problems = new ArrayList<>();
        check(schema, value, "", problems);
        if (isClosed) {
            unnamed(parts(schema), value, "", problems);
        }
        return problems;
    }

    static JsonNode found(JsonNode node, String name) {
        if (node.isMissingNode()) {
            throw new AssertionError("the document has no " + name);
        }
        return node;
    }

    JsonNode resolved(JsonNode node) {
        if (!node.has("$ref")) {
            return node;
        }
        String name = node.path("$ref").asText();
        return resolved(found(document.at(name.substring(1)), name));
    }

    /** Fields of which no part of the schema knows; where it names none, it leaves them open. */
    private void unnamed(List<JsonNode> parts, JsonNode value, String where, List<String> problems) {
        for (int i = 0; i < (value.isArray() ? value.size() : 0); i++) {
            unnamed(below(parts, part -> part.path("items")), value.get(i), where + "/" + i, problems);
        }
        if (!value.isObject() || parts.stream().noneMatch(part -> part.has("properties"))) {
            return;
        }
        value.properties().forEach(field -> {
            List<JsonNode> named = below(parts, part -> part.path("properties").path(field.getKey()));
            if (named.isEmpty()) {
                problems.add(where + "/" + field.getKey() + " is not in the document");
            }
            unnamed(named, field.getValue(), where + "/" + field.getKey(), problems);
        });
    }

    private List<JsonNode> below(List<JsonNode> parts, UnaryOperator<JsonNode> step) {
        return parts.stream()
                .map(step)
                .filter(node -> !node.isMissingNode())
                .flatMap(node -> parts(node).stream())
                .toList();
    }

    /** A schema and what it is put together of. */
    private List<JsonNode> parts(JsonNode given) {
        JsonNode schema = resolved(given);
        List<JsonNode> parts = new ArrayList<>(List.of(schema));
        for (String keyword : List.of("allOf", "anyOf", "oneOf")) {
            schema.path(keyword).forEach(part -> parts.addAll(parts(part)));
        }
        return parts;
    }

    private static List<JsonNode> all(JsonNode array) {
        List<JsonNode> all = new ArrayList<>();
        array.forEach(all::add);
        return all;
    }

    private boolean fits(JsonNode schema, JsonNode value) {
        List<String> problems = new ArrayList<>();
        check(schema, value, "", problems);
        return problems.isEmpty();
    }

    private void check(JsonNode given, JsonNode value, String where, List<String> problems) {
        JsonNode schema = resolved(given);
        schema.properties().forEach(keyword -> {
            if (!SAYS_NOTHING.contains(keyword.getKey())
                    && !holds(keyword.getKey(), keyword.getValue(), schema, value)) {
                problems.add(where + " " + keyword.getKey() + " " + value);
            }
        });
        if (value.isArray() && schema.has("items")) {
            for (int i = 0; i < value.size(); i++) {
                check(schema.path("items"), value.get(i), where + "/" + i, problems);
            }
        }
        schema.path("properties").properties().forEach(property -> {
            if (value.has(property.getKey())) {
                check(property.getValue(), value.get(property.getKey()), where + "/" + property.getKey(), problems);
            }
        });
    }

    private boolean holds(String keyword, JsonNode says, JsonNode schema, JsonNode value) {
        return switch (keyword) {
            case "type" -> isOfType(says.asText(), value);
            case "enum" -> all(says).contains(value);
            case "const" -> says.equals(value);
            case "required" -> !value.isObject() || all(says).stream().allMatch(name -> value.has(name.asText()));
            case "additionalProperties" ->
                value.properties().stream()
                        .filter(field -> !schema.path("properties").has(field.getKey()))
                        .allMatch(field -> says.isObject() && fits(says, field.getValue()));
            case "propertyNames" ->
                value.properties().stream().allMatch(field -> fits(says, TextNode.valueOf(field.getKey())));
            case "oneOf" -> all(says).stream().filter(one -> fits(one, value)).count() == 1;
            case "anyOf" -> all(says).stream().anyMatch(one -> fits(one, value));
            case "allOf" -> all(says).stream().allMatch(one -> fits(one, value));
            case "not" -> !fits(says, value);
            default -> isWithin(keyword, says, value);
        };
    }

    private static boolean isWithin(String keyword, JsonNode says, JsonNode value) {
        return switch (keyword) {
            case "minLength" -> !value.isTextual() || value.textValue().length() >= says.asInt();
            case "maxLength" -> !value.isTextual() || value.textValue().length() <= says.asInt();
            case "pattern" ->
                !value.isTextual()
                        || Pattern.compile(says.asText())
                                .matcher(value.textValue())
                                .find();
            case "format" -> !value.isTextual() || isTime(value.textValue());
            case "minItems" -> !value.isArray() || value.size() >= says.asInt();
            case "maxItems" -> !value.isArray() || value.size() <= says.asInt();
            case "minimum" -> !value.isNumber() || value.longValue() >= says.asLong();
            case "maximum" -> !value.isNumber() || value.longValue() <= says.asLong();
            default -> throw new AssertionError("the test knows no keyword " + keyword);
        };
    }

    private static boolean isTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isOfType(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            default -> throw new AssertionError("the test knows no type " + type);
        };
    }
}
