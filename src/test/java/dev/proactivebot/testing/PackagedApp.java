package dev.proactivebot.testing;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** The app as it is deployed. */
public final class PackagedApp {
    private static final Path THIS_BOT = Path.of("src/main/java/dev/proactivebot/bot/ThisBot.java");

    private PackagedApp() {}

    /** A copy of it whose sweep comes as {@code schedule} says, for who cannot wait five minutes. */
    public static Path sweeping(String schedule, Path into) throws IOException {
        copy(folder(), into);
        Path definition = into.resolve("sweep").resolve("function.json");
        Files.writeString(definition, changed(Files.readString(definition), "0 */5 * * * *", schedule));
        return into;
    }

    /**
     * Makes a copy of it with another bot, as the bot's owner does: with its name in {@code ThisBot} instead of the example's, compiled
     * against the package itself.
     *
     * @param bot the source of a class in the package {@code dev.proactivebot.bot}
     */
    public static Path speakingAs(Path bot, Path into) throws IOException {
        Path app = into.resolve("app");
        copy(folder(), app);
        Path jar;
        try (Stream<Path> files = Files.list(app)) {
            jar = files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        }
        String name = bot.getFileName().toString().replace(".java", "");
        Path thisBot = into.resolve("ThisBot.java");
        Files.writeString(thisBot, changed(Files.readString(THIS_BOT), "new EchoBot()", "new " + name + "()"));
        Path classes = compile(jar + File.pathSeparator + app.resolve("lib").resolve("*"), into, thisBot, bot);
        try (FileSystem packed = FileSystems.newFileSystem(jar);
                Stream<Path> compiled = Files.walk(classes)) {
            for (Path file : compiled.filter(Files::isRegularFile).toList()) {
                Path place = packed.getPath(classes.relativize(file).toString());
                Files.copy(file, place, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return app;
    }

    private static Path compile(String classPath, Path into, Path... sources) throws IOException {
        Path classes = Files.createDirectories(into.resolve("classes"));
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        ByteArrayOutputStream words = new ByteArrayOutputStream();
        String[] arguments = Stream.concat(
                        Stream.of("-d", classes.toString(), "-cp", classPath, "-proc:none", "--release", "17"),
                        Stream.of(sources).map(Path::toString))
                .toArray(String[]::new);
        if (javac.run(null, words, words, arguments) != 0) {
            throw new IOException(words.toString(StandardCharsets.UTF_8));
        }
        return classes;
    }

    private static void copy(Path app, Path into) throws IOException {
        try (Stream<Path> files = Files.walk(app)) {
            for (Path file : files.toList()) {
                Files.copy(file, into.resolve(app.relativize(file).toString()));
            }
        }
    }

    private static String changed(String text, String from, String to) throws IOException {
        String changed = text.replace(from, to);
        if (changed.equals(text)) {
            throw new IOException("there is no " + from + " in " + text);
        }
        return changed;
    }

    /** The folder that the Functions plugin has made. */
    public static Path folder() throws IOException {
        try (Stream<Path> apps = Files.list(Path.of("target", "azure-functions"))) {
            return apps.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }
}
