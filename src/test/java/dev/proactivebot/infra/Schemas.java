package dev.proactivebot.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Schemas of Microsoft's resource types; the README beside them says which are extracts, and which are written by hand. */
final class Schemas {
    private static final Path FOLDER = Path.of("src/test/resources/infra/schemas");

    private Schemas() {}

    /**
     * @param type with its version: {@code Microsoft.Web/sites@2025-05-01}
     */
    static Optional<Schema> of(String type) {
        int at = type.indexOf('@');
        Path file = FOLDER.resolve(type.substring(0, Math.max(at, 0)).replace('/', '_') + ".json");
        if (at < 0 || !Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode read = new ObjectMapper().readTree(file.toFile());
            String found =
                    read.path("type").asText() + "@" + read.path("apiVersion").asText();
            return found.equals(type) ? Optional.of(new Schema(read, read.path("body"))) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
