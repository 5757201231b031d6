package dev.proactivebot.auth;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One key of a JWKS (RFC 7517).
 *
 * @param endorsements the channels that it endorses, an addition of Bot Service; empty in every other JWKS
 */
record SigningKey(RSAPublicKey key, Set<String> endorsements) {
    private static final int FEWEST_BITS = 2_048;

    /** Returns the usable keys by id. Skips entries that are not usable, so that one of them does not cost the others. */
    static Map<String, SigningKey> read(JsonNode jwks) {
        Map<String, SigningKey> keys = new HashMap<>();
        for (JsonNode jwk : jwks.path("keys")) {
            String kid = jwk.path("kid").asText("");
            if (!kid.isEmpty() && isForRs256(jwk)) {
                publicKey(jwk).ifPresent(key -> keys.putIfAbsent(kid, new SigningKey(key, endorsements(jwk))));
            }
        }
        return Map.copyOf(keys);
    }

    private static boolean isForRs256(JsonNode jwk) {
        return jwk.path("kty").asText("").equals("RSA")
                && jwk.path("use").asText("sig").equals("sig")
                && jwk.path("alg").asText("RS256").equals("RS256");
    }

    private static Optional<RSAPublicKey> publicKey(JsonNode jwk) {
        try {
            RSAPublicKeySpec spec = new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e"));
            RSAPublicKey key = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec);
            return Optional.of(key).filter(rsa -> rsa.getModulus().bitLength() >= FEWEST_BITS);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static BigInteger number(JsonNode jwk, String field) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(jwk.path(field).asText("")));
    }

    private static Set<String> endorsements(JsonNode jwk) {
        Set<String> channels = new HashSet<>();
        for (JsonNode channel : jwk.path("endorsements")) {
            if (channel.isTextual()) {
                channels.add(channel.textValue());
            }
        }
        return Set.copyOf(channels);
    }
}
