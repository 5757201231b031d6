package dev.proactivebot.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Saved queries and alerts read what the app's log lines say. */
class QueriesTest {
    /** What stands in a line on a message that came or was delivered. */
    private static final Set<String> OF_A_LINE = Set.of(
            "event",
            "kind",
            "channel",
            "conversation",
            "key",
            "attempt",
            "outcome",
            "status",
            "ms",
            "correlation",
            "trace");
    /** What a line on a message that was given up says besides. */
    private static final Set<String> OF_A_FAILURE = Set.of("reason");
    /** Of a line that the timer writes for each queue. */
    private static final Set<String> OF_A_QUEUE = Set.of("queue", "oldest");

    /** The one way to read a field; a name that is not the field's own would be a slip. */
    private static final String READING =
            "(\\w+) = extract\\(@\"\\(\\?:\\^\\| \\)\\1=\\(\\[\\^ \\]\\+\\)\", 1, message\\)";

    private static List<Path> queries() {
        return Infra.files(Infra.FOLDER, name -> name.endsWith(".kql"));
    }

    @Test
    void everyFieldIsOneOfTheLogLines() {
        Set<String> known = new TreeSet<>(OF_A_LINE);
        known.addAll(OF_A_FAILURE);
        known.addAll(OF_A_QUEUE);
        for (Path query : queries()) {
            String text = Infra.text(query);
            Set<String> read = all(READING, text);
            assertEquals(text.split("extract\\(", -1).length - 1, read.size(), () -> query + " reads in another way");
            assertTrue(known.containsAll(read), () -> query + " reads " + read);
            Set<String> named = all("(\\w+)=(?! ?inner|\\(\\[)", text.replaceAll("//.*|startswith \"[^\"]*\"", ""));
            assertTrue(known.containsAll(named), () -> query + " names " + named);
        }
    }

    @Test
    void theReadingFindsAFieldWhereverItStandsAndNoOther() {
        Pattern status = Pattern.compile("(?:^| )status=([^ ]+)");
        Matcher found = status.matcher("event=delivery key=a|status=1 outcome=gaveUp status=403 correlation=-");

        assertTrue(found.find());
        assertEquals("403", found.group(1));
        assertFalse(status.matcher("httpstatus=403").find());
    }

    @Test
    void theReasonOfAFailureStandsInTheLine() {
        String lines = Infra.text(Path.of("src/main/java/dev/proactivebot/delivery/DeliveryLine.java"));

        OF_A_FAILURE.forEach(field -> assertTrue(lines.contains(" " + field + "="), field));
        Set.of("delivered", "retryLater", "gaveUp")
                .forEach(outcome -> assertTrue(lines.contains('"' + outcome + '"'), outcome));
    }

    @Test
    void theWordsThatAlertsLookForStandInTheCode() {
        String code = Infra.files(Path.of("src/main/java"), name -> name.endsWith(".java")).stream()
                .map(Infra::text)
                .collect(Collectors.joining());
        for (Path query : queries()) {
            for (String words : all("startswith \"([^\"]+)\"", Infra.text(query))) {
                assertTrue(code.contains('"' + words), words);
            }
        }
    }

    @Test
    void everyQueryIsSavedOrAlerts() {
        Set<String> loaded = new TreeSet<>();
        BicepCheck.all(Infra.MAIN)
                .forEach(file -> loaded.addAll(all("loadTextContent\\('\\.\\./([^']+)'\\)", Infra.text(file.path()))));

        assertEquals(
                loaded,
                queries().stream()
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
