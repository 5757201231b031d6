package dev.proactivebot.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a value may be. In an extracted schema that is {@code {"type": …}} for a plain value, {@code {"enum": […]}}, {@code {"array": …}},
 * {@code {"ref": …}}, {@code {"properties": …, "additional": …}}, or {@code {"discriminator": …, "base": …, "variants": …}}.
 *
 * @param document the whole, in which references are looked up
 */
record Schema(JsonNode document, JsonNode type) {

    Schema with(JsonNode other) {
        JsonNode found =
                other.has("ref") ? document.path("types").path(other.path("ref").asText()) : other;
        if (found.isMissingNode()) {
            throw new AssertionError("the schema has no " + other);
        }
        return new Schema(document, found);
    }

    boolean isObject() {
        return type.has("properties") || type.has("discriminator");
    }

    boolean isAny() {
        return "any".equals(type.path("type").asText());
    }

    Optional<Schema> items() {
        return type.has("array") ? Optional.of(with(type.path("array"))) : Optional.empty();
    }

    /** Which of the variants this is; itself when there are none, empty when there is none of that name. */
    Optional<Schema> variant(Node.Obj value) {
        if (!type.has("discriminator")) {
            return Optional.of(this);
        }
        Optional<Node> name = value.get(type.path("discriminator").asText());
        JsonNode variant = name.map(node ->
                        node instanceof Node.Str text ? type.path("variants").path(text.plain()) : null)
                .orElse(type.path("none"));
        if (variant.isMissingNode()) {
            return Optional.empty();
        }
        ObjectNode whole = variant.deepCopy();
        whole.withObject("/properties").setAll((ObjectNode) type.path("base"));
        return Optional.of(new Schema(document, whole));
    }

    /** The declaration of a property, with what is required of it. */
    Optional<JsonNode> property(String name) {
        JsonNode found = type.path("properties").path(name);
        if (found.isMissingNode()) {
            found = type.path("additional");
        }
        return found.isMissingNode() ? Optional.empty() : Optional.of(found);
    }

    /** What is found by a path of properties. */
    Optional<Schema> at(List<String> path) {
        Optional<Schema> at = Optional.of(this);
        for (String name : path) {
            at = at.flatMap(owner -> owner.property(name).map(owner::with));
        }
        return at;
    }

    List<String> required() {
        List<String> names = new ArrayList<>();
        type.path("properties").properties().forEach(property -> {
            if (property.getValue().path("required").asBoolean()) {
                names.add(property.getKey());
            }
        });
        return names;
    }

    /** What is wrong with a text; empty when nothing is. An enumeration that is open is taken as closed: here it would be a slip. */
    Optional<String> problem(String text) {
        if (type.has("enum")) {
            for (JsonNode value : type.path("enum")) {
                if (value.asText().equals(text)) {
                    return Optional.empty();
                }
            }
            return Optional.of("'" + text + "' is none of " + type.path("enum"));
        }
        if (!isAny() && !"string".equals(type.path("type").asText())) {
            return Optional.of("a string where there should be " + kind());
        }
        boolean fits = text.length() >= type.path("minLength").asInt(0)
                && text.length() <= type.path("maxLength").asInt(Integer.MAX_VALUE)
                && Pattern.compile(type.path("pattern").asText(""))
                        .matcher(text)
                        .find();
        return fits ? Optional.empty() : Optional.of("'" + text + "' does not fit " + type);
    }

    /** What is wrong with a number. */
    Optional<String> problem(long number) {
        if (!isAny() && !"int".equals(type.path("type").asText())) {
            return Optional.of("a number where there should be " + kind());
        }
        boolean fits = number >= type.path("min").asLong(Long.MIN_VALUE)
                && number <= type.path("max").asLong(Long.MAX_VALUE);
        return fits ? Optional.empty() : Optional.of(number + " does not fit " + type);
    }

    /** In the words of Bicep. */
    String kind() {
        if (isObject()) {
            return "object";
        }
        if (type.has("array")) {
            return "array";
        }
        return type.has("enum") ? "string" : type.path("type").asText();
    }
}
