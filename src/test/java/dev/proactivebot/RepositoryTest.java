package dev.proactivebot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests the files around the code. */
class RepositoryTest {
    private static final Path WRAPPER = Path.of(".mvn", "wrapper");

    /** Calls of other people's classes that can only be made so. */
    private static final Set<String> NULLS_OF_OTHERS =
            Set.of("listTables", "getEntityWithResponse", "peekMessages", "super");

    private static final Pattern COMMENT_OR_TEXT =
            Pattern.compile("/\\*.*?\\*/|//[^\\n]*|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"", Pattern.DOTALL);
    private static final Pattern TWO_NULLS = Pattern.compile("\\bnull,\\s*null\\b");
    private static final Pattern CALLED = Pattern.compile("(?:.*\\W)?(\\w+)(?:<>)?", Pattern.DOTALL);

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

    /** Nobody can read which field is which of a row of nulls. One call in a record's own file makes the empty one. */
    @Test
    void noCallHasTwoNullsInARow() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> sources = Files.walk(Path.of("src"))) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                String code = COMMENT_OR_TEXT.matcher(Files.readString(source)).replaceAll("\"\"");
                Set<String> emptied = new HashSet<>();
                rowsOfNulls(code).forEach((call, called) -> {
                    boolean isOwn = called.equals("this") || code.contains("record " + called + "(");
                    if (!NULLS_OF_OTHERS.contains(called) && !(isOwn && emptied.add(called))) {
                        found.add(source + ": " + called);
                    }
                });
            }
        }
        assertEquals(List.of(), found);
    }

    /** Returns the names of what is called with two nulls in a row, by the place of the call. */
    private static Map<Integer, String> rowsOfNulls(String code) {
        Map<Integer, String> calls = new TreeMap<>();
        Matcher nulls = TWO_NULLS.matcher(code);
        while (nulls.find()) {
            int open = nulls.start();
            for (int depth = 0; depth >= 0; ) {
                open--;
                depth += code.charAt(open) == ')' ? 1 : code.charAt(open) == '(' ? -1 : 0;
            }
            Matcher called = CALLED.matcher(code.substring(Math.max(0, open - 80), open));
            assertTrue(called.matches(), code.substring(open));
            calls.put(open, called.group(1));
        }
        return calls;
    }
}
