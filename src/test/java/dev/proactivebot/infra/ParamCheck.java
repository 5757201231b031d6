package dev.proactivebot.infra;

import dev.proactivebot.infra.Declaration.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Parameters and outputs say what they are, and defaults are what a caller could give. */
final class ParamCheck {
    private static final Set<String> DECORATORS =
            Set.of("description", "allowed", "minLength", "maxLength", "minValue", "maxValue", "secure");

    private final BicepFile file;
    private final List<String> problems;

    ParamCheck(BicepFile file, List<String> problems) {
        this.file = file;
        this.problems = problems;
    }

    void check() {
        for (Declaration declaration : file.declarations()) {
            if (declaration.kind() == Kind.PARAM || declaration.kind() == Kind.OUTPUT) {
                check(declaration);
            }
            declaration.value().ifPresent(value -> value.walk(node -> compared(node, declaration.line())));
        }
    }

    private void check(Declaration declared) {
        declared.decorators().stream()
                .filter(decorator -> !DECORATORS.contains(decorator.name())
                        || decorator.arguments().size() > 1)
                .forEach(decorator -> add(declared, "has an unknown decorator " + decorator.name()));
        if (declared.decorator("description").isEmpty()) {
            add(declared, "has no description");
        }
        Node value = declared.value().orElse(new Node.Nothing());
        String type = Types.of(value, file);
        if (!type.isEmpty() && !type.equals(declared.type())) {
            add(declared, "is a " + declared.type() + ", and its value a " + type);
        }
        allowed(declared)
                .filter(allowed ->
                        declared.kind() == Kind.PARAM && !(value instanceof Node.Nothing) && !allowed.contains(value))
                .ifPresent(allowed -> add(declared, "has a default that is not allowed"));
        if (value instanceof Node.Num number && !isWithin(number.value(), declared, "minValue", "maxValue")) {
            add(declared, "has a default that is out of range");
        }
        boolean fits = !(value instanceof Node.Str text)
                || text.literal().isEmpty()
                || isWithin(text.plain().length(), declared, "minLength", "maxLength");
        if (!fits) {
            add(declared, "has a default that is too short or too long");
        }
    }

    /** A parameter is compared with what it may be. */
    private void compared(Node node, int line) {
        if (!(node instanceof Node.Two two) || !Set.of("==", "!=").contains(two.sign())) {
            return;
        }
        Node param = two.left() instanceof Node.Name ? two.left() : two.right();
        Node other = param.equals(two.left()) ? two.right() : two.left();
        Optional<String> literal = literal(other);
        if (param instanceof Node.Name name && literal.isPresent()) {
            file.find(Kind.PARAM, name.name())
                    .flatMap(ParamCheck::allowed)
                    .filter(allowed -> !allowed.contains(other))
                    .ifPresent(allowed -> problems.add(file.where(line) + name.name() + " is never " + literal.get()));
        }
    }

    private static Optional<String> literal(Node node) {
        if (node instanceof Node.Num number) {
            return Optional.of(String.valueOf(number.value()));
        }
        return node instanceof Node.Str text ? text.literal().map(plain -> "'" + plain + "'") : Optional.empty();
    }

    private static Optional<List<Node>> allowed(Declaration declared) {
        return declared.decorator("allowed")
                .map(allowed -> ((Node.Arr) allowed.arguments().get(0)).items());
    }

    private static boolean isWithin(long number, Declaration declared, String least, String most) {
        return number >= limit(declared, least, Long.MIN_VALUE) && number <= limit(declared, most, Long.MAX_VALUE);
    }

    private static long limit(Declaration declared, String decorator, long otherwise) {
        return declared.decorator(decorator)
                .map(limit -> ((Node.Num) limit.arguments().get(0)).value())
                .orElse(otherwise);
    }

    private void add(Declaration declared, String what) {
        problems.add(file.where(declared.line()) + declared.name() + " " + what);
    }
}
