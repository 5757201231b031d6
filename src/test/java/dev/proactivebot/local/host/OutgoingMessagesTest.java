package dev.proactivebot.local.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutgoingMessagesTest {

    @Test
    void bytesAndListsGoThroughByteForByte() {
        assertEquals(List.of("[1,{}]"), messages("[1,{}]".getBytes(StandardCharsets.UTF_8)));
        assertEquals(List.of("{\"a\":1}", "b"), messages(List.of("{\"a\":1}", "b")));
        assertEquals(List.of("{\"a\":1}"), messages(new String[] {"{\"a\":1}"}));
    }

    @Test
    void plainTextStaysAsItIs() {
        assertEquals(List.of(" hello "), messages(" hello "));
    }

    @Test
    void anObjectIsIndented() {
        assertEquals(
                List.of("{\n  \"a\": {},\n  \"b\": [\n    1,\n    \"x\"\n  ],\n  \"c\": []\n}"),
                messages("{\"a\":{},\"b\":[1,\"x\"],\"c\":[]}"));
    }

    @Test
    void anArrayBecomesOneMessageForEachElement() {
        assertEquals(List.of("one", "2", "{\n  \"a\": 1\n}"), messages("[\"one\",2,{\"a\":1}]"));
    }

    @Test
    void whatOnlyLooksLikeJsonFails() {
        assertThrows(IllegalArgumentException.class, () -> messages("{hi}"));
        assertThrows(IllegalArgumentException.class, () -> messages("{} {}"));
    }

    @Test
    void otherTypesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> messages(1));
        assertThrows(IllegalArgumentException.class, () -> messages(List.of(1)));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:05.000Z, 2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05.120Z, 2026-01-02T03:04:05.12Z",
        "2026-01-02T03:04:05, 2026-01-02T03:04:05",
        "2026-13-02T03:04:05Z, 2026-13-02T03:04:05Z",
        "2026-01-02, 2026-01-02",
    })
    void datesAreReformatted(String date, String rewritten) {
        assertEquals(rewritten, DotNetDate.rewritten(date));
    }

    private static List<String> messages(Object value) {
        return OutgoingMessages.of(value).stream()
                .map(it -> new String(it, StandardCharsets.UTF_8))
                .toList();
    }
}
