package dev.proactivebot.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Maps a {@link ProtocolRecord} from and to a tree. It does so where everything is as it should be; what is odd, such as a number where a
 * text belongs, is left to the mapper, which has the rules and the errors for it.
 */
final class RecordMapper {
    private static final Map<Class<?>, RecordMapper> MAPPERS = new ConcurrentHashMap<>();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Returned for what is odd. */
    private static final Object ODD = new Object();

    private final RecordComponent[] components;
    private final Constructor<?> constructor;

    /** The places of the components by name, in lower case where case does not matter. */
    private final Map<String, Integer> places;

    private final boolean anyCase;

    /** The place of the map that takes what no component names; -1 when there is none. */
    private final int rest;

    private RecordMapper(Class<?> type) {
        // the names in an activity are the protocol's: ProtocolNames spells those of items
        this.anyCase = type != Activity.class;
        this.components = type.getRecordComponents();
        this.places = new HashMap<>();
        Class<?>[] types = new Class<?>[components.length];
        int map = -1;
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            if (types[i] == Map.class) {
                map = i;
            } else {
                places.put(folded(components[i].getName()), i);
            }
        }
        this.rest = map;
        try {
            this.constructor = type.getDeclaredConstructor(types);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every record has its canonical constructor", e);
        }
    }

    private String folded(String name) {
        return anyCase ? name.toLowerCase(Locale.ROOT) : name;
    }

    private static RecordMapper of(Class<?> type) {
        RecordMapper known = MAPPERS.get(type);
        if (known == null) {
            known = new RecordMapper(type);
            MAPPERS.put(type, known);
        }
        return known;
    }

    /** Reads a record of {@code type}, or returns null when the tree is odd. */
    static <T> @Nullable T read(JsonNode tree, Class<T> type) {
        Object read = of(type).read(tree);
        return read == ODD ? null : type.cast(read);
    }

    private @Nullable Object read(JsonNode tree) {
        if (!tree.isObject()) {
            return ODD;
        }
        @Nullable Object[] values = new Object[components.length];
        boolean[] isSet = new boolean[components.length];
        Map<String, JsonNode> others = new LinkedHashMap<>();
        for (var field : tree.properties()) {
            Integer place = places.get(folded(field.getKey()));
            if (place == null) {
                others.put(field.getKey(), field.getValue());
                continue;
            }
            values[place] = value(field.getValue(), components[place].getGenericType());
            if (isSet[place] || values[place] == ODD) {
                return ODD;
            }
            isSet[place] = true;
        }
        if (hasAlias(others) || (rest < 0 && !others.isEmpty())) {
            return ODD;
        }
        if (rest >= 0) {
            values[rest] = others;
        }
        return invoke(() -> constructor.newInstance(values));
    }

    /** The Node template calls a reference's {@code activityId} so. */
    private boolean hasAlias(Map<String, JsonNode> others) {
        return constructor.getDeclaringClass() == ConversationReference.class
                && others.keySet().stream().anyMatch("id"::equalsIgnoreCase);
    }

    private static @Nullable Object value(JsonNode node, Type type) {
        if (type == JsonNode.class) {
            return node;
        }
        if (node.isNull()) {
            return null;
        }
        if (type == String.class) {
            return node.isTextual() ? node.textValue() : ODD;
        }
        if (type == Integer.class) {
            return node.isInt() ? node.intValue() : ODD;
        }
        if (type == Boolean.class) {
            return node.isBoolean() ? node.booleanValue() : ODD;
        }
        if (type == Instant.class) {
            return instant(node);
        }
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return list(node, list.getActualTypeArguments()[0]);
        }
        return type instanceof Class<?> other && ProtocolRecord.class.isAssignableFrom(other)
                ? of(other).read(node)
                : ODD;
    }

    private static Object instant(JsonNode node) {
        try {
            return node.isTextual() ? InstantParser.parse(node.textValue()) : ODD;
        } catch (DateTimeException e) {
            return ODD;
        }
    }

    private static Object list(JsonNode node, Type type) {
        if (!node.isArray()) {
            return ODD;
        }
        List<@Nullable Object> values = new ArrayList<>(node.size());
        for (JsonNode entry : node) {
            Object value = value(entry, type);
            if (value == ODD) {
                return ODD;
            }
            values.add(value);
        }
        return values;
    }

    /**
     * Makes a tree of a record. Empty texts, lists and trees are left out.
     *
     * @param mapper makes a tree of what is no part of the protocol
     */
    static ObjectNode tree(ProtocolRecord value, Function<Object, JsonNode> mapper) {
        ObjectNode tree = NODES.objectNode();
        for (RecordComponent component : of(value.getClass()).components) {
            Object part = invoke(() -> component.getAccessor().invoke(value));
            if (part instanceof Map<?, ?> others) {
                others.forEach((name, node) -> tree.set((String) name, (JsonNode) node));
            } else if (part != null && !isEmpty(part)) {
                tree.set(component.getName(), node(part, mapper));
            }
        }
        return tree;
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

    private interface Call {
        @Nullable Object now() throws ReflectiveOperationException;
    }

    private static @Nullable Object invoke(Call call) {
        try {
            return call.now();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record whose parts cannot be reached is a bug", e);
        }
    }
}
