package dev.proactivebot.local.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingMessagesTest {

    @Test
    void bytesAndListsAreWrittenUnchanged() {
        assertEquals(List.of("[1,{}]"), messages("[1,{}]".getBytes(StandardCharsets.UTF_8)));
        assertEquals(List.of("{\"a\":1}", "b"), messages(List.of("{\"a\":1}", "b")));
        assertEquals(List.of("{\"a\":1}"), messages(new String[] {"{\"a\":1}"}));
    }

    @Test
    void plainTextIsWrittenUnchanged() {
        assertEquals(List.of(" hello "), messages(" hello "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1}", " [1] ", "{hi}", "{\n}"})
    void stringThatThePlatformRewritesIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> messages(text));
    }

    @Test
    void otherTypesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> messages(1));
        assertThrows(IllegalArgumentException.class, () -> messages(List.of(1)));
    }

    private static List<String> messages(Object value) {
        return OutgoingMessages.of(value).stream()
                .map(it -> new String(it, StandardCharsets.UTF_8))
                .toList();
    }
}
