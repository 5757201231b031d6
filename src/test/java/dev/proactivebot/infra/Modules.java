package dev.proactivebot.infra;

import dev.proactivebot.infra.Declaration.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether modules are given what they ask for. */
final class Modules {
    private Modules() {}

    static Path pathOf(BicepFile file, Declaration module) {
        return file.path().resolveSibling(module.type()).normalize();
    }

    static BicepFile of(BicepFile file, Declaration module) {
        Path path = pathOf(file, module);
        if (!Files.isRegularFile(path)) {
            throw new BicepException(
                    String.valueOf(file.path().getFileName()), module.line(), "there is no " + module.type());
        }
        return BicepFile.read(path);
    }

    static void check(BicepFile file, List<String> problems) {
        for (Declaration module : file.all(Kind.MODULE)) {
            BicepFile inner = of(file, module);
            Node.Obj given =
                    module.body().get("params").map(Node.Obj.class::cast).orElse(new Node.Obj(List.of()));
            for (Node.Property property : given.properties()) {
                Optional<Declaration> param = inner.find(Kind.PARAM, property.name());
                if (param.isEmpty()) {
                    problems.add(file.where(property.line()) + module.type() + " has no parameter " + property.name());
                    continue;
                }
                String type = Types.of(property.value(), file);
                if (!type.isEmpty() && !type.equals(param.get().type())) {
                    problems.add(file.where(property.line()) + property.name() + " is a "
                            + param.get().type() + ", not a " + type);
                }
            }
            for (Declaration param : inner.all(Kind.PARAM)) {
                if (param.value().isEmpty() && given.get(param.name()).isEmpty()) {
                    problems.add(file.where(module.line()) + module.type() + " needs " + param.name());
                }
            }
        }
    }
}
