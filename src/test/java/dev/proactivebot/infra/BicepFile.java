package dev.proactivebot.infra;

import dev.proactivebot.infra.Declaration.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A Bicep file that could be read. */
record BicepFile(Path path, List<Declaration> declarations) {

    static BicepFile read(Path path) {
        try {
            return parse(path, Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static BicepFile parse(Path path, String text) {
        String name = String.valueOf(path.getFileName());
        return new BicepFile(path, new Statements(name, Tokens.of(name, text)).all());
    }

    List<Declaration> all(Kind kind) {
        return declarations.stream()
                .filter(declaration -> declaration.kind() == kind)
                .toList();
    }

    Optional<Declaration> find(Kind kind, String name) {
        return all(kind).stream()
                .filter(declaration -> declaration.name().equals(name))
                .findFirst();
    }

    /** What a name stands for; outputs have no name inside of the file. */
    Optional<Declaration> symbol(String name) {
        return declarations.stream()
                .filter(declaration -> declaration.kind() != Kind.OUTPUT && declaration.kind() != Kind.TARGET_SCOPE)
                .filter(declaration -> declaration.name().equals(name))
                .findFirst();
    }

    /** Where its resources are made. */
    String scope() {
        return find(Kind.TARGET_SCOPE, "")
                .map(found -> ((Node.Str) found.value().orElseThrow()).plain())
                .orElse("resourceGroup");
    }

    String where(int line) {
        return path.getFileName() + ":" + line + ": ";
    }
}
