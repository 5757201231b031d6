package dev.proactivebot.schema;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes a {@link ProtocolRecord} as the mapper would write it. Empty texts, lists and trees are left out. */
final class RecordWriter {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private RecordWriter() {}

    /**
     * Makes a tree of a record.
     *
     * @param mapper makes a tree of what is no part of the protocol
     */
    static ObjectNode tree(ProtocolRecord value, Function<Object, JsonNode> mapper) {
        ObjectNode tree = NODES.objectNode();
        RecordMapper type = RecordMapper.of(value.getClass());
        for (int i = 0; i < type.names.length; i++) {
            Object part = type.part(i, value);
            if (part instanceof Map<?, ?> others) {
                others.forEach((name, node) -> tree.set((String) name, (JsonNode) node));
            } else if (part != null && !isEmpty(part)) {
                tree.set(type.names[i], node(part, mapper));
            }
        }
        return tree;
    }

    /** Writes the fields that {@link #tree} has, or returns false when one of them is no part of the protocol. */
    static boolean write(ProtocolRecord value, JsonGenerator to) throws IOException {
        RecordMapper type = RecordMapper.of(value.getClass());
        to.writeStartObject();
        for (int i = 0; i < type.names.length; i++) {
            Object part = type.part(i, value);
            boolean isWritten = part instanceof Map<?, ?> others
                    ? writeOthers(others, to)
                    : part == null || isEmpty(part) || writeField(type.names[i], part, to);
            if (!isWritten) {
                return false;
            }
        }
        to.writeEndObject();
        return true;
    }

    private static boolean writeOthers(Map<?, ?> others, JsonGenerator to) throws IOException {
        for (var other : others.entrySet()) {
            if (!writeField((String) other.getKey(), other.getValue(), to)) {
                return false;
            }
        }
        return true;
    }

    private static boolean writeField(String name, @Nullable Object value, JsonGenerator to) throws IOException {
        to.writeFieldName(name);
        return write(value, to);
    }

    private static boolean write(@Nullable Object value, JsonGenerator to) throws IOException {
        if (value instanceof String text) {
            to.writeString(text);
        } else if (value instanceof JsonNode node) {
            return JsonText.write(node, to);
        } else if (value instanceof ProtocolRecord inner) {
            return write(inner, to);
        } else if (value instanceof List<?> list) {
            return writeArray(list, to);
        } else if (value instanceof Integer number) {
            to.writeNumber(number);
        } else if (value instanceof Boolean truth) {
            to.writeBoolean(truth);
        } else if (value instanceof Instant time) {
            to.writeString(time.toString());
        } else if (value == null) {
            to.writeNull();
        } else {
            return false;
        }
        return true;
    }

    private static boolean writeArray(List<?> list, JsonGenerator to) throws IOException {
        to.writeStartArray();
        for (Object entry : list) {
            if (!write(entry, to)) {
                return false;
            }
        }
        to.writeEndArray();
        return true;
    }

    private static boolean isEmpty(Object value) {
        if (value instanceof JsonNode node) {
            return node.isContainerNode() && node.isEmpty();
        }
        return value.equals("") || value.equals(List.of());
    }

    private static JsonNode node(@Nullable Object value, Function<Object, JsonNode> mapper) {
        if (value == null) {
            return NODES.nullNode();
        }
        if (value instanceof JsonNode node) {
            return node;
        }
        if (value instanceof String text) {
            return NODES.textNode(text);
        }
        if (value instanceof Integer number) {
            return NODES.numberNode(number.intValue());
        }
        if (value instanceof Boolean truth) {
            return NODES.booleanNode(truth);
        }
        if (value instanceof Instant time) {
            return NODES.textNode(time.toString());
        }
        if (value instanceof ProtocolRecord inner) {
            return tree(inner, mapper);
        }
        if (value instanceof List<?> list) {
            ArrayNode array = NODES.arrayNode(list.size());
            list.forEach(entry -> array.add(node(entry, mapper)));
            return array;
        }
        return mapper.apply(value);
    }
}
