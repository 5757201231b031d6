package dev.proactivebot.notifications;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object in a request, each asked for by its name and type.
 *
 * @param path what stands before a field's name in a message, such as {@code to[3].}
 */
record Fields(JsonNode object, String path) {
    /** @param known the fields that it may have: a misspelt one would be silently ignored otherwise */
    static Fields of(JsonNode node, String path, Set<String> known) {
        Fields fields = new Fields(node, path);
        if (!node.isObject()) {
            throw fields.problem("must be an object");
        }
        for (var field : node.properties()) {
            if (!known.contains(field.getKey())) {
                throw fields.problem("has a field that is not known; known are "
                        + String.join(", ", known.stream().sorted().toList()));
            }
        }
        return fields;
    }

    boolean has(String name) {
        return object.hasNonNull(name);
    }

    JsonNode node(String name) {
        return object.path(name);
    }

    /** Text that is not blank; null when the field is not there. */
    @Nullable String text(String name) {
        if (!has(name)) {
            return null;
        }
        JsonNode node = object.path(name);
        if (!node.isTextual() || node.textValue().isBlank()) {
            throw problem(name, "must be text that is not empty");
        }
        return node.textValue();
    }

    /** What is wrong with the object as a whole. */
    InvalidNotificationException problem(String what) {
        return new InvalidNotificationException(
                path.isEmpty() ? "the body" : path.substring(0, path.length() - 1), what);
    }

    InvalidNotificationException problem(String name, String what) {
        return new InvalidNotificationException(path + name, what);
    }
}
