package dev.proactivebot.infra;

import dev.proactivebot.infra.Declaration.Kind;
import java.util.List;
import java.util.Optional;

/** The type of a value, as far as one sees it; else empty. */
final class Types {
    private Types() {}

    static String of(Node value, BicepFile file) {
        if (value instanceof Node.Str) {
            return "string";
        }
        if (value instanceof Node.Num) {
            return "int";
        }
        if (value instanceof Node.Bool || value instanceof Node.Two || value instanceof Node.Not) {
            return "bool";
        }
        if (value instanceof Node.Obj) {
            return "object";
        }
        if (value instanceof Node.Arr || value instanceof Node.Each) {
            return "array";
        }
        if (value instanceof Node.Choice choice) {
            return of(choice.yes(), file);
        }
        if (value instanceof Node.Call call) {
            return Functions.result(call.name()).orElse("");
        }
        if (value instanceof Node.Name name) {
            return file.symbol(name.name()).map(found -> ofSymbol(found, file)).orElse("");
        }
        return value instanceof Node.Member member ? ofMember(member, file) : "";
    }

    private static String ofSymbol(Declaration found, BicepFile file) {
        if (found.kind() == Kind.PARAM) {
            return found.type();
        }
        return found.kind() == Kind.VAR ? of(found.value().orElseThrow(), file) : "";
    }

    /** Of a resource, of a module's outputs, of an object that is written in the file. */
    private static String ofMember(Node.Member member, BicepFile file) {
        Optional<Declaration> root =
                member.root() instanceof Node.Name name ? file.symbol(name.name()) : Optional.empty();
        if (root.isEmpty()) {
            return "";
        }
        return switch (root.get().kind()) {
            case RESOURCE -> ofResource(root.get(), member.path());
            case MODULE -> ofOutput(Modules.of(file, root.get()), member.path());
            default ->
                Values.in(file).of(member).stream()
                        .findFirst()
                        .map(value -> of(value, file))
                        .orElse("");
        };
    }

    private static String ofResource(Declaration resource, List<String> path) {
        return Schemas.of(resource.type())
                .flatMap(schema -> schema.at(path))
                .filter(schema -> !schema.isAny())
                .map(Schema::kind)
                .orElse("");
    }

    private static String ofOutput(BicepFile module, List<String> path) {
        return path.size() == 2
                ? module.find(Kind.OUTPUT, path.get(1)).map(Declaration::type).orElse("")
                : "";
    }
}
