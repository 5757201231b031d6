package dev.proactivebot.local;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Remembers from what the app was built, so that an unchanged project is run without building it. Compares the bytes of
 * all that goes into the build, and the names, sizes and times of all that came out of it: another build of the same
 * project writes to some of the same places.
 */
public final class BuildStamp {
    private final Path project;
    private final List<Path> inputs;
    private final List<Path> outputs;
    private final Path file;

    BuildStamp(Folders folders) {
        this.project = folders.project();
        this.inputs = Stream.of(
                        "src/main",
                        "src/example",
                        "src/local",
                        "pom.xml",
                        "host.json",
                        "local.settings.json",
                        ".funcignore",
                        ".mvn")
                .map(project::resolve)
                .toList();
        Path target = folders.target();
        this.outputs = List.of(target.resolve("local-classes"), target.resolve("local-test-classes"), folders.app());
        this.file = target.resolve("local-run.stamp");
    }

    /** Runs what is built already, when it is up to date; else returns, and Maven goes on and builds. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Folders folders = Folders.of(args);
        BuildStamp stamp = new BuildStamp(folders);
        if (stamp.isUpToDate()) {
            LocalRun.start(folders);
        }
        stamp.clear();
    }

    boolean isUpToDate() throws IOException {
        return Files.exists(file) && Files.readString(file).equals(now());
    }

    /** Forgets what was built: neither Maven's compiler nor its jar notices everything that this class does. */
    void clear() throws IOException {
        Files.deleteIfExists(file);
        for (Path output : outputs) {
            Azurite.clear(output);
        }
    }

    /** Remembers what was just built, unless somebody has changed what it is built from meanwhile. */
    void write() throws IOException {
        FileTime started =
                FileTime.fromMillis(ManagementFactory.getRuntimeMXBean().getStartTime());
        for (Path input : all(inputs)) {
            // a folder's time tells of files that came, went or were replaced
            if (Files.getLastModifiedTime(input).compareTo(started) >= 0) {
                return;
            }
        }
        Files.writeString(file, now());
    }

    private String now() throws IOException {
        MessageDigest digest = sha256();
        for (String how : List.of(
                commandLine(),
                System.getProperty("java.home"),
                Runtime.version().toString())) {
            digest.update((how + '\n').getBytes(StandardCharsets.UTF_8));
        }
        for (Path input : all(inputs)) {
            byte[] bytes = Files.isRegularFile(input) ? Files.readAllBytes(input) : new byte[0];
            digest.update((project.relativize(input) + "\n" + bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        }
        for (Path output : all(outputs)) {
            if (Files.isRegularFile(output)) {
                String state = output + " " + Files.size(output) + " " + Files.getLastModifiedTime(output) + '\n';
                digest.update(state.getBytes(StandardCharsets.UTF_8));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static List<Path> all(List<Path> roots) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path root : roots) {
            if (Files.exists(root)) {
                try (Stream<Path> files = Files.walk(root)) {
                    files.sorted().forEach(found::add);
                }
            }
        }
        return found;
    }

    /** Maven's arguments; those of the run itself make no difference to the build. */
    private static String commandLine() {
        String command = Objects.requireNonNullElse(System.getProperty("sun.java.command"), "");
        List<String> words = Arrays.stream(command.split(" ", -1))
                .filter(word -> !word.startsWith("-Dlocal.") && !word.equals("-q") && !word.equals("-o"))
                .toList();
        return String.join(" ", words) + System.getenv("MAVEN_OPTS");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
