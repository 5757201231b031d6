package dev.proactivebot.local.host;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns the value of a queue output into messages the way the host does. A String that looks like JSON is parsed and
 * written back: indented, its dates reformatted, and an array becomes one message for each element.
 */
final class OutgoingMessages {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private OutgoingMessages() {}

    /** @throws IllegalArgumentException for what the host (or the stand-in) cannot write */
    static List<byte[]> of(Object value) {
        if (value instanceof byte[] bytes) {
            return List.of(bytes);
        }
        if (value instanceof String text) {
            return text(text);
        }
        if (value instanceof String[] texts) {
            return elements(Arrays.asList(texts));
        }
        if (value instanceof List<?> list) {
            return elements(list);
        }
        throw new IllegalArgumentException(
                "the stand-in writes byte[], String, String[] and List<String> to a queue, not "
                        + value.getClass().getName());
    }

    private static List<byte[]> elements(List<?> list) {
        List<byte[]> messages = new ArrayList<>();
        for (Object element : list) {
            if (!(element instanceof String text)) {
                throw new IllegalArgumentException("the stand-in writes lists of String to a queue only");
            }
            messages.add(bytes(text));
        }
        return messages;
    }

    private static List<byte[]> text(String text) {
        String trimmed = text.trim();
        boolean looksLikeJson = (trimmed.startsWith("{") && trimmed.endsWith("}"))
                || (trimmed.startsWith("[") && trimmed.endsWith("]"));
        if (!looksLikeJson) {
            return List.of(bytes(text));
        }
        JsonNode json = withDotNetDates(parsed(trimmed));
        if (!json.isArray()) {
            return List.of(bytes(indented(json)));
        }
        List<byte[]> messages = new ArrayList<>();
        json.forEach(element -> messages.add(bytes(element.isValueNode() ? element.asText() : indented(element))));
        return messages;
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "a String that looks like JSON and is none cannot be written: " + e.getOriginalMessage(), e);
        }
    }

    private static JsonNode withDotNetDates(JsonNode node) {
        if (node instanceof TextNode text) {
            return TextNode.valueOf(DotNetDate.rewritten(text.textValue()));
        }
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> field.setValue(withDotNetDates(field.getValue())));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, withDotNetDates(array.get(i)));
            }
        }
        return node;
    }

    private static String indented(JsonNode json) {
        try {
            return JSON.writer(new DotNetPrinter()).writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a parsed tree can be written", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** {@code "name": value}, two blanks a level, nothing inside an empty object or array. */
    private static final class DotNetPrinter extends DefaultPrettyPrinter {
        private static final long serialVersionUID = 1L;
        private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");

        DotNetPrinter() {
            indentObjectsWith(INDENT);
            indentArraysWith(INDENT);
        }

        @Override
        public DefaultPrettyPrinter createInstance() {
            return new DotNetPrinter();
        }

        @Override
        public void writeObjectFieldValueSeparator(JsonGenerator out) throws IOException {
            out.writeRaw(": ");
        }

        @Override
        public void writeEndObject(JsonGenerator out, int entries) throws IOException {
            _nesting--;
            if (entries > 0) {
                INDENT.writeIndentation(out, _nesting);
            }
            out.writeRaw('}');
        }

        @Override
        public void writeEndArray(JsonGenerator out, int values) throws IOException {
            _nesting--;
            if (values > 0) {
                INDENT.writeIndentation(out, _nesting);
            }
            out.writeRaw(']');
        }
    }
}
