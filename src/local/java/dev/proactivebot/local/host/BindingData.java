package dev.proactivebot.local.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.TreeMap;

/**
 * Holds the values for {@code @BindingName}: a message's metadata, or parameters of query and route. As on the platform,
 * a later value replaces an earlier one whose name differs only in case, and keeps the earlier name. A lookup needs the
 * exact name.
 */
final class BindingData {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TreeMap<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    /** Creates the data of a queue message. As on the platform, a JSON message's top-level properties replace metadata. */
    static BindingData ofQueue(String queue, QueueMessage message, byte[] payload) {
        BindingData data = new BindingData();
        data.put("QueueTrigger", new String(payload, StandardCharsets.UTF_8));
        data.put("Id", message.id());
        data.put("DequeueCount", String.valueOf(message.dequeueCount()));
        data.put("PopReceipt", message.popReceipt());
        data.put("InsertionTime", quotedTime(message.insertionTime()));
        data.put("ExpirationTime", quotedTime(message.expirationTime()));
        data.put("NextVisibleTime", quotedTime(message.nextVisibleTime()));
        data.override(payload);
        return data;
    }

    void put(String name, String value) {
        values.put(name, value);
    }

    /**
     * Returns the value for a parameter.
     *
     * @throws IllegalArgumentException when the name is unknown or its value does not fit {@code type}
     */
    Object value(String name, Class<?> type) {
        String value = values.get(name);
        if (value == null || !name.equals(values.floorKey(name))) {
            throw new IllegalArgumentException("there is no binding data named " + name);
        }
        if (type == String.class || type == Object.class) {
            return value;
        }
        if (type == long.class || type == Long.class) {
            return Long.parseLong(value);
        }
        if (type == int.class || type == Integer.class) {
            return Integer.parseInt(value);
        }
        if (type == double.class || type == Double.class) {
            return Double.parseDouble(value);
        }
        if (type == boolean.class || type == Boolean.class) {
            return Boolean.parseBoolean(value);
        }
        throw new IllegalArgumentException("the stand-in cannot bind " + name + " to " + type.getName());
    }

    private void override(byte[] payload) {
        if (payload.length == 0 || !QueueMessage.isText(payload)) {
            return;
        }
        try {
            JsonNode json = JSON.readTree(payload);
            if (json != null && json.isObject()) {
                json.properties()
                        .forEach(field -> put(
                                field.getKey(),
                                field.getValue().isValueNode()
                                        ? field.getValue().asText()
                                        : field.getValue().toString()));
            }
        } catch (IOException e) {
            return; // not JSON, so nothing overrides the metadata
        }
    }

    /** Returns a time as JSON, because a String parameter gets it with its quotes. */
    private static String quotedTime(String rfc1123) {
        try {
            return '"'
                    + ZonedDateTime.parse(rfc1123, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant()
                            .toString()
                    + '"';
        } catch (DateTimeParseException e) {
            return '"' + rfc1123 + '"';
        }
    }
}
