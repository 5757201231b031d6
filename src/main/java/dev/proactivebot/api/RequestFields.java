package dev.proactivebot.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.logging.LogText;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of an object in a request by their names and types.
 *
 * @param path what stands before a field's name in a message, such as {@code to[3].}
 */
public record RequestFields(JsonNode object, String path) {
    private static final int LONGEST_SHOWN = 64;

    /**
     * Reads an object.
     *
     * @param known the fields that it may have: a misspelt one would be silently ignored otherwise
     * @param example an object as it is wanted
     */
    public static RequestFields of(JsonNode node, String path, Set<String> known, String example) {
        RequestFields fields = new RequestFields(node, path);
        if (!node.isObject()) {
            throw fields.problem("must be an object such as " + example);
        }
        for (var field : node.properties()) {
            if (!known.contains(field.getKey())) {
                throw fields.problem("has a field that is not known: " + shown(field.getKey()) + "; known are "
                        + String.join(", ", known.stream().sorted().toList()));
            }
        }
        return fields;
    }

    private static String shown(String name) {
        return LogText.id(name.length() > LONGEST_SHOWN ? name.substring(0, LONGEST_SHOWN) + "…" : name);
    }

    public boolean has(String name) {
        return object.hasNonNull(name);
    }

    public JsonNode node(String name) {
        return object.path(name);
    }

    /** Returns text that is not blank; null when the field is not there. */
    public @Nullable String text(String name) {
        if (!has(name)) {
            return null;
        }
        JsonNode node = object.path(name);
        if (!node.isTextual() || node.textValue().isBlank()) {
            throw problem(name, "must be text that is not empty");
        }
        return node.textValue();
    }

    /** Returns text that is not blank; the field must be there. */
    public String needed(String name) {
        String text = text(name);
        if (text == null) {
            throw problem(name, "is missing");
        }
        return text;
    }

    /** Returns the elements of a list; none when the field is not there. */
    public JsonNode list(String name) {
        if (has(name) && !object.path(name).isArray()) {
            throw problem(name, "must be a list");
        }
        return object.path(name);
    }

    /** Returns texts by name, which may be empty. */
    public Map<String, String> texts(String name) {
        JsonNode node = object.path(name);
        if (!node.isObject()) {
            throw problem(name, "must be an object such as {\"name\": \"Ann\"}");
        }
        Map<String, String> texts = new TreeMap<>();
        for (var field : node.properties()) {
            if (!field.getValue().isTextual()) {
                throw problem(name + "." + shown(field.getKey()), "must be text");
            }
            texts.put(field.getKey(), field.getValue().textValue());
        }
        return texts;
    }

    /** Returns whether it is true; false when the field is not there. */
    public boolean flag(String name) {
        if (has(name) && !object.path(name).isBoolean()) {
            throw problem(name, "must be true or false");
        }
        return object.path(name).booleanValue();
    }

    /** Returns what is wrong with the object as a whole. */
    public InvalidRequestException problem(String what) {
        return new InvalidRequestException(path.isEmpty() ? "the body" : path.substring(0, path.length() - 1), what);
    }

    public InvalidRequestException problem(String name, String what) {
        return new InvalidRequestException(path + name, what);
    }
}
