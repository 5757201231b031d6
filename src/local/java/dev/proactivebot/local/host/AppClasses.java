package dev.proactivebot.local.host;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The class loader of the app: its jar and {@code lib/}, and of the host nothing but the Functions API. The host's own
 * libraries stay out of sight, as the worker's do on the platform.
 */
final class AppClasses {
    private AppClasses() {}

    static URLClassLoader load(Path app, Path jar) throws IOException {
        List<URL> urls = new ArrayList<>();
        urls.add(url(jar));
        Path lib = app.resolve("lib");
        if (Files.isDirectory(lib)) {
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(lib, "*.jar")) {
                for (Path library : jars) {
                    urls.add(url(library));
                }
            }
        }
        return new URLClassLoader(urls.toArray(URL[]::new), new FunctionsApi());
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }

    /** The JDK, and the interfaces and annotations that app and host must share. */
    private static final class FunctionsApi extends ClassLoader {
        private static final String SHARED = "com.microsoft.azure.functions.";

        FunctionsApi() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (!name.startsWith(SHARED)) {
                throw new ClassNotFoundException(name);
            }
            return Class.forName(name, false, AppClasses.class.getClassLoader());
        }
    }
}
