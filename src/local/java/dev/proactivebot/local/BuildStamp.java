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
 * Decides whether the last build is up to date, so that an unchanged project starts without a build. Compares the bytes
 * of the build's inputs, and the names, sizes and times of its outputs, because other builds write to the same folders.
 */
public final class BuildStamp {
    private final Path project;
    private final List<Path> inputs;
    private final List<Path> outputs;
    private final Path file;

    BuildStamp(ProjectFolders folders) {
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

    /** Runs the last build when it is up to date and never returns. Otherwise returns, so that Maven goes on and builds. */
    public static void main(String[] args) throws IOException, InterruptedException {
        ProjectFolders folders = ProjectFolders.of(args);
        BuildStamp stamp = new BuildStamp(folders);
        if (stamp.isUpToDate()) {
            LocalRun.start(folders);
        }
        stamp.clear();
    }

    boolean isUpToDate() throws IOException {
        return Files.exists(file) && Files.readString(file).equals(fingerprint());
    }

    /** Deletes the build's outputs, because Maven's compiler and jar plugins miss changes that this class sees. */
    void clear() throws IOException {
        Files.deleteIfExists(file);
        for (Path output : outputs) {
            ProjectFolders.deleteTree(output);
        }
    }

    /** Stores the fingerprint of the build that just ran, unless an input has changed since this JVM started. */
    void write() throws IOException {
        FileTime started =
                FileTime.fromMillis(ManagementFactory.getRuntimeMXBean().getStartTime());
        for (Path input : filesBelow(inputs)) {
            // a folder's time changes when a file in it is added, deleted or replaced
            if (Files.getLastModifiedTime(input).compareTo(started) >= 0) {
                return;
            }
        }
        Files.writeString(file, fingerprint());
    }

    private String fingerprint() throws IOException {
        MessageDigest digest = sha256();
        for (String setting : List.of(
                commandLine(),
                System.getProperty("java.home"),
                Runtime.version().toString())) {
            digest.update((setting + '\n').getBytes(StandardCharsets.UTF_8));
        }
        for (Path input : filesBelow(inputs)) {
            byte[] bytes = Files.isRegularFile(input) ? Files.readAllBytes(input) : new byte[0];
            digest.update((project.relativize(input) + "\n" + bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        }
        for (Path output : filesBelow(outputs)) {
            if (Files.isRegularFile(output)) {
                String state = output + " " + Files.size(output) + " " + Files.getLastModifiedTime(output) + '\n';
                digest.update(state.getBytes(StandardCharsets.UTF_8));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static List<Path> filesBelow(List<Path> roots) throws IOException {
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

    /** Returns Maven's arguments without those that change only the run. */
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
