package dev.proactivebot.storage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row to be written, or as it was found. Keys have at most 512 characters, none of them {@code / \ # ?} or a control character.
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

    /** A key for whatever id: 64 hexadecimal digits of its SHA-256. Ids come from outside, of any length and with any character. */
    public static String keyOf(String id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** This row with one more value; none when it is null, since a table cannot hold null. */
    public Row with(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        Map<String, Object> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Row(partition, key, more);
    }

    /** This row with the beginning of an id that came from outside, for people to read: no more than 1,024 characters of it. */
    public Row withId(String name, @Nullable String id) {
        return with(name, id == null || id.length() <= LONGEST_ID ? id : id.substring(0, LONGEST_ID));
    }

    /** The text of that name; null when there is none. */
    public @Nullable String text(String name) {
        return values.get(name) instanceof String text ? text : null;
    }

    /** The number of that name; zero when there is none. */
    public long number(String name) {
        return values.get(name) instanceof Number number ? number.longValue() : 0;
    }

    public boolean is(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    /** The bytes of that name; empty when there are none. */
    public byte[] bytes(String name) {
        return values.get(name) instanceof byte[] bytes ? bytes.clone() : new byte[0];
    }
}
