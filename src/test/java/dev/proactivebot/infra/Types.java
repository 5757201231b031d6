package dev.proactivebot.infra;

import dev.proactivebot.infra.Declaration.Kind;
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
        return value instanceof Node.Member member ? ofOutput(member, file) : "";
    }

    private static String ofSymbol(Declaration found, BicepFile file) {
        if (found.kind() == Kind.PARAM) {
            return found.type();
        }
        return found.kind() == Kind.VAR ? of(found.value().orElseThrow(), file) : "";
    }

    private static String ofOutput(Node.Member member, BicepFile file) {
        Optional<Declaration> module =
                member.of() instanceof Node.Member outputs && outputs.of() instanceof Node.Name name
                        ? file.find(Kind.MODULE, name.name())
                        : Optional.empty();
        return module.flatMap(found -> Modules.of(file, found).find(Kind.OUTPUT, member.name()))
                .map(Declaration::type)
                .orElse("");
    }
}
