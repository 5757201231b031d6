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
 * Holds the environment in which the app runs. It comes from {@code local.settings.json}, or from the example without
 * that file. The real environment overrides it, and the storage on the command line overrides both. An empty value
 * counts as unset.
 */
record LocalSettings(Map<String, String> environment) {
    static final String STORAGE = "AzureWebJobsStorage";
    private static final String APP_ID = "MicrosoftAppId";
    private static final String LOG_IDS = "LogIds";
    private static final String ENVIRONMENT = "AZURE_FUNCTIONS_ENVIRONMENT";

    /** Ignored: in Azure it means that the app is deployed, but a developer may work in a container that sets it too. */
    private static final String CONTAINER = "CONTAINER_NAME";

    static LocalSettings read(Path project, Map<String, String> realEnvironment, Optional<String> storage)
            throws IOException {
        Map<String, String> merged = new HashMap<>();
        merged.put(ENVIRONMENT, "Development");
        merged.put(LOG_IDS, "plain"); // the ids are the developer's own
        merged.putAll(values(project));
        realEnvironment.forEach((name, value) -> {
            if (!value.isBlank() && !name.equals(CONTAINER)) {
                merged.put(name, value);
            }
        });
        storage.ifPresent(it -> merged.put(STORAGE, it));
        return new LocalSettings(Map.copyOf(merged));
    }

    /** Returns whether an app id is set. Then the bot asks for tokens, and the terminal chat has none. */
    boolean hasAppId() {
        return environment.containsKey(APP_ID);
    }

    /** Returns whether the storage is the emulator on its usual port, in the short or the full form. */
    boolean hasEmulatorStorage() {
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
                throw new CannotStartException(file.getFileName() + " is encrypted: run func settings decrypt.");
            }
            json.path("Values").properties().forEach(field -> {
                if (!field.getValue().asText().isBlank()) {
                    values.put(field.getKey(), field.getValue().asText());
                }
            });
            return values;
        } catch (JsonProcessingException e) {
            throw new CannotStartException(file.getFileName() + " is not valid JSON: " + e.getOriginalMessage(), e);
        }
    }
}
