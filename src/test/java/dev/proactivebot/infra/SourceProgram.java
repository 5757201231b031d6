package dev.proactivebot.infra;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Runs a single-file Java program as its user does. */
final class SourceProgram {

    /** The subfolder of the working folder that comes first in the program's PATH. */
    static final String COMMANDS = "bin";

    /** Holds the exit status and the output. */
    record Result(int status, String output, String errors) {}

    private SourceProgram() {}

    static Result run(Path folder, Path source, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", source.toString())); // it lives two seconds
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("output", ".txt");
        Path errors = Files.createTempFile("errors", ".txt");
        ProcessBuilder process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        process.environment().merge("PATH", "", (path, none) -> folder.resolve(COMMANDS) + File.pathSeparator + path);
        int status = process.start().waitFor();
        return new Result(status, taken(output), taken(errors));
    }

    private static String taken(Path file) throws IOException {
        String text = Files.readString(file).replaceAll("(?m)^(Picked up|NOTE:).*\\R", "");
        Files.delete(file);
        return text.strip();
    }

    static Map<String, byte[]> unzipped(Path file) throws IOException {
        Map<String, byte[]> found = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file), StandardCharsets.UTF_8)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                found.put(entry.getName(), zip.readAllBytes());
            }
        }
        return found;
    }
}
