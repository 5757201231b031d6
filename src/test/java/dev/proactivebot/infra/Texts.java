package dev.proactivebot.infra;

import dev.proactivebot.infra.Declaration.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The texts that a value may be; none when only Azure knows.
 *
 * @param given the file's parameters; the default stands for one that is not among them
 */
record Texts(Values values, Map<String, List<String>> given) {
    private static final String UNIQUE = "u".repeat(13);
    private static final String GUID = "00000000-0000-0000-0000-000000000000";

    List<String> of(Node node) {
        if (node instanceof Node.Str text) {
            return joined(text);
        }
        if (node instanceof Node.Call call) {
            return switch (call.name()) {
                case "uniqueString" -> List.of(UNIQUE);
                case "guid" -> List.of(GUID);
                default -> List.of();
            };
        }
        Optional<Declaration> param =
                node instanceof Node.Name name && !values.loops().containsKey(name.name())
                        ? values.file().find(Kind.PARAM, name.name())
                        : Optional.empty();
        if (param.isPresent()) {
            return given.containsKey(param.get().name())
                    ? given.get(param.get().name())
                    : param.get().value().map(this::of).orElse(List.of());
        }
        List<Node> known = values.of(node);
        return known.equals(List.of(node))
                ? List.of()
                : known.stream().flatMap(one -> of(one).stream()).toList();
    }

    private List<String> joined(Node.Str text) {
        List<String> all = List.of("");
        for (Object part : text.parts()) {
            List<String> next = part instanceof Node node ? of(node) : List.of((String) part);
            all = all.stream()
                    .flatMap(begin -> next.stream().map(begin::concat))
                    .toList();
        }
        return all;
    }
}
