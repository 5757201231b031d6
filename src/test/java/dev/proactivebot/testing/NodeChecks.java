package dev.proactivebot.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the checkers of {@code src/test/node}, which come from npm. All tests of a JVM share one Node.js process, which
 * ends with the JVM. The packages are installed once into {@code target/node}, in the versions of
 * {@code package-lock.json}.
 */
public final class NodeChecks {
    private static final Path SOURCES = Path.of("src", "test", "node");
    private static final Path FOLDER = Path.of("target", "node");
    private static final String LOCK = "package-lock.json";
    private static final long INSTALL_MINUTES = 5;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static @Nullable NodeChecks running;

    private final BufferedWriter questions;
    private final BufferedReader answers;

    private NodeChecks(Process process) {
        this.questions = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Returns the result of a check of {@code checks.mjs}. */
    public static synchronized JsonNode ask(String check, Object input) {
        try {
            if (running == null) {
                install();
                running = new NodeChecks(new ProcessBuilder("node", "checks.mjs")
                        .directory(FOLDER.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
            }
            return running.answer(Map.of("check", check, "input", input));
        } catch (IOException e) {
            throw new UncheckedIOException("Node.js 20 or newer has to be installed", e);
        }
    }

    /** Returns a file of an installed package. */
    public static synchronized Path file(String inPackage) {
        try {
            install();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return FOLDER.resolve("node_modules").resolve(inPackage);
    }

    private JsonNode answer(Map<String, Object> question) throws IOException {
        questions.write(JSON.writeValueAsString(question));
        questions.newLine();
        questions.flush();
        String line = answers.readLine();
        JsonNode answer = line == null ? JSON.createObjectNode().put("error", "Node.js ended") : JSON.readTree(line);
        if (answer.has("error")) {
            throw new AssertionError(answer.path("error").asText());
        }
        return answer.path("result");
    }

    /** Copies the scripts next to the packages. The lock file comes last and marks a complete installation. */
    private static void install() throws IOException {
        Files.createDirectories(FOLDER);
        try (Stream<Path> sources = Files.list(SOURCES)) {
            for (Path source : sources.filter(path -> !path.endsWith(LOCK)).toList()) {
                Files.copy(source, FOLDER.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path installed = FOLDER.resolve("installed-" + LOCK);
        byte[] lock = Files.readAllBytes(SOURCES.resolve(LOCK));
        if (Files.exists(installed) && Arrays.equals(lock, Files.readAllBytes(installed))) {
            return;
        }
        Files.write(FOLDER.resolve(LOCK), lock);
        npm();
        Files.write(installed, lock);
    }

    private static void npm() throws IOException {
        String npm = System.getProperty("os.name", "").startsWith("Windows") ? "npm.cmd" : "npm";
        List<String> command = List.of(
                npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error");
        Path output = FOLDER.resolve("npm.log");
        Process process = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroy();
                throw new IOException("npm could not install the checkers: " + Files.readString(output));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while npm installs the checkers", e);
        }
    }
}
