package dev.proactivebot.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.regex.JDKRegularExpressionFactory;
import com.networknt.schema.regex.RegularExpression;
import java.util.List;
import java.util.Set;

/** Validates values by the schemas of one document, such as OpenAPI's, and resolves references in it. */
public final class JsonSchema {
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                    .formatAssertionsEnabled(true)
                    .regularExpressionFactory(JsonSchema::expression)
                    .build()));

    private static final Set<String> PARTS = Set.of("allOf", "anyOf", "oneOf");

    private final JsonNode document;
    private final boolean isClosed;

    private JsonSchema(JsonNode document, boolean isClosed) {
        this.document = document;
        this.isClosed = isClosed;
    }

    /** Replaces {@code \b} between brackets, which is a backspace in a schema's ECMAScript and an error in Java. */
    private static RegularExpression expression(String pattern) {
        return JDKRegularExpressionFactory.getInstance().getRegularExpression(pattern.replace("\\f\\b", "\\f\\x08"));
    }

    static JsonSchema of(JsonNode document) {
        return new JsonSchema(document, false);
    }

    /** Returns the errors of a value by a schema that is a document of its own; read-only properties are errors too. */
    public static List<Error> errors(JsonNode schema, JsonNode value) {
        Schema read = REGISTRY.getSchema(schema);
        return read.validate(value, context -> context.executionConfig(config -> config.readOnly(true)));
    }

    /** Returns this schema with unknown fields as errors, wherever a schema names its fields. */
    public JsonSchema closed() {
        return new JsonSchema(document, true);
    }

    /** Returns the problems of {@code value} with their places. */
    public List<String> problems(JsonNode schema, JsonNode value) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", document.path("components").deepCopy());
        if (isClosed) {
            whole.path("components").path("schemas").forEach(one -> close(one, false));
            close(whole, false);
        }
        return REGISTRY.getSchema(whole).validate(value).stream()
                .map(Error::toString)
                .toList();
    }

    /** Forbids unknown fields in a schema. Its parts stay open, because each of them knows only some of the fields. */
    private void close(JsonNode schema, boolean isPart) {
        if (!schema.isObject()) {
            return;
        }
        schema.path("properties").forEach(property -> close(property, false));
        close(schema.path("items"), false);
        close(schema.path("additionalProperties"), false);
        boolean namesAny = schema.has("properties");
        for (String keyword : PARTS) {
            for (int i = 0; i < schema.path(keyword).size(); i++) {
                JsonNode part = opened(schema.path(keyword).get(i));
                ((ArrayNode) schema.path(keyword)).set(i, part);
                close(part, true);
                namesAny = true;
            }
        }
        if (namesAny && !isPart && !schema.has("additionalProperties")) {
            ((ObjectNode) schema).put("unevaluatedProperties", false);
        }
    }

    /** Returns a copy of the schema that a part refers to, because the original may be closed elsewhere. */
    private JsonNode opened(JsonNode part) {
        return part.has("$ref")
                ? opened(document.at(part.path("$ref").asText().substring(1))).deepCopy()
                : part;
    }
}
