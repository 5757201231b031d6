package dev.proactivebot.infra;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The functions of the language that this project uses. */
final class Functions {

    /** @param most how many arguments it takes */
    private record Function(int least, int most, String result) {}

    private static final int MANY = 99;

    private static final Map<String, Function> ALL = Map.ofEntries(
            Map.entry("concat", new Function(1, MANY, "")),
            Map.entry("deployment", new Function(0, 0, "object")),
            Map.entry("empty", new Function(1, 1, "bool")),
            Map.entry("environment", new Function(0, 0, "object")),
            Map.entry("guid", new Function(1, MANY, "string")),
            Map.entry("items", new Function(1, 1, "array")),
            Map.entry("list", new Function(2, 3, "object")),
            Map.entry("loadTextContent", new Function(1, 1, "string")),
            Map.entry("resourceGroup", new Function(0, 2, "object")),
            Map.entry("subscription", new Function(0, 1, "object")),
            Map.entry("subscriptionResourceId", new Function(2, MANY, "string")),
            Map.entry("tenant", new Function(0, 0, "object")),
            Map.entry("union", new Function(2, MANY, "")),
            Map.entry("uniqueString", new Function(1, MANY, "string")));

    private static final Set<String> OF_PARTS = Set.of("union", "concat");

    private Functions() {}

    static boolean takes(String name, int arguments) {
        Function function = ALL.get(name);
        return function != null && arguments >= function.least() && arguments <= function.most();
    }

    /** Whether its result is put together of its arguments. */
    static boolean isOfParts(String name) {
        return OF_PARTS.contains(name);
    }

    /** The type of its result, where it has one. */
    static Optional<String> result(String name) {
        return Optional.ofNullable(ALL.get(name)).map(Function::result).filter(type -> !type.isEmpty());
    }
}
