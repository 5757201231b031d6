package dev.proactivebot.connector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.schema.BotJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorCodeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "{\"error\":{\"code\":\"ConversationNotFound\",\"message\":\"m\"}} # ConversationNotFound",
                "{\"error\":{\"code\":\"Bad Argument\"}} # Bad Argument",
                "{\"error\":{\"code\":429}} # 429",
                "{\"error\":\"invalid_request\"} # invalid_request",
                "{\"errorCode\":209,\"message\":\"{\\n \\\"subCode\\\":\\\"MessageWritesBlocked\\\",\\\"details\\\":\\\"d\\\"}\"} # MessageWritesBlocked",
                "{\"errorCode\":209,\"message\":{\"subCode\":\"MessageWritesBlocked\"}} # MessageWritesBlocked",
                "{\"errorCode\":209,\"message\":\"blocked\"} # 209",
                "{\"errorCode\":209,\"message\":\"{broken\"} # 209",
                "{\"errorCode\":\"BotDisabledByAdmin\"} # BotDisabledByAdmin",
                "{\"error\":{\"code\":\"a\\nb\\u0000<c>\"}} # a?b??c?",
            })
    void codeIsFoundInEveryShape(String body, String code) throws IOException {
        assertEquals(code, ErrorCode.of(json(body)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message\":\"Authorization has been denied for this request.\"}",
                "{}",
                "[]",
                "null",
                "7",
                "\"text\"",
                "{\"error\":null}",
                "{\"error\":{\"code\":{\"nested\":1}}}",
                "{\"error\":{\"code\":\"\"}}",
                "{\"error\":{\"message\":\"m\"}}",
                "{\"message\":\"{\\\"subCode\\\":null}\"}",
            })
    void bodyWithoutACodeGivesNull(String body) throws IOException {
        assertNull(ErrorCode.of(json(body)));
    }

    @Test
    void missingBodyGivesNull() {
        assertNull(ErrorCode.of(null));
    }

    @Test
    void longCodeIsCut() throws IOException {
        assertEquals("x".repeat(64), ErrorCode.of(json("{\"error\":{\"code\":\"" + "x".repeat(9_000) + "\"}}")));
    }

    private static JsonNode json(String body) throws IOException {
        return BotJson.read(body.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }
}
