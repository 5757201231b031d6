package dev.proactivebot.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The app as it is deployed. */
public final class PackagedApp {
    private PackagedApp() {}

    /** The folder that the Functions plugin has made. */
    public static Path folder() throws IOException {
        try (Stream<Path> apps = Files.list(Path.of("target", "azure-functions"))) {
            return apps.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }
}
