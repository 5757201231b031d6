package dev.proactivebot.infra;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.infra.Declaration.Kind;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether everything that is named is there, and everything that is there is named. */
final class SymbolCheck {
    private final BicepFile file;
    private final List<String> problems;
    private final Set<String> used = new HashSet<>();

    SymbolCheck(BicepFile file, List<String> problems) {
        this.file = file;
        this.problems = problems;
    }

    void check() {
        Set<String> seen = new HashSet<>();
        for (Declaration declaration : file.declarations()) {
            if (declaration.kind() != Kind.OUTPUT && !seen.add(declaration.name())) {
                add(declaration.line(), "there are two of " + declaration.name());
            }
            declaration.value().ifPresent(value -> names(value, Set.of(), declaration.line()));
        }
        for (Declaration declaration : file.declarations()) {
            boolean isForUse = declaration.kind() == Kind.PARAM || declaration.kind() == Kind.VAR;
            if (isForUse && !used.contains(declaration.name())) {
                add(declaration.line(), declaration.name() + " is used nowhere");
            }
        }
    }

    private void names(Node node, Set<String> local, int line) {
        if (node instanceof Node.Name name) {
            used.add(name.name());
            if (!local.contains(name.name()) && file.symbol(name.name()).isEmpty()) {
                add(name.line(), "nothing is called " + name.name());
            }
        } else if (node instanceof Node.Call call) {
            call(call);
        } else if (node instanceof Node.Member member) {
            member(member, line);
        } else if (node instanceof Node.Each each) {
            names(each.of(), local, line);
            Set<String> inner = new HashSet<>(local);
            inner.add(each.variable());
            names(each.body(), inner, line);
            return;
        }
        node.parts(part -> names(part, local, line));
    }

    private void call(Node.Call call) {
        if (!Functions.takes(call.name(), call.arguments().size())) {
            add(call.line(), "no function " + call.name() + " with so many arguments");
        } else if (call.name().equals("loadTextContent")) {
            String path = call.arguments().get(0) instanceof Node.Str text ? text.plain() : "";
            if (!Files.isRegularFile(file.path().resolveSibling(path))) {
                add(call.line(), "there is no file " + path);
            }
        }
    }

    /** What is read of a resource or a module. */
    private void member(Node.Member member, int line) {
        List<String> path = new ArrayList<>(List.of(member.name()));
        Node root = member.of();
        while (root instanceof Node.Member outer) {
            path.add(0, outer.name());
            root = outer.of();
        }
        Optional<Declaration> symbol = root instanceof Node.Name name ? file.symbol(name.name()) : Optional.empty();
        symbol.filter(found -> found.kind() == Kind.RESOURCE)
                .flatMap(found -> Schemas.of(found.type()))
                .ifPresent(schema -> ofResource(schema, path, line));
        symbol.filter(found -> found.kind() == Kind.MODULE).ifPresent(found -> ofModule(found, path, line));
    }

    private void ofResource(Schema schema, List<String> path, int line) {
        Schema at = schema;
        for (String name : path) {
            Optional<JsonNode> next = at.property(name);
            if (next.isEmpty()) {
                add(line, "a resource of this type has no " + String.join(".", path));
                return;
            }
            at = at.with(next.get());
        }
    }

    private void ofModule(Declaration module, List<String> path, int line) {
        boolean isThere = path.get(0).equals("outputs")
                && (path.size() == 1
                        || Modules.of(file, module)
                                .find(Kind.OUTPUT, path.get(1))
                                .isPresent());
        if (!isThere) {
            add(line, "the module " + module.name() + " has no " + String.join(".", path));
        }
    }

    private void add(int line, String what) {
        problems.add(file.where(line) + what);
    }
}
