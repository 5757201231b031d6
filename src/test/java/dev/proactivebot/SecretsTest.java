package dev.proactivebot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Neither what is committed nor what is deployed holds a setting or a secret of anybody. */
class SecretsTest {
    /** Storage keys, private keys, signatures of shared access, client secrets of Entra, tokens. */
    private static final Pattern SECRET = Pattern.compile("AccountKey=[A-Za-z0-9+/]{40,}"
            + "|-----BEGIN [A-Z ]*PRIVATE KEY-----\\R?[A-Za-z0-9+/]{40,}"
            + "|[?&]sig=[A-Za-z0-9%]{40,}"
            + "|[A-Za-z0-9_~.-]{3}[78]Q~[A-Za-z0-9_~.-]{31,}"
            + "|eyJ[A-Za-z0-9_-]{20,}\\.eyJ[A-Za-z0-9_-]{20,}");

    private static final Set<String> WITHOUT =
            // what git ignores is the developer's own, and no business of a build
            Set.of(".git", "target", ".azurite", ".idea", ".vscode", "local.settings.json");

    @Test
    void noFileOfTheProjectHoldsAnythingThatLooksLikeASecret() throws IOException {
        Set<String> found = new TreeSet<>();
        int read = 0;
        for (Path file : files()) {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            if (SECRET.matcher(text).find()) {
                found.add(file.toString());
            }
            read++;
        }

        assertEquals(Set.of(), found);
        assertTrue(read > 100, "so many files were read: " + read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AccountName=a;AccountKey=0123456789012345678901234567890123456789012345==",
                "-----BEGIN RSA PRIVATE KEY-----\n0123456789012345678901234567890123456789012345",
                "https://a.queue.core.windows.net/q?sv=1&sig=0123456789012345678901234567890123456789012345",
                "abc8Q~0123456789012345678901234567890123",
                "eyJ012345678901234567890.eyJ012345678901234567890.x"
            })
    void whatLooksLikeASecretIsFound(String text) {
        assertTrue(SECRET.matcher(text).find());
    }

    @Test
    void theExampleOfLocalSettingsSaysNothingButWhereTheEmulatorIs() throws IOException {
        Map<String, String> said = new TreeMap<>();
        new ObjectMapper()
                .readTree(Path.of("local.settings.json.example").toFile())
                .path("Values")
                .properties()
                .forEach(value -> said.put(value.getKey(), value.getValue().asText()));
        said.values().removeIf(String::isEmpty);

        assertEquals(
                Map.of("FUNCTIONS_WORKER_RUNTIME", "java", "AzureWebJobsStorage", "UseDevelopmentStorage=true"), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {".funcignore", ".gitignore"})
    void settingsAndTheEmulatorsDataAreLeftOutOf(String ignored) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(ignored)).stream()
                .map(line -> line.replaceAll("/$", ""))
                .toList();

        assertTrue(lines.containsAll(Set.of("local.settings.json", ".azurite")), lines.toString());
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of(""))) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("SecretsTest.java"))
                    .filter(file -> Stream.iterate(file, path -> path != null, Path::getParent)
                            .noneMatch(path -> WITHOUT.contains(String.valueOf(path.getFileName()))))
                    .toList();
        }
    }
}
