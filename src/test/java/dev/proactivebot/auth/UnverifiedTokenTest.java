package dev.proactivebot.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnverifiedTokenTest {
    private static final String HEADER = "{\"alg\":\"RS256\",\"kid\":\"k\"}";

    @Test
    void tokenWithKeyIdAndClaimsIsRead() {
        UnverifiedToken token = parse(HEADER, "{\"iss\":\"i\"}").orElseThrow();

        assertEquals("k", token.keyId());
        assertEquals(Optional.of("i"), token.claims().text("iss"));
    }

    /** Two readers might each believe another one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"iss\":\"a\",\"iss\":\"b\"}",
                "{\"iss\":\"a\"}{}",
                "{\"iss\":\"a\"} x",
                "{\"a\":{\"b\":1,\"b\":2}}"
            })
    void ambiguousPayloadIsNoToken(String payload) {
        assertTrue(parse(HEADER, payload).isEmpty());
    }

    @Test
    void ambiguousHeaderIsNoToken() {
        assertTrue(parse("{\"alg\":\"none\",\"alg\":\"RS256\",\"kid\":\"k\"}", "{}")
                .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "==", "+", "/", " ", "\n", ".", ".AA", "é"})
    void tokenWithACharacterOutsideBase64UrlIsInvalid(String more) {
        String token = base64(HEADER) + "." + base64("{}") + ".AAAA";

        assertTrue(UnverifiedToken.parse(token).isPresent());
        assertTrue(UnverifiedToken.parse(token + more).isEmpty());
        assertTrue(UnverifiedToken.parse(more + token).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e300", "9223372036854775808", "\"1\"", "true", "null", "{}"})
    void invalidExpiryIsIgnored(String expiry) {
        assertEquals(
                Optional.empty(),
                parse(HEADER, "{\"exp\":" + expiry + "}").orElseThrow().claims().expiry());
    }

    private static Optional<UnverifiedToken> parse(String header, String payload) {
        return UnverifiedToken.parse(base64(header) + "." + base64(payload) + ".AAAA");
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
