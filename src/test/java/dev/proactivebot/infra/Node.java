package dev.proactivebot.infra;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A value as it is written. */
sealed interface Node {

    /**
     * A text.
     *
     * @param parts texts ({@link String}) and what is interpolated ({@link Node})
     */
    record Str(List<Object> parts) implements Node {
        /** The text, if nothing is interpolated. */
        Optional<String> literal() {
            return parts.stream().allMatch(String.class::isInstance) ? Optional.of(plain()) : Optional.empty();
        }

        /** The text, with a star for what is interpolated. */
        String plain() {
            StringBuilder text = new StringBuilder();
            parts.forEach(part -> text.append(part instanceof String ? part : "*"));
            return text.toString();
        }
    }

    record Num(long value) implements Node {}

    record Bool(boolean value) implements Node {}

    record Nothing() implements Node {}

    record Obj(List<Property> properties) implements Node {
        Optional<Node> get(String name) {
            return properties.stream()
                    .filter(property -> property.name().equals(name))
                    .map(Property::value)
                    .findFirst();
        }
    }

    /**
     * A property of an object.
     *
     * @param computed the name itself, when it is interpolated
     */
    record Property(String name, Optional<Node> computed, Node value, int line) {}

    record Arr(List<Node> items) implements Node {}

    record Name(String name, int line) implements Node {}

    record Member(Node of, String name) implements Node {
        /** What the first of the names is read of. */
        Node root() {
            return of instanceof Member outer ? outer.root() : of;
        }

        /** The names from there on. */
        List<String> path() {
            List<String> path = new ArrayList<>(of instanceof Member outer ? outer.path() : List.of());
            path.add(name);
            return List.copyOf(path);
        }
    }

    record Index(Node of, Node at) implements Node {}

    record Call(String name, List<Node> arguments, int line) implements Node {}

    record Not(Node of) implements Node {}

    record Two(String sign, Node left, Node right) implements Node {}

    record Choice(Node test, Node yes, Node no) implements Node {}

    record Each(String variable, Node of, Node body) implements Node {}

    record When(Node test, Node body) implements Node {}

    /** The parts of this one, in the order of the text. */
    default void parts(Consumer<Node> to) {
        if (this instanceof Str text) {
            text.parts().stream()
                    .filter(Node.class::isInstance)
                    .map(Node.class::cast)
                    .forEach(to);
        } else if (this instanceof Obj object) {
            object.properties().forEach(property -> {
                property.computed().ifPresent(to);
                to.accept(property.value());
            });
        } else if (this instanceof Arr array) {
            array.items().forEach(to);
        } else if (this instanceof Member member) {
            to.accept(member.of());
        } else if (this instanceof Index index) {
            List.of(index.of(), index.at()).forEach(to);
        } else if (this instanceof Call call) {
            call.arguments().forEach(to);
        } else if (this instanceof Not not) {
            to.accept(not.of());
        } else if (this instanceof Two two) {
            List.of(two.left(), two.right()).forEach(to);
        } else if (this instanceof Choice choice) {
            List.of(choice.test(), choice.yes(), choice.no()).forEach(to);
        } else if (this instanceof Each each) {
            List.of(each.of(), each.body()).forEach(to);
        } else if (this instanceof When when) {
            List.of(when.test(), when.body()).forEach(to);
        }
    }

    /** This one and all below it. */
    default void walk(Consumer<Node> to) {
        to.accept(this);
        parts(part -> part.walk(to));
    }
}
