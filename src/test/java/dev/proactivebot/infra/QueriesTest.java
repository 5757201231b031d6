package dev.proactivebot.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.delivery.send.QueueAges;
import dev.proactivebot.logging.LogIds;
import dev.proactivebot.logging.LogLine;
import dev.proactivebot.testing.InMemoryQueue;
import dev.proactivebot.testing.InMemoryQueues;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.TestLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that saved queries and alerts match the app's log lines. */
class QueriesTest {
    /** Fields that only the line of an undelivered message has; their value is one word. */
    private static final Set<String> OF_A_FAILURE = Set.of("reason");

    /** Such fields whose value is in quotation marks. */
    private static final Set<String> WORDS_OF_A_FAILURE = Set.of("why");

    /** The one way to read a field. The column may have another name, because KQL reserves some. */
    private static final String READING = "= extract\\(@\"\\(\\?:\\^\\| \\)(\\w+)=\\(\\[\\^ \\]\\+\\)\", 1, message\\)";

    private static final String READING_WORDS =
            "= extract\\(@'\\(\\?:\\^\\| \\)(\\w+)=\"\\(\\[\\^\"\\]\\+\\)\"', 1, message\\)";

    /** A comparison of a field whose values are words of the code. */
    private static final Pattern COMPARED =
            Pattern.compile("\\b(event|outcome|name)\\s*(?:[=!][=~]\\s*(\"[^\"]*\"|'[^']*')|!?in~?\\s*\\(([^)]*)\\))");

    private static List<Path> files() {
        return Infra.files(Infra.FOLDER, name -> name.endsWith(".kql"));
    }

    /** Returns all queries by their file or by their name in the workbook. */
    private static Map<String, String> queries() {
        Map<String, String> queries = new TreeMap<>();
        files().forEach(file -> queries.put(file.toString(), Infra.text(file)));
        WorkbookTest.queries().forEach((name, query) -> queries.put("workbook " + name, query));
        return queries;
    }

    /** Returns the fields of a delivery line and of the line that the timer writes for each queue. */
    private static Set<String> fields() {
        LogLine line = LogLine.of("delivery", "delivered", Duration.ZERO);
        MutableClock clock = MutableClock.at("2026-11-22T10:00:00Z");
        InMemoryQueue queue = new InMemoryQueue();
        queue.oldestIs(clock.instant());
        TestLog log = new TestLog();
        new QueueAges(InMemoryQueues.of(queue), clock).tell(log.logger());
        return all("(\\w+)=", line.text(new LogIds(false)) + " " + log.text());
    }

    @Test
    void everyFieldIsInALogLine() {
        Set<String> known = fields();
        known.addAll(OF_A_FAILURE);
        for (String query : queries().values()) {
            Set<String> read = all(READING, query);
            Set<String> words = all(READING_WORDS, query);
            assertEquals(
                    query.split("extract\\(", -1).length - 1,
                    read.size() + words.size(),
                    () -> query + " reads in another way");
            assertTrue(known.containsAll(read), () -> query + " reads " + read);
            assertTrue(WORDS_OF_A_FAILURE.containsAll(words), () -> query + " reads " + words);
        }
    }

    /** Lines of the host cost money, so host.json may leave them out. */
    @Test
    void noQueryReadsLinesOfTheHost() {
        for (String query : queries().values()) {
            assertFalse(
                    Pattern.compile("Execut(ing|ed)|Trigger Details")
                            .matcher(query)
                            .find(),
                    query::toString);
        }
    }

    @Test
    void fieldPatternFindsExactlyItsField() {
        Pattern status = Pattern.compile("(?:^| )status=([^ ]+)");
        Matcher found = status.matcher("event=delivery key=a|status=1 outcome=gaveUp status=403 correlation=-");

        assertTrue(found.find());
        assertEquals("403", found.group(1));
        assertFalse(status.matcher("httpstatus=403").find());
    }

    @Test
    void failureReasonIsInTheLine() {
        String lines = Infra.text(Path.of("src/main/java/dev/proactivebot/delivery/send/DeliveryLine.java"));

        OF_A_FAILURE.forEach(field -> assertTrue(lines.contains("\" " + field + "=\" + "), field));
        WORDS_OF_A_FAILURE.forEach(field -> assertTrue(lines.contains(" " + field + "=\" + LogText.quoted("), field));
        Set.of("delivered", "retryLater", "gaveUp", "failed")
                .forEach(outcome -> assertTrue(lines.contains('"' + outcome + '"'), outcome));
    }

    @Test
    void searchedTextsAreInTheCode() {
        String code = String.join("", sources());
        for (String query : queries().values()) {
            for (String words : all("startswith \"([^\"]+)\"", query)) {
                assertTrue(code.contains('"' + words), words);
            }
            for (String words : all(" has \"([^\"]+)\"", query)) {
                assertTrue(code.contains(words), words);
            }
        }
    }

    @Test
    void comparedWordsAreWrittenByTheCode() {
        for (String query : queries().values()) {
            assertEquals(Set.of(), unknownWords(query), query);
        }
    }

    @Test
    void unwrittenWordIsFound() {
        assertEquals(Set.of("outcome gaveup"), unknownWords("| where outcome == \"gaveup\""));
        assertEquals(Set.of("outcome delivery"), unknownWords("| where outcome=='delivery'"));
        assertEquals(Set.of("outcome fail"), unknownWords("countif(outcome !in (\"failed\", \"fail\"))"));
        assertEquals(Set.of("event deliver"), unknownWords("| where event in (\"received\", \"deliver\")"));
        assertEquals(Set.of("name sweeper"), unknownWords("| where name == \"sweeper\" and event == \"delivery\""));
    }

    private static Set<String> unknownWords(String query) {
        Set<String> unknown = new TreeSet<>();
        COMPARED.matcher(query).results().forEach(found -> {
            Set<String> known = words(found.group(1));
            String with = found.group(2) == null ? found.group(3) : found.group(2);
            all("[\"']([^\"']*)[\"']", with).stream()
                    .filter(word -> !known.contains(word))
                    .forEach(word -> unknown.add(found.group(1) + " " + word));
        });
        return unknown;
    }

    /** Returns the words that the code writes into a field; a request is named after its function. */
    private static Set<String> words(String field) {
        List<String> sources = sources();
        if (field.equals("name")) {
            return all("@FunctionName\\(\"(\\w+)\"\\)", String.join("\n", sources));
        }
        String writing = sources.stream()
                .filter(source -> source.contains("LogLine.of("))
                .collect(Collectors.joining("\n"));
        Set<String> events = all("LogLine\\.of\\(\\s*\"(\\w+)\"", writing);
        Set<String> others = all("\"(\\w+)\"", writing);
        others.removeAll(events);
        return field.equals("event") ? events : others;
    }

    private static List<String> sources() {
        return Infra.files(Path.of("src/main/java"), name -> name.endsWith(".java")).stream()
                .map(Infra::text)
                .toList();
    }

    @Test
    void everyQueryIsDeployed() {
        Set<String> loaded = new TreeSet<>();
        Infra.all()
                .forEach(file -> loaded.addAll(all("loadTextContent\\('\\.\\./([^']+)'\\)", Infra.text(file.path()))));

        assertEquals(
                loaded,
                Stream.concat(files().stream(), Stream.of(WorkbookTest.FILE))
                        .map(path -> Infra.FOLDER.relativize(path).toString().replace('\\', '/'))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Set<String> all(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
