package dev.proactivebot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests the files around the code. */
class RepositoryTest {
    private static final Path WRAPPER = Path.of(".mvn", "wrapper");

    @Test
    void mavenWrapperIsAScriptThatChecksItsDownload() throws IOException {
        Properties properties = new Properties();
        properties.load(Files.newBufferedReader(WRAPPER.resolve("maven-wrapper.properties")));

        assertEquals("only-script", properties.getProperty("distributionType"));
        assertTrue(properties.getProperty("distributionSha256Sum", "").matches("[0-9a-f]{64}"));
        assertTrue(properties
                .getProperty("distributionUrl")
                .startsWith("https://repo.maven.apache.org/maven2/org/apache/maven/apache-maven/3.9."));
        try (Stream<Path> files = Files.list(WRAPPER)) {
            assertEquals(List.of(WRAPPER.resolve("maven-wrapper.properties")), files.toList());
        }
        assertTrue(Files.isExecutable(Path.of("mvnw")));
    }

    /** The Functions plugin contains JLine 2, which turns a terminal's echo off and would hide typed text in the chat. */
    @Test
    void buildKeepsTheTerminalsEcho() throws IOException {
        assertTrue(
                Files.readString(Path.of(".mvn", "jvm.config")).contains("-Djline.terminal=jline.UnsupportedTerminal"));
    }

    @Test
    void developerFilesAreNotDeployed() throws IOException {
        List<String> ignored = Files.readAllLines(Path.of(".funcignore"));

        for (String name : List.of(".mvn", "mvnw*", "pom.xml", "src", "test.http", "CONTRIBUTING.md")) {
            assertTrue(ignored.contains(name), name);
        }
    }

    /** A deploy runs the unit tests, and they must pass with the owner's bot too. */
    @Test
    void unitTestsDoNotDependOnThisBot() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src", "test", "java"))) {
            for (Path source : sources.filter(file -> file.toString().endsWith("Test.java"))
                    .toList()) {
                assertFalse(Files.readString(source).contains("ThisBot" + "."), source::toString);
            }
        }
        assertFalse(Files.readString(Path.of("src/test/java/dev/proactivebot/upgrade/Rig.java"))
                .contains("ThisBot"));
    }

    /** A tag can move to other code, a commit cannot. */
    @Test
    void workflowsPinActionsToCommits() throws IOException {
        try (Stream<Path> workflows = Files.list(Path.of(".github", "workflows"))) {
            for (Path workflow : workflows.toList()) {
                String text = Files.readString(workflow);
                List<String> uses =
                        text.lines().filter(line -> line.contains("uses:")).toList();

                assertTrue(text.contains("\npermissions:\n  contents: read\n"), workflow::toString);
                uses.forEach(line -> assertTrue(line.matches(".*uses: [a-z/-]+@[0-9a-f]{40} # v[0-9.]+"), line));
            }
        }
    }
}
