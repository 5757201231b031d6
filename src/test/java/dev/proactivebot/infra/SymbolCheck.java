package dev.proactivebot.infra;

import dev.proactivebot.infra.Declaration.Kind;
import java.nio.file.Files;
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
            declaration.value().ifPresent(value -> names(value, Values.in(file), declaration.line()));
        }
        for (Declaration declaration : file.declarations()) {
            boolean isForUse = declaration.kind() == Kind.PARAM || declaration.kind() == Kind.VAR;
            if (isForUse && !used.contains(declaration.name())) {
                add(declaration.line(), declaration.name() + " is used nowhere");
            }
        }
    }

    private void names(Node node, Values values, int line) {
        if (node instanceof Node.Name name) {
            used.add(name.name());
            boolean isOfLoop = values.loops().containsKey(name.name());
            if (!isOfLoop && file.symbol(name.name()).isEmpty()) {
                add(name.line(), "nothing is called " + name.name());
            }
        } else if (node instanceof Node.Call call) {
            call(call);
        } else if (node instanceof Node.Member member) {
            member(member, values, line);
        } else if (node instanceof Node.Each each) {
            names(each.of(), values, line);
            names(each.body(), values.within(each), line);
            return;
        }
        node.parts(part -> names(part, values, line));
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

    /** What is read of a resource, of a module, or of an object that is written in the file. */
    private void member(Node.Member member, Values values, int line) {
        if (!(member.root() instanceof Node.Name name)) {
            return;
        }
        boolean isThere = values.of(member.of()).stream()
                .allMatch(owner -> !(owner instanceof Node.Obj object)
                        || object.get(member.name()).isPresent());
        if (!isThere) {
            add(line, name.name() + " has no " + String.join(".", member.path()));
        }
        Optional<Declaration> symbol = file.symbol(name.name());
        symbol.filter(found -> found.kind() == Kind.RESOURCE)
                .flatMap(found -> Schemas.of(found.type()))
                .filter(schema -> schema.at(member.path()).isEmpty())
                .ifPresent(schema -> add(line, "a resource of this type has no " + String.join(".", member.path())));
        symbol.filter(found -> found.kind() == Kind.MODULE).ifPresent(found -> ofModule(found, member.path(), line));
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
