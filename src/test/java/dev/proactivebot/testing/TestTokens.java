package dev.proactivebot.testing;

import dev.proactivebot.schema.BotJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Creates valid tokens of channels and of Entra, which a test makes invalid by one change. Writes and signs the JSON
 * itself, because libraries refuse to create invalid tokens.
 */
public final class TestTokens {
    public static final String APP_ID = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
    public static final String TENANT_ID = "11111111-2222-3333-4444-555555555555";
    public static final String OTHER_APP_ID = "99999999-8888-7777-6666-555555555555";
    public static final String SERVICE_URL = "https://smba.trafficmanager.net/teams/";
    public static final String CHANNEL_ISSUER = "https://api.botframework.com";
    public static final Duration LIFETIME = Duration.ofHours(1);

    private final Clock clock;

    public TestTokens(Clock clock) {
        this.clock = clock;
    }

    /** Returns a token of Bot Service, with exactly the claims of a real one. */
    public Token channel() {
        return token(TestKey.channel())
                .claim("serviceurl", SERVICE_URL)
                .claim("iss", CHANNEL_ISSUER)
                .claim("aud", APP_ID);
    }

    /** Returns a token of Playground and Emulator: the bot's own, version 1.0, of its own tenant. */
    public Token entraV1() {
        return token(TestKey.entra())
                .claim("iss", "https://sts.windows.net/" + TENANT_ID + "/")
                .claim("aud", APP_ID)
                .claim("tid", TENANT_ID)
                .claim("ver", "1.0")
                .claim("appid", APP_ID);
    }

    /** Returns the same token in version 2.0. */
    public Token entraV2() {
        return token(TestKey.entra())
                .claim("iss", "https://login.microsoftonline.com/" + TENANT_ID + "/v2.0")
                .claim("aud", APP_ID)
                .claim("tid", TENANT_ID)
                .claim("ver", "2.0")
                .claim("azp", APP_ID);
    }

    /** Returns a token that Entra's {@code issuer} issues in {@code tenant}. */
    public Token entra(String issuer, String tenant) {
        return entraV2().claim("iss", issuer).claim("tid", tenant);
    }

    private Token token(TestKey key) {
        long now = clock.instant().getEpochSecond();
        return new Token(key).claim("nbf", now).claim("exp", now + LIFETIME.toSeconds());
    }

    /** Builds a token. */
    public static final class Token {
        private final Map<String, Object> header = new LinkedHashMap<>();
        private final Map<String, Object> claims = new LinkedHashMap<>();
        private TestKey key;

        private Token(TestKey key) {
            this.key = key;
            header.put("alg", "RS256");
            header.put("typ", "JWT");
            header.put("kid", key.kid());
            header.put("x5t", key.kid());
        }

        /** Sets a claim, possibly to null. */
        public Token claim(String name, Object value) {
            claims.put(name, value);
            return this;
        }

        public Token without(String claim) {
            claims.remove(claim);
            return this;
        }

        public Token header(String name, Object value) {
            header.put(name, value);
            return this;
        }

        public Token withoutHeader(String name) {
            header.remove(name);
            return this;
        }

        /** Sets the algorithm: none, HS256 (with the public key as the secret), RS256, RS384, RS512 or PS256. */
        public Token algorithm(String alg) {
            return header("alg", alg);
        }

        /** Signs with {@code other} and names that key. */
        public Token signedBy(TestKey other) {
            key = other;
            return header("kid", other.kid());
        }

        /** Signs with {@code other} but names the previous key. */
        public Token forgedWith(TestKey other) {
            key = other;
            return this;
        }

        /** Returns the value of the Authorization header. */
        public String bearer() {
            return "Bearer " + mint();
        }

        public String mint() {
            String signed = base64Url(BotJson.write(header)) + "." + base64Url(BotJson.write(claims));
            return signed + "." + base64Url(signature(signed.getBytes(StandardCharsets.US_ASCII)));
        }

        private byte[] signature(byte[] signed) {
            String alg = String.valueOf(header.get("alg"));
            try {
                return switch (alg) {
                    case "none" -> new byte[0];
                    case "HS256" -> hmac(signed);
                    case "PS256" -> pss(signed);
                    case "RS384" -> rsa("SHA384withRSA", signed);
                    case "RS512" -> rsa("SHA512withRSA", signed);
                    default -> rsa("SHA256withRSA", signed);
                };
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the test key cannot sign " + alg, e);
            }
        }

        private byte[] hmac(byte[] signed) throws GeneralSecurityException {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.publicKey().getEncoded(), "HmacSHA256"));
            return mac.doFinal(signed);
        }

        private byte[] pss(byte[] signed) throws GeneralSecurityException {
            Signature signature = Signature.getInstance("RSASSA-PSS");
            signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            return sign(signature, signed);
        }

        private byte[] rsa(String algorithm, byte[] signed) throws GeneralSecurityException {
            return sign(Signature.getInstance(algorithm), signed);
        }

        private byte[] sign(Signature signature, byte[] signed) throws GeneralSecurityException {
            signature.initSign(key.pair().getPrivate());
            signature.update(signed);
            return signature.sign();
        }

        private static String base64Url(byte[] bytes) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        }
    }
}
