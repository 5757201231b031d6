package dev.proactivebot.auth;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.testing.TestKey;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SigningKeyTest {
    private static final TestKey GOOD = TestKey.named("good").endorsing(List.of("msteams", "slack"));

    @Test
    void aKeyIsReadWithItsEndorsements() throws IOException {
        SigningKey key = requireNonNull(read(GOOD.jwk()).get("good"));
        assertEquals(GOOD.publicKey(), key.key());
        assertEquals(Set.of("msteams", "slack"), key.endorsements());
    }

    @Test
    void certificateInTheEntryIsIgnored() throws IOException {
        Map<String, Object> jwk = GOOD.jwk();
        jwk.put("x5c", List.of("not a certificate", 7));
        jwk.put("x5t", Map.of());
        assertEquals(Set.of("good"), read(jwk).keySet());
    }

    @Test
    void useAndAlgorithmAreOptional() throws IOException {
        Map<String, Object> jwk = GOOD.jwk();
        jwk.remove("use");
        assertEquals(Set.of("good"), read(jwk).keySet());
        jwk.put("alg", "RS256");
        assertEquals(Set.of("good"), read(jwk).keySet());
    }

    @Test
    void invalidEntriesDoNotAffectValidOnes() throws IOException {
        assertEquals(
                Set.of("good"),
                read(
                                null,
                                7,
                                "text",
                                List.of(),
                                Map.of(),
                                changed("kty", "EC"),
                                changed("kty", null),
                                changed("use", "enc"),
                                changed("alg", "RS512"),
                                changed("kid", ""),
                                changed("kid", null),
                                changed("n", ""),
                                changed("n", null),
                                changed("n", "not/base64url!"),
                                changed("n", 7),
                                changed("e", "AA"),
                                changed("e", "AQ"),
                                changed("e", Map.of()),
                                TestKey.ofBits("weak", 1_024).jwk(),
                                GOOD.jwk())
                        .keySet());
    }

    @Test
    void firstKeyWithAnIdWins() throws IOException {
        assertEquals(
                GOOD.publicKey(),
                requireNonNull(read(
                                        GOOD.jwk(),
                                        TestKey.named("other").as("good").jwk())
                                .get("good"))
                        .key());
    }

    private static Map<String, Object> changed(String field, @Nullable Object value) {
        Map<String, Object> jwk = TestKey.named("other").jwk();
        jwk.put(field, value);
        return jwk;
    }

    private static Map<String, SigningKey> read(@Nullable Object... entries) throws IOException {
        Map<String, Object> jwks = Map.of("keys", Arrays.asList(entries));
        return SigningKey.read(BotJson.read(BotJson.write(jwks), JsonNode.class));
    }
}
