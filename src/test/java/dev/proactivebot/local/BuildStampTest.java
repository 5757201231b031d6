package dev.proactivebot.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildStampTest {
    private static final FileTime BEFORE = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    Path project;

    private Path target;

    @BeforeEach
    void build() throws IOException {
        target = project.resolve("target");
        for (String name : new String[] {
            "src/main/java/a/A.java",
            "src/main/java/a/B.java",
            "src/example/java/E.java",
            "src/local/java/L.java",
            "pom.xml",
            "host.json",
            "local.settings.json",
            "target/local-classes/a/A.class",
            "target/local-test-classes/L.class",
            "target/azure-functions/app/app.jar",
            "target/azure-functions/app/deliver/function.json"
        }) {
            Files.createDirectories(project.resolve(name).getParent());
            Files.writeString(project.resolve(name), name);
        }
        age();
        stamp().write();
    }

    @Test
    void unchangedProjectIsUpToDate() throws IOException {
        assertTrue(stamp().isUpToDate());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/main/java/a/A.java",
                "src/example/java/E.java",
                "src/local/java/L.java",
                "pom.xml",
                "host.json",
                "local.settings.json"
            })
    void changedInputWithSameTimeIsDetected(String name) throws IOException {
        Files.writeString(project.resolve(name), "x".repeat(name.length()));
        age();
        assertFalse(stamp().isUpToDate());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/main/java/a/B.java",
                "local.settings.json",
                "target/local-classes/a/A.class",
                "target/azure-functions/app/app.jar",
                "target/azure-functions/app/deliver/function.json"
            })
    void deletedFileIsDetected(String name) throws IOException {
        Files.delete(project.resolve(name));
        age();
        assertFalse(stamp().isUpToDate());
    }

    @Test
    void movedFileIsDetected() throws IOException {
        Files.move(project.resolve("src/main/java/a/B.java"), project.resolve("src/main/java/a/C.java"));
        age();
        assertFalse(stamp().isUpToDate());
    }

    @Test
    void newFileIsDetected() throws IOException {
        Files.createDirectories(project.resolve(".mvn"));
        Files.writeString(project.resolve(".mvn/maven.config"), "-Dmaven.compiler.release=21");
        assertFalse(stamp().isUpToDate());
    }

    @Test
    void otherBuildOfTheSameFolderIsDetected() throws IOException {
        Path jar = project.resolve("target/azure-functions/app/app.jar");
        Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2026-01-02T00:00:00Z")));
        assertFalse(stamp().isUpToDate());
    }

    @Test
    void inputChangedDuringTheBuildIsBuiltAgain() throws IOException {
        stamp().clear();
        Path source = project.resolve("src/main/java/a/A.java");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
        stamp().write();
        assertFalse(stamp().isUpToDate());
    }

    @Test
    void clearDeletesAllOutputs() throws IOException {
        stamp().clear();
        try (Stream<Path> left = Files.walk(target)) {
            assertEquals(0, left.filter(Files::isRegularFile).count());
        }
        assertFalse(stamp().isUpToDate());
    }

    private BuildStamp stamp() {
        return new BuildStamp(new ProjectFolders(project, target.resolve("azure-functions/app"), target));
    }

    /** Sets every file to one time in the past, so that only a file's bytes can differ. */
    private void age() throws IOException {
        try (Stream<Path> files = Files.walk(project)) {
            for (Path file : files.filter(it -> !it.endsWith("local-run.stamp")).toList()) {
                Files.setLastModifiedTime(file, BEFORE);
            }
        }
    }
}
