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
 * A token as it was presented, not yet believed: a JWS in compact form (RFC 7515, 7.1). Its signature is checked over the very bytes that
 * were read.
 *
 * <p>RS256 is the only algorithm, as Bot Service and Entra use no other: what a token says about its algorithm is never followed.
 */
final class PresentedToken {
    private static final int LONGEST = 16 * 1_024;
    private static final int PARTS = 3;

    private final byte[] signed;
    private final byte[] signature;
    private final String keyId;
    private final Claims claims;

    private PresentedToken(byte[] signed, byte[] signature, String keyId, Claims claims) {
        this.signed = signed;
        this.signature = signature;
        this.keyId = keyId;
        this.claims = claims;
    }

    /** Reads {@code token}, or gives empty when it is no RS256 token with a key id and an object as its payload. */
    static Optional<PresentedToken> parse(String token) {
        // the decoder takes padding, which a JWS has not, so that one token would have two spellings
        if (token.length() > LONGEST || token.indexOf('=') >= 0) {
            return Optional.empty();
        }
        String[] parts = token.split("\\.", -1);
        try {
            return parts.length == PARTS ? Optional.ofNullable(read(token, parts)) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            // strangers choose these bytes: whatever they make the parser do, it is a bad token and not our failure
            return Optional.empty();
        }
    }

    private static @Nullable PresentedToken read(String token, String[] parts) throws IOException {
        Base64.Decoder base64 = Base64.getUrlDecoder();
        JsonNode header = BotJson.read(base64.decode(parts[0]), JsonNode.class);
        JsonNode payload = BotJson.read(base64.decode(parts[1]), JsonNode.class);
        String keyId = header.path("kid").textValue();
        if (keyId == null || !payload.isObject() || !isPlainRs256(header)) {
            return null;
        }
        byte[] signed = token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
        return new PresentedToken(signed, base64.decode(parts[2]), keyId, new Claims(payload));
    }

    /** Extensions that a verifier must understand ({@code crit}, with it {@code b64}) are used by neither issuer. */
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
            // a signature of another length than the key's, for one
            return false;
        }
    }
}
