package dev.proactivebot.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
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
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link ProtocolRecord} of a tree. It does so where everything is as it should be; what is odd, such as a number where a
 * text belongs, is left to the mapper, which has the rules and the errors for it.
 */
final class RecordMapper {
    private static final Map<Class<?>, RecordMapper> MAPPERS = new ConcurrentHashMap<>();

    /** Returned for what is odd. */
    private static final Object ODD = new Object();

    /** The names of the components in their order. */
    final String[] names;

    private final Type[] types;
    private final Method[] accessors;
    private final Constructor<?> constructor;

    /** The places of the components by name, in lower case where case does not matter. */
    private final Map<String, Integer> places;

    private final boolean anyCase;

    /** The place of the map that takes what no component names; -1 when there is none. */
    private final int rest;

    private RecordMapper(Class<?> type) {
        // the names in an activity are the protocol's: ProtocolNames spells those of items
        this.anyCase = type != Activity.class;
        RecordComponent[] components = type.getRecordComponents();
        this.names = new String[components.length];
        this.types = new Type[components.length];
        this.accessors = new Method[components.length];
        this.places = new HashMap<>();
        Class<?>[] raw = new Class<?>[components.length];
        int map = -1;
        for (int i = 0; i < components.length; i++) {
            names[i] = components[i].getName();
            types[i] = components[i].getGenericType();
            accessors[i] = components[i].getAccessor();
            accessors[i].setAccessible(true); // or each call looks at who calls, which takes longer than the call
            raw[i] = components[i].getType();
            if (raw[i] == Map.class) {
                map = i;
            } else {
                places.put(folded(names[i]), i);
            }
        }
        this.rest = map;
        try {
            this.constructor = type.getDeclaredConstructor(raw);
            constructor.setAccessible(true);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every record has its canonical constructor", e);
        }
    }

    private String folded(String name) {
        return anyCase ? name.toLowerCase(Locale.ROOT) : name;
    }

    static RecordMapper of(Class<?> type) {
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
        @Nullable Object[] values = new Object[names.length];
        boolean[] isSet = new boolean[names.length];
        Map<String, JsonNode> others = new LinkedHashMap<>();
        for (var field : tree.properties()) {
            Integer place = places.get(folded(field.getKey()));
            if (place == null) {
                others.put(field.getKey(), field.getValue());
                continue;
            }
            values[place] = value(field.getValue(), types[place]);
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
        try {
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw unreachable(e);
        }
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

    /** Returns the component at {@code place}. */
    @Nullable Object part(int place, ProtocolRecord value) {
        try {
            return accessors[place].invoke(value);
        } catch (ReflectiveOperationException e) {
            throw unreachable(e);
        }
    }

    private static IllegalStateException unreachable(ReflectiveOperationException e) {
        return new IllegalStateException("a record whose parts cannot be reached is a bug", e);
    }
}
