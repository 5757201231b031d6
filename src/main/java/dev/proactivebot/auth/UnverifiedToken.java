package dev.proactivebot.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.schema.BotJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A token whose signature is not verified yet: a JWS in compact form (RFC 7515, 7.1). The signature is checked over the bytes that were
 * received.
 *
 * <p>RS256 is the only accepted algorithm, because Bot Service and Entra use no other; the token does not choose it.
 */
final class UnverifiedToken {
    private static final int LONGEST = 16 * 1_024;
    private static final int PARTS = 3;

    private final byte[] signed;
    private final byte[] signature;
    private final String keyId;
    private final Claims claims;

    private UnverifiedToken(byte[] signed, byte[] signature, String keyId, Claims claims) {
        this.signed = signed;
        this.signature = signature;
        this.keyId = keyId;
        this.claims = claims;
    }

    /** Parses {@code token}; returns empty when it is not an RS256 token with a key id and an object as its payload. */
    static Optional<UnverifiedToken> parse(String token) {
        // the decoder accepts padding, which a JWS must not have (RFC 7515, 2)
        if (token.length() > LONGEST || token.indexOf('=') >= 0) {
            return Optional.empty();
        }
        String[] parts = token.split("\\.", -1);
        try {
            return parts.length == PARTS ? Optional.ofNullable(read(token, parts)) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            // a stranger chose these bytes: whatever the parser does with them, the token is invalid
            return Optional.empty();
        }
    }

    private static @Nullable UnverifiedToken read(String token, String[] parts) throws IOException {
        Base64.Decoder base64 = Base64.getUrlDecoder();
        JsonNode header = BotJson.read(base64.decode(parts[0]), JsonNode.class);
        JsonNode payload = BotJson.read(base64.decode(parts[1]), JsonNode.class);
        String keyId = header.path("kid").textValue();
        if (keyId == null || !payload.isObject() || !isPlainRs256(header)) {
            return null;
        }
        byte[] signed = token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
        return new UnverifiedToken(signed, base64.decode(parts[2]), keyId, new Claims(payload));
    }

    /** Refuses extensions that a verifier must understand ({@code crit}, {@code b64}), because neither issuer uses them. */
    private static boolean isPlainRs256(JsonNode header) {
        return "RS256".equals(header.path("alg").textValue()) && !header.has("crit") && !header.has("b64");
    }

    String keyId() {
        return keyId;
    }

    Claims claims() {
        return claims;
    }

    boolean isSignedWith(RSAPublicKey key) {
        try {
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            // for example when the signature has another length than the key
            return false;
        }
    }
}
