package dev.proactivebot.infra;

import dev.proactivebot.infra.Declaration.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What stands in {@code infra/}. */
final class Infra {
    static final Path FOLDER = Path.of("infra");
    static final Path MAIN = FOLDER.resolve("main.bicep");

    private Infra() {}

    /** Resources of a type that are made, not only looked up. */
    static List<Node.Obj> resources(String type) {
        return BicepCheck.all(MAIN).stream()
                .flatMap(file -> file.all(Kind.RESOURCE).stream())
                .filter(resource -> !resource.isExisting() && resource.type().startsWith(type + "@"))
                .map(Declaration::body)
                .toList();
    }

    /** The only resource of a type. */
    static Node.Obj resource(String type) {
        List<Node.Obj> found = resources(type);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " resources of type " + type);
        }
        return found.get(0);
    }

    /** What stands at a path of properties, with dots. */
    static Optional<Node> at(Node.Obj object, String path) {
        Optional<Node> found = Optional.of(object);
        for (String name : path.split("\\.", -1)) {
            found = found.flatMap(node -> node instanceof Node.Obj inner ? inner.get(name) : Optional.empty());
        }
        return found;
    }

    /** The texts of an array that is a variable. */
    static List<String> texts(String variable) {
        Node value = BicepCheck.all(MAIN).stream()
                .flatMap(file -> file.find(Kind.VAR, variable).stream())
                .map(found -> found.value().orElseThrow())
                .findFirst()
                .orElseThrow();
        return ((Node.Arr) value)
                .items().stream().map(item -> ((Node.Str) item).plain()).toList();
    }

    static List<Path> files(Path folder, Predicate<String> name) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(path -> name.test(String.valueOf(path.getFileName())))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
