package dev.proactivebot.reminders.english;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RepliesTest {
    private static final Path CODE = Path.of("src/main/java/dev/proactivebot/reminders/english");
    private static final Pattern CALL = Pattern.compile("say\\(((?:[^;,()]|\\(\\))*)");
    private static final Pattern NAME = Pattern.compile("\"([a-z-]+)\"");

    @Test
    void replyFileHasExactlyTheSentencesInUse() throws IOException {
        Set<String> asked = new TreeSet<>();
        try (Stream<Path> files = Files.list(CODE)) {
            for (Path file : files.toList()) {
                Matcher call = CALL.matcher(Files.readString(file));
                while (call.find()) {
                    NAME.matcher(call.group(1)).results().forEach(name -> asked.add(name.group(1)));
                }
            }
        }
        // the grammar names the questions which reminder is meant
        LanguageFile.rows("grammar.txt").stream()
                .filter(row -> row.matches(".* -> manage\\.[a-z]+-which"))
                .forEach(row -> asked.add(row.substring(row.lastIndexOf('.') + 1)));
        List<String> rows = LanguageFile.rows("replies.txt");

        assertEquals(
                asked,
                rows.stream()
                        .map(row -> row.substring(0, row.indexOf(": ")))
                        .collect(Collectors.toCollection(TreeSet::new)));
        assertFalse(rows.stream().anyMatch(row -> row.endsWith(" ")));
    }
}
