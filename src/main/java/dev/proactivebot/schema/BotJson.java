package dev.proactivebot.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Reads and writes JSON. Trees and the protocol's records need no ObjectMapper; everything else uses the only one. Unknown fields survive,
 * and absent or empty fields are not written. Duplicate keys, text after the value and deep nesting are errors.
 */
public final class BotJson {
    private static final int USUAL_BYTES = 2_048;

    private BotJson() {}

    /** Made when it is first needed, which on the way of an ordinary message it is not. */
    static final class Mapper {
        static final JsonMapper INSTANCE = JsonMapper.builder(JsonText.FACTORY)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
                .addModule(InstantModule.create())
                .build();
    }

    /**
     * Reads one value of {@code type}.
     *
     * @throws IOException if the bytes are not UTF-8 JSON of that shape. Do not log its message, which quotes the input
     */
    public static <T> T read(byte[] json, Class<T> type) throws IOException {
        if (type == JsonNode.class) {
            return type.cast(JsonText.read(json));
        }
        T value = isMapped(type) ? RecordMapper.read(JsonText.read(json), type) : null;
        if (value == null) {
            value = Mapper.INSTANCE.readerFor(type).readValue(json);
        }
        if (value == null) {
            throw new IOException("null where an object was expected");
        }
        return value;
    }

    /**
     * Converts a tree to a {@code type}.
     *
     * @throws WrongFieldException if the tree has another shape; its message names the field and quotes nothing
     */
    public static <T> T convert(JsonNode tree, Class<T> type) throws WrongFieldException {
        T value = isMapped(type) ? RecordMapper.read(tree, type) : null;
        try {
            return value == null ? Mapper.INSTANCE.treeToValue(tree, type) : value;
        } catch (JsonProcessingException e) {
            throw WrongFieldException.of(e);
        }
    }

    /**
     * Parses one JSON object.
     *
     * @throws IllegalArgumentException if the text is anything else. Do not log its cause, which quotes the input
     */
    public static JsonNode object(String json) {
        JsonNode read;
        try {
            read = Mapper.INSTANCE.readTree(json);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : ": see line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new IllegalArgumentException("The text is not one JSON object" + where + ".", e);
        }
        if (!read.isObject()) {
            throw new IllegalArgumentException("The text is JSON, but not a JSON object.");
        }
        return read;
    }

    /** Converts {@code value} to a tree. */
    public static JsonNode tree(Object value) {
        return value instanceof ProtocolRecord part
                ? RecordWriter.tree(part, other -> Mapper.INSTANCE.valueToTree(other))
                : Mapper.INSTANCE.valueToTree(value);
    }

    /** Writes {@code value} as compact UTF-8 JSON. */
    public static byte[] write(Object value) {
        try {
            ByteArrayOutputStream written = new ByteArrayOutputStream(USUAL_BYTES);
            return isWritten(value, written) ? written.toByteArray() : Mapper.INSTANCE.writeValueAsBytes(value);
        } catch (IOException e) {
            throw new IllegalStateException("a record that cannot be written as JSON is a bug", e);
        }
    }

    private static boolean isWritten(Object value, ByteArrayOutputStream to) throws IOException {
        if (!(value instanceof JsonNode || value instanceof ProtocolRecord)) {
            return false;
        }
        try (JsonGenerator generator = JsonText.FACTORY.createGenerator(to)) {
            return value instanceof ProtocolRecord part
                    ? RecordWriter.write(part, generator)
                    : JsonText.write((JsonNode) value, generator);
        }
    }

    /** Writes {@code value} with the fields of each object sorted by name, so that equal values give equal bytes. */
    public static byte[] writeSorted(Object value) {
        try {
            return Mapper.INSTANCE
                    .writer()
                    .with(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
                    .writeValueAsBytes(tree(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record that cannot be written as JSON is a bug", e);
        }
    }

    private static boolean isMapped(Class<?> type) {
        return ProtocolRecord.class.isAssignableFrom(type);
    }
}
