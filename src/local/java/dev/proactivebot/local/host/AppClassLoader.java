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
 * Creates the app's class loader. It sees the app's jar, {@code lib/} and the Functions API, but none of the host's
 * libraries, just as an app on the platform sees none of the worker's.
 */
final class AppClassLoader {
    private AppClassLoader() {}

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

    /** Loads the JDK's classes and the Functions API, which app and host must share. */
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
            return Class.forName(name, false, AppClassLoader.class.getClassLoader());
        }
    }
}
