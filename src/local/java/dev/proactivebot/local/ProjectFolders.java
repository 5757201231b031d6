package dev.proactivebot.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Holds the folders of a local run.
 *
 * @param project the project's folder
 * @param app the staged app
 * @param target the build's outputs and the log
 */
public record ProjectFolders(Path project, Path app, Path target) {
    /** Reads the arguments of a main method: project, app, target. */
    static ProjectFolders of(String[] args) {
        return new ProjectFolders(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]));
    }

    /** Deletes a folder with everything in it; a missing folder is fine. */
    public static void deleteTree(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
