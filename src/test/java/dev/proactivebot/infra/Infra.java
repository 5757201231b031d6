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

/** Finds declarations and files in {@code infra/}. */
final class Infra {
    static final Path FOLDER = Path.of("infra");
    static final Path MAIN = FOLDER.resolve("main.bicep");
    private static final List<Bicep> FILES = Bicep.read(MAIN);

    private Infra() {}

    /** Returns the main file and its modules. */
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

    /** Returns the resources that the deployment creates, without existing ones that it looks up. */
    static Stream<Declaration> created() {
        return FILES.stream().flatMap(file -> file.all("resource")).filter(resource -> !resource.existing());
    }

    /** Returns the values of the created resources of a type. */
    static List<JsonNode> resources(String type) {
        return created()
                .filter(resource -> resource.type().startsWith(type + "@"))
                .map(Declaration::value)
                .toList();
    }

    /** Returns the value of the only resource of a type. */
    static JsonNode resource(String type) {
        List<JsonNode> found = resources(type);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " resources of type " + type);
        }
        return found.get(0);
    }

    /** Returns the value at a path of properties, such as {@code properties.siteConfig}. */
    static JsonNode at(JsonNode object, String path) {
        return object.at("/" + path.replace('.', '/'));
    }

    /** Returns the elements of a variable that is an array of texts. */
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
