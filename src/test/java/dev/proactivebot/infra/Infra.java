package dev.proactivebot.infra;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.infra.Bicep.Declaration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What stands in {@code infra/}. */
final class Infra {
    static final Path FOLDER = Path.of("infra");
    static final Path MAIN = FOLDER.resolve("main.bicep");
    private static final List<Bicep> FILES = Bicep.read(MAIN);

    private Infra() {}

    /** The main file and its modules. */
    static List<Bicep> all() {
        return FILES;
    }

    static Bicep main() {
        return file("main.bicep");
    }

    static Bicep file(String name) {
        return FILES.stream()
                .filter(file -> file.path().endsWith(name))
                .findFirst()
                .orElseThrow();
    }

    /** Resources that are made, not only looked up. */
    static Stream<Declaration> made() {
        return FILES.stream().flatMap(file -> file.all("resource")).filter(resource -> !resource.existing());
    }

    /** Resources of a type that are made: what each is given. */
    static List<JsonNode> resources(String type) {
        return made().filter(resource -> resource.type().startsWith(type + "@"))
                .map(Declaration::value)
                .toList();
    }

    /** The only resource of a type. */
    static JsonNode resource(String type) {
        List<JsonNode> found = resources(type);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " resources of type " + type);
        }
        return found.get(0);
    }

    /** What stands at a path of properties, with dots. */
    static JsonNode at(JsonNode object, String path) {
        return object.at("/" + path.replace('.', '/'));
    }

    /** The texts of an array that is a variable. */
    static List<String> texts(String variable) {
        JsonNode array = FILES.stream()
                .flatMap(file -> file.all("var"))
                .filter(found -> found.name().equals(variable))
                .map(Declaration::value)
                .findFirst()
                .orElseThrow();
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
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
