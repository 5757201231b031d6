package dev.proactivebot.testing;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The app as it is deployed. */
public final class PackagedApp {
    private static final String SWEEP_SCHEDULE = "0 */5 * * * *";
    private static final String DIGEST_SCHEDULE = "0 0 9 * * MON";
    private static final String DIGEST = "com.example.digest.WeeklyDigest";

    private PackagedApp() {}

    /** A copy of it whose sweep comes as {@code schedule} says, for who cannot wait five minutes. */
    public static Path sweeping(String schedule, Path into) throws IOException {
        copy(into);
        replace(definition(into, "sweep"), SWEEP_SCHEDULE, schedule);
        return into;
    }

    /** A copy of it with the weekly digest of {@code src/example/java}, which comes as {@code schedule} says. */
    public static Path withDigest(String schedule, Path into) throws IOException {
        copy(into);
        Path digest = definition(into, "weeklyDigest");
        if (!Files.exists(digest)) {
            add(DIGEST.replace('.', '/') + ".class", into);
            Files.createDirectory(digest.getParent());
            Files.copy(definition(into, "sweep"), digest);
            replace(digest, "dev.proactivebot.functions.SweepTimer", DIGEST);
            replace(digest, SWEEP_SCHEDULE, DIGEST_SCHEDULE);
        }
        replace(digest, DIGEST_SCHEDULE, schedule);
        return into;
    }

    private static void copy(Path into) throws IOException {
        Path app = folder();
        try (Stream<Path> files = Files.walk(app)) {
            for (Path file : files.toList()) {
                Files.copy(file, into.resolve(app.relativize(file).toString()));
            }
        }
    }

    private static Path definition(Path app, String function) {
        return app.resolve(function).resolve("function.json");
    }

    private static void replace(Path file, String text, String by) throws IOException {
        String before = Files.readString(file);
        String after = before.replace(text, by);
        if (after.equals(before) && !text.equals(by)) {
            throw new IOException(text + " is not in " + before);
        }
        Files.writeString(file, after);
    }

    /** Adds a class to the app's own jar. */
    private static void add(String name, Path app) throws IOException {
        try (Stream<Path> files = Files.list(app)) {
            Path jar = files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
            try (FileSystem classes = FileSystems.newFileSystem(jar)) {
                Path file = classes.getPath(name);
                Files.createDirectories(file.getParent());
                Files.write(
                        file, PackagedApp.class.getResourceAsStream("/" + name).readAllBytes());
            }
        }
    }

    /** The folder that the Functions plugin has made. */
    public static Path folder() throws IOException {
        try (Stream<Path> apps = Files.list(Path.of("target", "azure-functions"))) {
            return apps.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }
}
