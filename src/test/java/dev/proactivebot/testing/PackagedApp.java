package dev.proactivebot.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The app as it is deployed. */
public final class PackagedApp {
    private PackagedApp() {}

    /** A copy of it whose sweep comes as {@code schedule} says, for who cannot wait five minutes. */
    public static Path sweeping(String schedule, Path into) throws IOException {
        Path app = folder();
        try (Stream<Path> files = Files.walk(app)) {
            for (Path file : files.toList()) {
                Files.copy(file, into.resolve(app.relativize(file).toString()));
            }
        }
        Path definition = into.resolve("sweep").resolve("function.json");
        String text = Files.readString(definition);
        String changed = text.replace("0 */5 * * * *", schedule);
        if (changed.equals(text)) {
            throw new IOException("the sweep has another schedule: " + text);
        }
        Files.writeString(definition, changed);
        return into;
    }

    /** The folder that the Functions plugin has made. */
    public static Path folder() throws IOException {
        try (Stream<Path> apps = Files.list(Path.of("target", "azure-functions"))) {
            return apps.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }
}
