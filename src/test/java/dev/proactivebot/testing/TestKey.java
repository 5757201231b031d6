package dev.proactivebot.testing;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds a signing key. Keys are generated once per JVM for each name and size, because that is slow.
 *
 * @param endorsements the channels that the key's entry endorses; when empty, the entry has no such list
 */
public record TestKey(String kid, KeyPair pair, List<String> endorsements) {
    private static final int BITS = 2_048;
    private static final List<String> CHANNELS =
            List.of("emulator", "msteams", "webchat", "directline", "slack", "telegram", "agents");
    private static final Map<String, KeyPair> PAIRS = new ConcurrentHashMap<>();

    /** Returns the default key of Bot Service's tokens. */
    public static TestKey channel() {
        return named("channel-key").endorsing(CHANNELS);
    }

    /** Returns the default key of Entra's tokens. */
    public static TestKey entra() {
        return named("entra-key");
    }

    /** Returns a valid key of this name without endorsements. */
    public static TestKey named(String kid) {
        return ofBits(kid, BITS);
    }

    public static TestKey ofBits(String kid, int bits) {
        return new TestKey(kid, PAIRS.computeIfAbsent(kid + "/" + bits, name -> generate(bits)), List.of());
    }

    public TestKey endorsing(List<String> channels) {
        return new TestKey(kid, pair, List.copyOf(channels));
    }

    /** Returns the same key under another name. */
    public TestKey as(String otherKid) {
        return new TestKey(otherKid, pair, endorsements);
    }

    public RSAPublicKey publicKey() {
        return (RSAPublicKey) pair.getPublic();
    }

    /** Returns the key's entry in a JWKS in Bot Service's form; a test may change it. */
    public Map<String, Object> jwk() {
        Map<String, Object> jwk = new LinkedHashMap<>();
        jwk.put("kty", "RSA");
        jwk.put("use", "sig");
        jwk.put("kid", kid);
        jwk.put("x5t", kid);
        jwk.put("n", base64Url(publicKey().getModulus()));
        jwk.put("e", base64Url(publicKey().getPublicExponent()));
        jwk.put("x5c", List.of("bm90IGEgY2VydGlmaWNhdGU="));
        if (!endorsements.isEmpty()) {
            jwk.put("endorsements", endorsements);
        }
        return jwk;
    }

    private static String base64Url(BigInteger number) {
        byte[] signed = number.toByteArray();
        int zeros = signed[0] == 0 ? 1 : 0;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOfRange(signed, zeros, signed.length));
    }

    private static KeyPair generate(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }
}
