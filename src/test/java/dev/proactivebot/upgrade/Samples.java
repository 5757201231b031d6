package dev.proactivebot.upgrade;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.proactivebot.storage.Row;
import dev.proactivebot.testing.InMemoryTables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a version has left in its tables and in its queue, as files that never change. To keep a new version's, run {@link #main} and commit
 * the new folder with its digest in {@code SamplesTest}.
 */
final class Samples {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER = Path.of("src/test/resources/upgrade");
    /** Each run has a port of its own. */
    private static final String SERVICE_URL = "SERVICE-URL";

    private Samples() {}

    public static void main(String[] version) throws IOException {
        try {
            keep(FOLDER.resolve(version[0]));
        } catch (FileAlreadyExistsException e) {
            System.err.println(e.getMessage() + " is there already, and never changes.");
            System.exit(1);
        }
    }

    /**
     * Plays some minutes of a bot's life, and keeps what there is then in the folder of that version.
     *
     * @throws FileAlreadyExistsException when there is such a folder
     */
    static void keep(Path folder) throws IOException {
        try (Rig rig = new Rig()) {
            Life.live(rig);
            Files.createDirectory(folder);
            keep(rig, folder.resolve("rows.json"), folder.resolve("items.json"));
        }
    }

    /** Keeps what there is in those files. */
    static void keep(Rig rig, Path rowsFile, Path itemsFile) throws IOException {
        ArrayNode rows = JSON.createArrayNode();
        for (String table : rig.tables.names("")) {
            rig.tables.rows(table).forEach(stored -> rows.add(json(table, stored.row(), rig)));
        }
        ArrayNode items = JSON.createArrayNode();
        rig.queue.messages().forEach(message -> items.add(hidden(message.text(), rig)));
        write(rowsFile, rows);
        write(itemsFile, items);
    }

    /** All that were released: a folder gets its {@code rows.json} then. */
    static List<String> versions() throws IOException {
        try (var folders = Files.list(FOLDER)) {
            return folders.filter(folder -> Files.exists(folder.resolve("rows.json")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** The SHA-256 of the names and the contents of all files in the folder of that version, however Git ends their lines here. */
    static String digest(String version) throws IOException, NoSuchAlgorithmException {
        Path folder = FOLDER.resolve(version);
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        Map<String, Path> byName = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .forEach(file ->
                            byName.put(folder.relativize(file).toString().replace('\\', '/'), file));
        }
        for (Map.Entry<String, Path> file : byName.entrySet()) {
            String text = Files.readString(file.getValue()).replace("\r\n", "\n");
            sha256.update((file.getKey() + "\n" + text).getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    static void load(String version, InMemoryTables tables, Rig rig) throws IOException {
        load(version, "rows.json", tables, rig);
    }

    static void load(String version, String file, InMemoryTables tables, Rig rig) throws IOException {
        for (JsonNode row : read(version, file)) {
            Map<String, Object> values = new TreeMap<>();
            row.path("values").properties().forEach(value -> values.put(value.getKey(), value(value.getValue(), rig)));
            tables.table(row.path("table").asText())
                    .put(new Row(row.path("partition").asText(), row.path("key").asText(), values));
        }
    }

    static List<byte[]> items(String version, Rig rig) throws IOException {
        return items(version, "items.json", rig);
    }

    static List<byte[]> items(String version, String file, Rig rig) throws IOException {
        List<byte[]> items = new ArrayList<>();
        for (JsonNode item : read(version, file)) {
            items.add(shown(item.asText(), rig).getBytes(StandardCharsets.UTF_8));
        }
        return items;
    }

    private static JsonNode read(String version, String file) throws IOException {
        return JSON.readTree(FOLDER.resolve(version).resolve(file).toFile());
    }

    private static void write(Path file, JsonNode json) throws IOException {
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
    }

    private static ObjectNode json(String table, Row row, Rig rig) {
        ObjectNode json = JSON.createObjectNode()
                .put("table", table)
                .put("partition", row.partition())
                .put("key", row.key());
        ObjectNode values = json.putObject("values");
        new TreeMap<>(row.values()).forEach((name, value) -> {
            if (value instanceof byte[] bytes) {
                String text = new String(bytes, StandardCharsets.UTF_8);
                boolean isText = text.getBytes(StandardCharsets.UTF_8).length == bytes.length && text.startsWith("{");
                values.putObject(name).put(isText ? "text" : "bytes", isText ? hidden(text, rig) : encoded(bytes));
            } else {
                values.putPOJO(name, value instanceof String text ? hidden(text, rig) : value);
            }
        });
        return json;
    }

    private static Object value(JsonNode json, Rig rig) {
        if (json.has("text")) {
            return shown(json.path("text").asText(), rig).getBytes(StandardCharsets.UTF_8);
        }
        if (json.has("bytes")) {
            return java.util.Base64.getDecoder().decode(json.path("bytes").asText());
        }
        return json.isTextual()
                ? shown(json.asText(), rig)
                : json.isBoolean() ? json.asBoolean() : (Object) json.asLong();
    }

    private static String encoded(byte[] bytes) {
        return java.util.Base64.getEncoder().encodeToString(bytes);
    }

    private static String hidden(String text, Rig rig) {
        return text.replace(rig.connector.serviceUrl(), SERVICE_URL);
    }

    private static String shown(String text, Rig rig) {
        return text.replace(SERVICE_URL, rig.connector.serviceUrl());
    }
}
