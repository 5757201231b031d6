package dev.proactivebot.schema;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees and records are read and written without the mapper as the mapper would read and write them. */
class RecordMapperTest {
    private static final JsonMapper MAPPER = BotJson.Mapper.INSTANCE;
    private static final List<Class<? extends ProtocolRecord>> TYPES =
            List.of(Activity.class, ConversationReference.class, ConversationAccount.class, ChannelAccount.class);
    private static final List<String> NAMES =
            List.of(("type id timestamp serviceUrl channelId from conversation recipient locale replyToId text"
                            + " textFormat value attachments entities membersAdded membersRemoved channelData user bot activityId isGroup tenantId"
                            + " conversationType aadObjectId role name Text Id ID properties isPersonal unknown \u00e9 FROM")
                    .split(" ", -1));
    private static final List<String> LEAVES = List.of(
            "\"a\"",
            "\"\"",
            "\"\\ud83d\\ude00\"",
            "\"2026-11-30T10:00:00Z\"",
            "0",
            "7",
            "-1",
            "2147483648",
            "9223372036854775808",
            "1.10",
            "1e5",
            "1e400",
            "true",
            "false",
            "null",
            "{}",
            "[]",
            "[null]",
            "\"true\"",
            "\"\\u0000\"");

    private final Random random = new Random(21);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "7",
                "\"a\"",
                "[]",
                "{",
                "{\"a\":1}{}",
                "{\"a\":1} x",
                "{\"a\":1,\"a\":2}",
                "nul",
                "[1,]",
                "{a:1}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "\"\u0001\"",
                "{\"id\":\"a\",\"id\":\"b\"}",
                "{\"id\":{\"a\":1,\"a\":1}}"
            })
    void oddTextHasTheSameOutcome(String json) {
        assertSame(json);
    }

    @Test
    void changedReferenceKeepsTheOrderOfUnknownFields() {
        ConversationReference.Builder builder = ConversationReference.builder().channelId("webchat");
        for (int i = 0; i < 12; i++) {
            builder.property("field" + i * 7 % 12, BotJson.tree(i));
        }
        ConversationReference reference = builder.build();

        assertArrayEquals(
                BotJson.write(reference), BotJson.write(reference.toBuilder().build()));
    }

    @Test
    void nestingIsBounded() {
        assertSame("[".repeat(200) + "]".repeat(200));
        assertSame("[".repeat(201) + "]".repeat(201));
        assertSame("{\"value\":".repeat(199) + "1" + "}".repeat(199));
        assertSame("{\"value\":".repeat(201) + "1" + "}".repeat(201));
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[] json = {'"', (byte) 0xc3, '"'};
        assertEquals("thrown", outcome(() -> BotJson.read(json, JsonNode.class)));
    }

    @Test
    void randomFieldsHaveTheSameOutcome() {
        int mapped = 0;
        for (int i = 0; i < 6_000; i++) {
            mapped += assertSame(object(3)) ? 1 : 0;
        }
        assertTrue(mapped > 1_000, mapped + " were no exceptions");
    }

    /** Returns whether any type took it. */
    private static boolean assertSame(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        assertEquals(
                outcome(() -> MAPPER.readerFor(JsonNode.class).readValue(bytes)),
                outcome(() -> BotJson.read(bytes, JsonNode.class)),
                json);
        boolean isTaken = false;
        for (Class<? extends ProtocolRecord> type : TYPES) {
            Object expected = outcome(() -> {
                ProtocolRecord value = MAPPER.readerFor(type).readValue(bytes);
                if (value == null) {
                    throw new IOException("null");
                }
                return value;
            });
            Object actual = outcome(() -> BotJson.read(bytes, type));
            assertEquals(expected, actual, () -> type + " of " + json);
            if (actual instanceof ProtocolRecord value) {
                isTaken = true;
                assertWrittenTheSame(value);
            }
        }
        return isTaken;
    }

    private static void assertWrittenTheSame(ProtocolRecord value) {
        try {
            byte[] expected = MAPPER.writeValueAsBytes(value);
            assertArrayEquals(
                    expected, BotJson.write(value), () -> text(expected) + " is not " + text(BotJson.write(value)));
            assertEquals(MAPPER.<JsonNode>valueToTree(value), BotJson.tree(value));
            assertArrayEquals(expected, BotJson.write(MAPPER.readTree(expected)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    private interface Reading {
        @Nullable Object read() throws IOException;
    }

    private static @Nullable Object outcome(Reading reading) {
        try {
            return reading.read();
        } catch (IOException e) {
            return "thrown";
        }
    }

    private String object(int depth) {
        return IntStream.range(0, random.nextInt(7))
                .mapToObj(i -> "\"" + NAMES.get(random.nextInt(NAMES.size())) + "\":" + value(depth - 1))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private String value(int depth) {
        return switch (depth == 0 ? 0 : random.nextInt(5)) {
            case 1 -> object(depth);
            case 2 ->
                IntStream.range(0, random.nextInt(3))
                        .mapToObj(i -> value(depth - 1))
                        .collect(Collectors.joining(",", "[", "]"));
            case 3 -> "\"text\"";
            default -> LEAVES.get(random.nextInt(LEAVES.size()));
        };
    }
}
