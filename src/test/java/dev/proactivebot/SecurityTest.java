package dev.proactivebot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests that the tests named in SECURITY.md exist. */
class SecurityTest {
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*(?:Test|IT))(?:\\.([^`]*))?`");

    @Test
    void everyNamedTestExists() throws IOException {
        List<MatchResult> named = NAMED.matcher(Files.readString(Path.of("SECURITY.md")))
                .results()
                .toList();
        Set<String> missing = new TreeSet<>();
        for (MatchResult test : named) {
            if (!isThere(test.group(1), test.group(2))) {
                missing.add(test.group());
            }
        }

        assertEquals(Set.of(), missing);
        assertTrue(named.size() > 20, "only " + named.size() + " tests are named");
    }

    private static boolean isThere(String type, @Nullable String method) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            for (Path file : files.filter(one -> one.endsWith(type + ".java")).toList()) {
                if (method == null || Files.readString(file).contains(" void " + method + "(")) {
                    return true;
                }
            }
        }
        return false;
    }
}
