package dev.proactivebot.bench.endpoint;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A function behind the front.
 *
 * @param jars what its class path holds, besides the front
 * @param settings its environment
 */
record Contender(String name, String function, String jars, Map<String, String> settings) {
    private static final String MESSAGES = "dev.proactivebot.functions.Messages";

    /** The package in {@code folder}, as the Functions plugin has made it. */
    static Contender app(String name, Path folder, Map<String, String> settings) throws IOException {
        return new Contender(
                name, MESSAGES, jars(folder, "") + File.pathSeparator + jars(folder.resolve("lib"), ""), settings);
    }

    /** The floor, with what it needs of the libraries of the package in {@code folder}. */
    static Contender floor(Path folder, Map<String, String> settings) throws IOException {
        Path lib = folder.resolve("lib");
        return new Contender(
                "the floor",
                FloorMessages.class.getName(),
                Stream.of("jackson-core", "jackson-databind", "jackson-annotations", "azure-functions-java-library")
                        .map(library -> jars(lib, library))
                        .collect(Collectors.joining(File.pathSeparator)),
                settings);
    }

    private static String jars(Path folder, String beginning) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(beginning)
                            && file.toString().endsWith(".jar"))
                    .sorted()
                    .map(file -> file.toAbsolutePath().toString())
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
