package dev.proactivebot.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A token as it was presented, not yet believed. Its signature is checked over the very bytes that were read.
 *
 * <p>RS256 is the only algorithm, as Bot Service and Entra use no other: what a token says about its algorithm is never followed.
 */
final class PresentedToken {
    private static final int LONGEST = 16 * 1_024;
    /** The library forgives characters that are not base64url, so that one token had many spellings. */
    private static final Pattern COMPACT = Pattern.compile("[\\w-]++\\.[\\w-]++\\.[\\w-]++");

    private final JWSObject jws;
    private final String keyId;
    private final Claims claims;

    private PresentedToken(JWSObject jws, String keyId, Claims claims) {
        this.jws = jws;
        this.keyId = keyId;
        this.claims = claims;
    }

    /** Reads {@code token}, or gives empty when it is no RS256 token with a key id and an object as its payload. */
    static Optional<PresentedToken> parse(String token) {
        if (token.length() > LONGEST || !COMPACT.matcher(token).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(read(JWSObject.parse(token)));
        } catch (ParseException | RuntimeException e) {
            // strangers choose these bytes: whatever they make the library do, it is a bad token and not our failure
            return Optional.empty();
        }
    }

    private static @Nullable PresentedToken read(JWSObject jws) throws ParseException {
        String keyId = jws.getHeader().getKeyID();
        Map<String, Object> payload = jws.getPayload().toJSONObject();
        return keyId == null || payload == null || !isPlainRs256(jws.getHeader())
                ? null
                : new PresentedToken(jws, keyId, new Claims(payload));
    }

    /**
     * Extensions that a verifier must understand ({@code crit}, with it {@code b64}) are used by neither issuer. Asked of the
     * JSON, because the library's header forgets an empty {@code crit}, which is forbidden.
     */
    private static boolean isPlainRs256(JWSHeader header) throws ParseException {
        Map<String, Object> json =
                JSONObjectUtils.parse(header.getParsedBase64URL().decodeToString());
        return JWSAlgorithm.RS256.equals(header.getAlgorithm())
                && !json.containsKey("crit")
                && !json.containsKey("b64");
    }

    String keyId() {
        return keyId;
    }

    Claims claims() {
        return claims;
    }

    boolean isSignedWith(RSAPublicKey key) {
        try {
            return jws.verify(new RSASSAVerifier(key));
        } catch (JOSEException e) {
            return false;
        }
    }
}
