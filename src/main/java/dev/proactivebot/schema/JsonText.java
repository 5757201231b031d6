package dev.proactivebot.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * Reads and writes trees by Jackson's parser alone: at a cold start an ObjectMapper costs as much as all else that the endpoint does.
 * {@code BotJsonTest} holds it to what the mapper makes of the same bytes.
 */
final class JsonText {
    private static final int MAX_DEPTH = 200;

    /** Shared with the mapper, so that both have the same rules. */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8) // an emoji is 4 bytes, not 12
            .build();

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonText() {}

    /** Reads the one value that there is. */
    static JsonNode read(byte[] json) throws IOException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new JsonParseException(parser, "no value");
            }
            JsonNode value = value(parser, first);
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "more than one value");
            }
            return value;
        }
    }

    private static JsonNode value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT -> wholeNumber(parser);
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            default -> throw new JsonParseException(parser, "a value was expected");
        };
    }

    private static JsonNode object(JsonParser parser) throws IOException {
        ObjectNode object = NODES.objectNode();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            object.set(name, value(parser, parser.nextToken()));
        }
        return object;
    }

    private static JsonNode array(JsonParser parser) throws IOException {
        ArrayNode array = NODES.arrayNode();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            array.add(value(parser, token));
        }
        return array;
    }

    private static JsonNode wholeNumber(JsonParser parser) throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
        };
    }

    /** Writes a tree, or returns false when there is something in it that JSON does not have: an object of Java's, bytes. */
    static boolean write(JsonNode node, JsonGenerator to) throws IOException {
        if (node.isObject()) {
            to.writeStartObject();
            for (var field : node.properties()) {
                to.writeFieldName(field.getKey());
                if (!write(field.getValue(), to)) {
                    return false;
                }
            }
            to.writeEndObject();
        } else if (node.isArray()) {
            to.writeStartArray();
            for (JsonNode entry : node) {
                if (!write(entry, to)) {
                    return false;
                }
            }
            to.writeEndArray();
        } else if (node.isTextual()) {
            to.writeString(node.textValue());
        } else if (node.isBoolean()) {
            to.writeBoolean(node.booleanValue());
        } else if (node.isNull()) {
            to.writeNull();
        } else {
            return writeNumber(node, to);
        }
        return true;
    }

    private static boolean writeNumber(JsonNode node, JsonGenerator to) throws IOException {
        if (node.isInt() || node.isLong()) {
            to.writeNumber(node.longValue());
        } else if (node.isDouble()) {
            to.writeNumber(node.doubleValue());
        } else if (node.isBigInteger()) {
            to.writeNumber(node.bigIntegerValue());
        } else {
            return false;
        }
        return true;
    }
}
