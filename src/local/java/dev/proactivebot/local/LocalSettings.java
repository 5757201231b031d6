package dev.proactivebot.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The environment in which the app runs: {@code local.settings.json} if there, else the example; over it the real
 * environment; over both the storage given on the command line. An empty value counts as unset everywhere.
 */
record LocalSettings(Map<String, String> environment) {
    static final String STORAGE = "AzureWebJobsStorage";
    private static final String APP_ID = "MicrosoftAppId";
    private static final String LOG_IDS = "LogIds";
    private static final String ENVIRONMENT = "AZURE_FUNCTIONS_ENVIRONMENT";

    /**
     * On the platform the name of the instance's container. On a developer's machine the name of whatever container the
     * developer works in: taken over, it would make the app believe that it runs in Azure.
     */
    private static final String CONTAINER = "CONTAINER_NAME";

    static LocalSettings read(Path project, Map<String, String> real, Optional<String> storage) throws IOException {
        Map<String, String> merged = new HashMap<>();
        merged.put(ENVIRONMENT, "Development");
        merged.put(LOG_IDS, "plain"); // a developer wants to read them, and they are the developer's own
        merged.putAll(values(project));
        real.forEach((name, value) -> {
            if (!value.isBlank() && !name.equals(CONTAINER)) {
                merged.put(name, value);
            }
        });
        storage.ifPresent(it -> merged.put(STORAGE, it));
        return new LocalSettings(Map.copyOf(merged));
    }

    /** With an app id the bot asks for tokens, and the terminal chat has none. */
    boolean hasAppId() {
        return environment.containsKey(APP_ID);
    }

    /** Whether the storage is the emulator on its usual port, written short or in full. */
    boolean wantsAzurite() {
        String storage = environment.getOrDefault(STORAGE, "").replace(" ", "");
        return storage.matches("(?i);*UseDevelopmentStorage=true;*")
                || storage.matches("(?i).*QueueEndpoint=http://(127\\.0\\.0\\.1|localhost):10001/.*");
    }

    private static Map<String, String> values(Path project) throws IOException {
        Path file = project.resolve("local.settings.json");
        if (!Files.exists(file)) {
            file = project.resolve("local.settings.json.example");
        }
        Map<String, String> values = new HashMap<>();
        if (!Files.exists(file)) {
            return values;
        }
        try {
            JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(file));
            if (json.path("IsEncrypted").asBoolean()) {
                throw new CannotStartException(
                        file.getFileName() + " is encrypted: decrypt it with func settings decrypt");
            }
            json.path("Values").properties().forEach(field -> {
                if (!field.getValue().asText().isBlank()) {
                    values.put(field.getKey(), field.getValue().asText());
                }
            });
            return values;
        } catch (JsonProcessingException e) {
            throw new CannotStartException(file.getFileName() + " is no JSON: " + e.getOriginalMessage(), e);
        }
    }
}
