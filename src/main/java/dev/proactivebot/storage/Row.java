package dev.proactivebot.storage;

import dev.proactivebot.schema.Sha256;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds the keys and values of a row. Keys have at most 512 characters, none of them {@code / \ # ?} or a control character.
 *
 * @param values text, whole numbers, booleans and bytes, by name
 */
public record Row(String partition, String key, Map<String, Object> values) {
    private static final int LONGEST_ID = 1_024;

    public Row {
        values = Map.copyOf(values);
    }

    public Row(String partition, String key) {
        this(partition, key, Map.of());
    }

    /** Returns a key for an id of any length and with any character: the 64 hexadecimal digits of its SHA-256. */
    public static String keyOf(String id) {
        return Sha256.hex(id);
    }

    /** Returns a copy with one more value, or this row for null, which a table cannot hold. */
    public Row with(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        Map<String, Object> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Row(partition, key, more);
    }

    /** Returns a copy that also has all values of another row. */
    public Row with(Row other) {
        Map<String, Object> more = new LinkedHashMap<>(values);
        more.putAll(other.values);
        return new Row(partition, key, more);
    }

    /** Returns a copy with an id for people to read, cut to 1,024 characters because it comes from outside. */
    public Row withId(String name, @Nullable String id) {
        return with(name, id == null || id.length() <= LONGEST_ID ? id : id.substring(0, LONGEST_ID));
    }

    /** Returns the text of that name; null when there is none. */
    public @Nullable String text(String name) {
        return values.get(name) instanceof String text ? text : null;
    }

    /** Returns the text of that name; {@code otherwise} when there is none. */
    public String text(String name, String otherwise) {
        return values.get(name) instanceof String text ? text : otherwise;
    }

    /** Returns the number of that name; zero when there is none. */
    public long number(String name) {
        return values.get(name) instanceof Number number ? number.longValue() : 0;
    }

    public boolean is(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    /** Returns the bytes of that name; empty when there are none. */
    public byte[] bytes(String name) {
        return values.get(name) instanceof byte[] bytes ? bytes.clone() : new byte[0];
    }
}
