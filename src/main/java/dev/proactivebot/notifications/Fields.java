package dev.proactivebot.notifications;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.conversations.Conversations;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object in a request, each asked for by its name and type.
 *
 * @param path what stands before a field's name in a message, such as {@code to[3].}
 */
record Fields(JsonNode object, String path) {
    /** @param known the fields that it may have: a misspelt one would be silently ignored otherwise */
    static Fields of(JsonNode node, String path, Set<String> known) throws BadRequest {
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
    @Nullable String text(String name) throws BadRequest {
        if (!has(name)) {
            return null;
        }
        JsonNode node = object.path(name);
        if (!node.isTextual() || node.textValue().isBlank()) {
            throw problem(name, "must be text that is not empty");
        }
        return node.textValue();
    }

    /** An id: text of at most 1,024 characters; null when the field is not there. */
    @Nullable String id(String name) throws BadRequest {
        String id = text(name);
        if (id != null && id.length() > Conversations.LONGEST_ID) {
            throw problem(name, "must have at most 1,024 characters");
        }
        return id;
    }

    /** What is wrong with the object as a whole. */
    BadRequest problem(String what) {
        return new BadRequest(path.isEmpty() ? "the body" : path.substring(0, path.length() - 1), what);
    }

    BadRequest problem(String name, String what) {
        return new BadRequest(path + name, what);
    }
}
