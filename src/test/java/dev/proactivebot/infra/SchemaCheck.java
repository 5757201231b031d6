package dev.proactivebot.infra;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.infra.Declaration.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Holds what a resource is given against its type's schema. */
final class SchemaCheck {
    /** These are the language's, not the type's. */
    private static final Set<String> OF_BICEP = Set.of("parent", "scope", "dependsOn");

    private final Values values;
    private final List<String> problems;

    private SchemaCheck(Values values, List<String> problems) {
        this.values = values;
        this.problems = problems;
    }

    static void check(BicepFile file, Declaration resource, List<String> problems) {
        new SchemaCheck(Values.in(file, resource), problems).check(resource);
    }

    private void check(Declaration resource) {
        Node.Obj body = resource.body();
        if (resource.isExisting()) {
            List<String> more = body.properties().stream()
                    .map(Node.Property::name)
                    .filter(name -> !name.equals("name") && !OF_BICEP.contains(name))
                    .toList();
            if (!more.isEmpty() || body.get("name").isEmpty()) {
                add(resource.line(), "an existing resource has a name and nothing else");
            }
            return;
        }
        Optional<Schema> schema = Schemas.of(resource.type());
        if (schema.isEmpty()) {
            add(resource.line(), "no schema of " + resource.type());
            return;
        }
        Node.Obj own = new Node.Obj(body.properties().stream()
                .filter(property -> !OF_BICEP.contains(property.name()))
                .toList());
        object(own, schema.get(), resource.line());
    }

    private void value(Node value, Schema schema, int line) {
        if (schema.isAny()) {
            return;
        }
        if (value instanceof Node.Str text) {
            // what is interpolated could be anything: then only that it is a text
            text.literal()
                    .map(schema::problem)
                    .orElseGet(() -> kind("string", schema))
                    .ifPresent(wrong -> add(line, wrong));
        } else if (value instanceof Node.Num number) {
            schema.problem(number.value()).ifPresent(wrong -> add(line, wrong));
        } else if (value instanceof Node.Bool) {
            kind("bool", schema).ifPresent(wrong -> add(line, wrong));
        } else if (value instanceof Node.Obj object) {
            object(object, schema, line);
        } else if (value instanceof Node.Arr array) {
            items(array.items(), schema, line);
        } else if (value instanceof Node.Each each) {
            new SchemaCheck(values.within(each), problems).items(List.of(each.body()), schema, line);
        } else if (value instanceof Node.Choice choice) {
            value(choice.yes(), schema, line);
            value(choice.no(), schema, line);
        } else if (value instanceof Node.Name || value instanceof Node.Member) {
            reference(value, schema, line);
        } else if (value instanceof Node.Call call && Functions.isOfParts(call.name())) {
            parts(call.arguments(), schema, line);
        } else if (value instanceof Node.Call call) {
            Functions.result(call.name()).flatMap(kind -> kind(kind, schema)).ifPresent(wrong -> add(line, wrong));
        }
    }

    /** What one part lacks may be in another; what is required has to be in one that is there in any case. */
    private void parts(List<Node> parts, Schema schema, int line) {
        parts.forEach(part -> part(part, schema, line));
        schema.required().stream()
                .filter(name -> parts.stream()
                        .noneMatch(part -> part instanceof Node.Obj object
                                && object.get(name).isPresent()))
                .forEach(name -> add(line, name + " is missing"));
    }

    private void part(Node part, Schema schema, int line) {
        List<Node.Obj> objects = values.of(part).stream()
                .filter(Node.Obj.class::isInstance)
                .map(Node.Obj.class::cast)
                .toList();
        objects.forEach(object -> properties(object, schema, line));
        if (objects.isEmpty()) {
            value(part, schema, line);
        }
    }

    /** What is written in the file is looked at; of anything else only its type. */
    private void reference(Node to, Schema schema, int line) {
        List<Node> known = values.of(to);
        known.forEach(value -> value(value, schema, line));
        String type = known.isEmpty() ? Types.of(to, values.file()) : "";
        if (!type.isEmpty()) {
            kind(type, schema).ifPresent(wrong -> add(line, shown(to) + " is " + wrong));
        }
        if (known.isEmpty() && to instanceof Node.Name name) {
            values.file()
                    .find(Kind.PARAM, name.name())
                    .flatMap(param -> param.decorator("allowed"))
                    .ifPresent(allowed -> ((Node.Arr) allowed.arguments().get(0))
                            .items()
                            .forEach(item -> value(item, schema, allowed.line())));
        }
    }

    private static String shown(Node to) {
        return to instanceof Node.Member member
                ? shown(member.root()) + "." + String.join(".", member.path())
                : to instanceof Node.Name name ? name.name() : "this";
    }

    private void items(List<Node> items, Schema schema, int line) {
        Optional<Schema> item = schema.items();
        if (item.isEmpty()) {
            add(line, "an array where there should be " + schema.kind());
        } else {
            items.forEach(one -> value(one, item.get(), line));
        }
    }

    private void object(Node.Obj object, Schema schema, int line) {
        Optional<Schema> variant = properties(object, schema, line);
        variant.ifPresent(found -> found.required().stream()
                .filter(name -> object.get(name).isEmpty())
                .forEach(name -> add(line, name + " is missing")));
    }

    private Optional<Schema> properties(Node.Obj object, Schema schema, int line) {
        if (!schema.isObject()) {
            add(line, "an object where there should be " + schema.kind());
            return Optional.empty();
        }
        Optional<Schema> variant = schema.variant(object);
        if (variant.isEmpty()) {
            add(
                    line,
                    "none of the variants by "
                            + schema.type().path("discriminator").asText());
        }
        variant.ifPresent(found -> object.properties().forEach(property -> property(property, found)));
        return variant;
    }

    private void property(Node.Property property, Schema schema) {
        Optional<JsonNode> declared = schema.property(property.name());
        if (declared.isEmpty()) {
            add(property.line(), "there is no property " + property.name());
        } else if (declared.get().path("readOnly").asBoolean()) {
            add(property.line(), property.name() + " can only be read");
        } else {
            value(property.value(), schema.with(declared.get()), property.line());
        }
    }

    private static Optional<String> kind(String kind, Schema schema) {
        return kind.equals(schema.kind())
                ? Optional.empty()
                : Optional.of("a value of type " + kind + " where there should be " + schema.kind());
    }

    private void add(int line, String what) {
        problems.add(values.file().where(line) + what);
    }
}
