package dev.proactivebot.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalSettingsTest {
    private static final String ENVIRONMENT = "AZURE_FUNCTIONS_ENVIRONMENT";

    @TempDir
    Path project;

    @Test
    void exampleIsTheFallback() throws IOException {
        write("local.settings.json.example", "{\"Values\":{\"A\":\"example\"}}");
        assertEquals("example", read(Map.of()).get("A"));

        write("local.settings.json", "{\"Values\":{\"B\":\"own\"}}");
        assertNull(read(Map.of()).get("A"));
        assertEquals("own", read(Map.of()).get("B"));
    }

    @Test
    void environmentOverridesTheFileUnlessEmpty() throws IOException {
        write("local.settings.json", "{\"Values\":{\"A\":\"file\",\"B\":\"file\",\"C\":\"\"}}");
        Map<String, String> merged = read(Map.of("A", "real", "B", " "));

        assertEquals("real", merged.get("A"));
        assertEquals("file", merged.get("B"));
        assertFalse(merged.containsKey("C"));
    }

    @Test
    void environmentNameDefaultsToDevelopment() throws IOException {
        assertEquals("Development", read(Map.of(ENVIRONMENT, "")).get(ENVIRONMENT));
        assertEquals("Production", read(Map.of(ENVIRONMENT, "Production")).get(ENVIRONMENT));
    }

    @Test
    void logIdsDefaultToPlain() throws IOException {
        assertEquals("plain", read(Map.of()).get("LogIds"));
        write("local.settings.json", "{\"Values\":{\"LogIds\":\"\"}}");
        assertEquals("plain", read(Map.of()).get("LogIds"));
        write("local.settings.json", "{\"Values\":{\"LogIds\":\"hashed\"}}");
        assertEquals("hashed", read(Map.of()).get("LogIds"));
    }

    @Test
    void containerNameIsIgnored() throws IOException {
        assertFalse(read(Map.of("CONTAINER_NAME", "dev")).containsKey("CONTAINER_NAME"));
        assertEquals("site", read(Map.of("WEBSITE_SITE_NAME", "site")).get("WEBSITE_SITE_NAME"));
    }

    @Test
    void commandLineStorageOverridesFileAndEnvironment() throws IOException {
        write("local.settings.json", "{\"Values\":{\"AzureWebJobsStorage\":\"file\"}}");
        LocalSettings settings =
                LocalSettings.read(project, Map.of("AzureWebJobsStorage", "real"), Optional.of("given"));

        assertEquals("given", settings.environment().get("AzureWebJobsStorage"));
    }

    @ParameterizedTest
    @CsvSource({
        "UseDevelopmentStorage=true, true",
        "usedevelopmentstorage=true;, true",
        "AccountName=devstoreaccount1;QueueEndpoint=http://127.0.0.1:10001/devstoreaccount1;, true",
        "AccountName=devstoreaccount1;QueueEndpoint=http://127.0.0.1:20001/devstoreaccount1;, false",
        "AccountName=acc;AccountKey=a2V5, false",
        "'', false",
    })
    void emulatorStorageIsRecognised(String storage, boolean wanted) throws IOException {
        assertEquals(
                wanted,
                LocalSettings.read(project, Map.of("AzureWebJobsStorage", storage), Optional.empty())
                        .hasEmulatorStorage());
    }

    @Test
    void brokenFileCannotStart() throws IOException {
        write("local.settings.json", "{");
        assertThrows(CannotStartException.class, () -> read(Map.of()));
        write("local.settings.json", "{\"IsEncrypted\":true}");
        assertThrows(CannotStartException.class, () -> read(Map.of()));
    }

    @Test
    void exampleNamesEverySetting() throws IOException {
        JsonNode values = new ObjectMapper()
                .readTree(Files.readAllBytes(Path.of("local.settings.json.example")))
                .path("Values");
        for (Setting setting : Setting.values()) {
            assertTrue(values.has(setting.key()), setting::key);
        }
        assertEquals("java", values.path("FUNCTIONS_WORKER_RUNTIME").asText());
        assertEquals(
                "UseDevelopmentStorage=true", values.path("AzureWebJobsStorage").asText());
    }

    private Map<String, String> read(Map<String, String> real) throws IOException {
        return LocalSettings.read(project, real, Optional.empty()).environment();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(project.resolve(name), text);
    }
}
