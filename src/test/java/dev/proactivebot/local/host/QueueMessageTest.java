package dev.proactivebot.local.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueueMessageTest {

    @ParameterizedTest
    @CsvSource({"aGVsbG8=, hello", "' aGVs\nbG8=\r\n', hello", "'', ''"})
    void base64MayContainWhiteSpace(String raw, String payload) {
        assertEquals(payload, new String(message(raw).payload(true).orElseThrow(), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"hello1", "abc", "aGVsbG8", "not base64", "{}"})
    void invalidBase64HasNoPayload(String raw) {
        assertEquals(Optional.empty(), message(raw).payload(true));
    }

    private static QueueMessage message(String raw) {
        return new QueueMessage("id", "receipt", 1, "", "", "", raw);
    }
}
