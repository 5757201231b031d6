package dev.proactivebot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.testing.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that committed files hold no secret; {@code PackageIT} tests the package. */
class SecretsTest {
    private static final String KEY = "0123456789012345678901234567890123456789012345";

    /** Folders in the project's folder that git ignores, so that they may hold the developer's secrets. */
    private static final Set<String> IGNORED_FOLDERS = Set.of(".git", "target", ".azurite", ".idea", ".vscode");

    @Test
    void projectFilesHoldNoSecret() throws IOException {
        Path project = Path.of("");

        assertEquals(Set.of(), secrets(project));
        assertTrue(files(project).size() > 100, "too few files were read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/main/resources/local.settings.json",
                "src/main/resources/target/bot.pem",
                "infra/bot.PFX",
                "docs/.env"
            })
    void secretFilesAreFoundByNameInSubfolders(String file, @TempDir Path project) throws IOException {
        write(project.resolve(file));

        assertEquals(Set.of(project.resolve(file)), secrets(project));
    }

    @ParameterizedTest
    @ValueSource(strings = {"local.settings.json", "bot.pem", ".env", "target/local.settings.json", ".azurite/bot.pem"})
    void ignoredFilesInTheProjectFolderAreSkipped(String file, @TempDir Path project) throws IOException {
        write(project.resolve(file));

        assertEquals(Set.of(), secrets(project));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AccountName=a;AccountKey=" + KEY + "==",
                "\"AccountKey\": \"" + KEY + "==\"",
                "\"{\\\"AccountKey\\\":\\\"" + KEY + "\\\"}\"",
                "-----BEGIN RSA PRIVATE KEY-----\n" + KEY,
                "\"-----BEGIN PRIVATE KEY-----\\n" + KEY + "\"",
                "\"-----BEGIN PRIVATE KEY-----\\\\r\\\\n" + KEY + "\"",
                "\"-----BEGIN PRIVATE KEY-----\\n\"\r\n        + \"" + KEY + "\"",
                "https://a.queue.core.windows.net/q?sv=1&sig=" + KEY,
                "abc8Q~0123456789012345678901234567890123",
                "eyJ012345678901234567890.eyJ012345678901234567890.x",
                "\"MicrosoftAppPassword\": \"hunter2\"",
                "{\"Values\":{\"microsoftapppassword\":\"a\"}}",
                "\"{\\\"MicrosoftAppCertificatePassword\\\":\\\"hunter2\\\"}\""
            })
    void secretIsFound(String text) {
        assertTrue(Secrets.isIn(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AccountName=a;AccountKey=a2V5==",
                "\"AccountKey\": \"\"",
                "-----BEGIN PRIVATE KEY-----\n...",
                "-----BEGIN CERTIFICATE-----\n" + KEY,
                "\"-----BEGIN \" + type + \"-----\\n\"",
                "?sv=1&sig=...",
                "\"MicrosoftAppPassword\": \"\"",
                "\"MicrosoftAppPassword\": null",
                "\"MicrosoftAppPassword\": \"<the client secret>\"",
                "\"MicrosoftAppPassword\": \"${SECRET}\"",
                "\"MicrosoftAppPassword\": \"@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/s)\"",
                "\"{\\\"MicrosoftAppPassword\\\":\\\"\\\"}\"",
                "\"MicrosoftAppId\": \"app-1\""
            })
    void emptyValuesPlaceholdersAndReferencesAreNotSecrets(String text) {
        assertFalse(Secrets.isIn(text));
    }

    @Test
    void localSettingsExampleHoldsNoSecret() throws IOException {
        Map<String, String> said = new TreeMap<>();
        new ObjectMapper()
                .readTree(Path.of("local.settings.json.example").toFile())
                .path("Values")
                .properties()
                .forEach(value -> said.put(value.getKey(), value.getValue().asText()));
        said.values().removeIf(String::isEmpty);

        assertEquals(
                Map.of(
                        "FUNCTIONS_WORKER_RUNTIME", "java",
                        "AzureWebJobsStorage", "UseDevelopmentStorage=true",
                        "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", "3145728"),
                said);
    }

    /** Git reads the first file; Core Tools read the second when they publish the project's folder. */
    @ParameterizedTest
    @ValueSource(strings = {".gitignore", ".funcignore"})
    void localFilesAreIgnoredBy(String ignored) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(ignored)).stream()
                .map(line -> line.replaceAll("/$", ""))
                .toList();

        assertTrue(
                lines.containsAll(Set.of("local.settings.json", "*.pem", "*.pfx", ".env", ".azurite")),
                lines.toString());
    }

    private static void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{}");
    }

    private static Set<Path> secrets(Path project) throws IOException {
        return files(project).stream().filter(Secrets::isIn).collect(Collectors.toSet());
    }

    private static List<Path> files(Path project) throws IOException {
        try (Stream<Path> all = Files.walk(project)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !isDevelopersOwn(project.relativize(file)))
                    .filter(file -> !file.endsWith("SecretsTest.java"))
                    .toList();
        }
    }

    private static boolean isDevelopersOwn(Path file) {
        return IGNORED_FOLDERS.contains(file.getName(0).toString())
                || (file.getNameCount() == 1 && Secrets.isFile(file));
    }
}
