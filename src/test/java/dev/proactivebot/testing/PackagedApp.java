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
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Provides the packaged app, and copies with the changes that an owner would make. */
public final class PackagedApp {
    private static final Path THIS_BOT = Path.of("src/main/java/dev/proactivebot/bot/ThisBot.java");
    private static final String SWEEP_SCHEDULE = "0 */5 * * * *";
    private static final String DIGEST_SCHEDULE = "0 0 9 * * MON";
    private static final String DIGEST = "com.example.digest.WeeklyDigest";

    private PackagedApp() {}

    /** Copies the app and sweeps on another schedule, for tests that cannot wait five minutes. */
    public static Path sweeping(String schedule, Path into) throws IOException {
        copy(into);
        replace(definition(into, "sweep"), SWEEP_SCHEDULE, schedule);
        return into;
    }

    /** Copies the app and adds the weekly digest of {@code src/example/java} on another schedule. */
    public static Path withDigest(String schedule, Path into) throws IOException {
        copy(into);
        Path digest = definition(into, "weeklyDigest");
        if (!Files.exists(digest)) {
            String name = DIGEST.replace('.', '/') + ".class";
            try (FileSystem packed = FileSystems.newFileSystem(jar(into))) {
                Path place = packed.getPath(name);
                Files.createDirectories(place.getParent());
                Files.write(
                        place, PackagedApp.class.getResourceAsStream("/" + name).readAllBytes());
            }
            Files.createDirectory(digest.getParent());
            Files.copy(definition(into, "sweep"), digest);
            replace(digest, "dev.proactivebot.functions.SweepTimer", DIGEST);
            replace(digest, SWEEP_SCHEDULE, DIGEST_SCHEDULE);
        }
        replace(digest, DIGEST_SCHEDULE, schedule);
        return into;
    }

    /**
     * Copies the app with another bot and without its parts, as an owner does: names the bot in {@code ThisBot}, deletes the lines of the parts,
     * and compiles it against the package.
     *
     * @param bot the source of a class in the package {@code dev.proactivebot.bot}
     */
    public static Path speakingAs(Path bot, Path into) throws IOException {
        Path app = into.resolve("app");
        copy(app);
        Path jar = jar(app);
        Path thisBot = Files.copy(THIS_BOT, into.resolve("ThisBot.java"));
        replace(thisBot, "new EchoBot()", "new " + bot.getFileName().toString().replace(".java", "") + "()");
        replace(thisBot, "bot = RemindMe.of(reminders, zone, clock, bot);", "");
        replace(thisBot, "bot = new OptOut(bot, mayStopGroups);", "");
        String classPath = Stream.concat(Stream.of(jar), jars(app.resolve("lib")).stream())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        Path classes = compile(classPath, into, thisBot, bot);
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

    /** Returns the app's own jar; its libraries are in {@code lib}. */
    private static Path jar(Path app) throws IOException {
        return jars(app).get(0);
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }

    private static void replace(Path file, String text, String by) throws IOException {
        String before = Files.readString(file);
        String after = before.replace(text, by);
        if (after.equals(before) && !text.equals(by)) {
            throw new IOException(text + " is not in " + before);
        }
        Files.writeString(file, after);
    }

    /** Returns the folder that the Functions plugin has staged. */
    public static Path folder() throws IOException {
        try (Stream<Path> apps = Files.list(Path.of("target", "azure-functions"))) {
            return apps.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }
}
