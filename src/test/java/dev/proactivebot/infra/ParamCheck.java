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
