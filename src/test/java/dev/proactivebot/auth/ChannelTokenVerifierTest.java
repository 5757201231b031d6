package dev.proactivebot.auth;

import static dev.proactivebot.auth.Rejection.KEYS_UNAVAILABLE;
import static dev.proactivebot.auth.Rejection.UNAUTHENTICATED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.proactivebot.auth.Verification.Rejected;
import dev.proactivebot.testing.TestKey;
import dev.proactivebot.testing.TestSettings;
import dev.proactivebot.testing.TestTokens;
import dev.proactivebot.testing.TestTokens.Token;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ChannelTokenVerifierTest {
    private final Inbound inbound = Inbound.with();
    private final TestTokens tokens = inbound.tokens;

    @AfterEach
    void close() {
        inbound.close();
    }

    @Test
    void aChannelsTokenIsAllowed() {
        inbound.assertAllowed(tokens.channel());
    }

    @Test
    void schemeIgnoresCase() {
        assertInstanceOf(
                Verification.Verified.class,
                inbound.verifier.verify("bearer " + tokens.channel().mint()));
    }

    @Test
    void noHeaderIsUnauthenticated() {
        assertUnauthenticated(null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Bearer",
                "Bearer ",
                " Bearer",
                "Bearer  ",
                "Basic dXNlcjpwYXNz",
                "Bearer a b",
                "Bearer\ta"
            })
    void headerWithoutABearerTokenIsUnauthenticated(String header) {
        assertUnauthenticated(header);
    }

    @Test
    void validTokenInAMalformedHeaderIsUnauthenticated() {
        String token = tokens.channel().mint();
        assertUnauthenticated(token);
        assertUnauthenticated("Bearer  " + token);
        assertUnauthenticated("Bearer " + token + " ");
        assertUnauthenticated("Bearer Bearer " + token);
        assertUnauthenticated("Digest " + token);
        assertUnauthenticated("Bearer " + token + ", Bearer " + token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "a.b", "a.b.c", "..", "a..c", ".b.", "a.b.c.d.e", "e30.e30.e30", "bnVsbA.bnVsbA.AA", "é.ü.ß"
            })
    void garbageIsUnauthenticated(String token) {
        assertUnauthenticated("Bearer " + token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "7",
                "\"text\"",
                "{",
                "{\"alg\":7}",
                "{\"alg\":null}",
                "{\"alg\":\"RS256\",\"kid\":7}"
            })
    void malformedJwsHeaderIsUnauthenticated(String header) {
        assertUnauthenticated("Bearer " + base64Url(header) + "." + base64Url("{}") + ".AAAA");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "7", "{", "not json", ""})
    void payloadThatIsNotAnObjectIsUnauthenticated(String payload) {
        String header = tokens.channel().mint().split("\\.", -1)[0];
        assertUnauthenticated("Bearer " + header + "." + base64Url(payload) + ".AAAA");
    }

    @Test
    void deeplyNestedTokenIsUnauthenticated() {
        String deep = base64Url("[".repeat(8_000));
        assertUnauthenticated("Bearer " + deep + "." + base64Url("{}") + ".AAAA");
        String header = tokens.channel().mint().split("\\.", -1)[0];
        assertUnauthenticated("Bearer " + header + "." + base64Url("{\"iss\":" + "[".repeat(8_000)) + ".AAAA");
    }

    @Test
    void aTokenOverSixteenKilobytesIsUnauthenticated() {
        inbound.assertAllowed(tokens.channel().claim("padding", "x".repeat(10_000)));
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().claim("padding", "x".repeat(12_000)));
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().claim("padding", "x".repeat(1_000_000)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "HS256", "RS384", "RS512", "PS256", "rs256", "ES256", "EdDSA", ""})
    void onlyRs256IsAllowed(String algorithm) {
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().algorithm(algorithm));
    }

    @Test
    void aTokenWithoutAlgorithmIsUnauthenticated() {
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().withoutHeader("alg"));
    }

    @Test
    void tokenWithCriticalExtensionsIsUnauthenticated() {
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().header("crit", List.of("exp")));
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().header("crit", List.of()));
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().header("crit", "exp"));
        inbound.assertRefused(
                UNAUTHENTICATED, tokens.channel().header("b64", false).header("crit", List.of("b64")));
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().header("b64", false));
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().header("b64", true));
    }

    @Test
    void keyInsideTheTokenIsNotTrusted() {
        TestKey forger = TestKey.named("forger");
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().signedBy(forger).header("jwk", forger.jwk()));
        inbound.assertRefused(
                UNAUTHENTICATED, tokens.channel().forgedWith(forger).header("jwk", forger.jwk()));
        inbound.assertRefused(
                UNAUTHENTICATED,
                tokens.channel()
                        .signedBy(forger)
                        .header("jku", inbound.openId.entra().keysUrl().toString()));
    }

    @Test
    void aForgedSignatureIsUnauthenticated() {
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().forgedWith(TestKey.named("forger")));
    }

    @Test
    void anUnknownKeyIdIsUnauthenticated() {
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().header("kid", "unknown"));
    }

    @Test
    void aMissingKeyIdIsUnauthenticated() {
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().withoutHeader("kid"));
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().header("kid", ""));
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().header("kid", 7));
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().header("kid", null));
    }

    @Test
    void aKeyUnder2048BitsIsUnauthenticated() {
        TestKey weak = TestKey.ofBits("weak", 1_024).endorsing(List.of("msteams"));
        inbound.openId.channel().publish(TestKey.channel(), weak);
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().signedBy(weak));
        inbound.assertAllowed(tokens.channel());
    }

    @Test
    void partsOfTwoTokensTogetherAreUnauthenticated() {
        String[] good = tokens.channel().mint().split("\\.", -1);
        String[] other = tokens.channel()
                .claim("serviceurl", "https://evil.botframework.com/")
                .mint()
                .split("\\.", -1);
        assertUnauthenticated("Bearer " + good[0] + "." + other[1] + "." + good[2]);
        assertUnauthenticated("Bearer " + good[0] + "." + good[1] + "." + other[2]);
        assertUnauthenticated("Bearer " + good[0] + "." + good[1] + "=." + good[2]);
        assertUnauthenticated("Bearer " + good[0] + "." + good[1] + "." + good[2].substring(4));
        assertUnauthenticated("Bearer " + good[0] + "." + good[1] + ".");
    }

    @Test
    void aTokenWithOneCharacterChangedIsUnauthenticated() {
        String token = tokens.channel().mint();
        // the last character holds some bits that mean nothing
        for (int i = 0; i < token.length() - 1; i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            assertUnauthenticated("Bearer " + token.substring(0, i) + other + token.substring(i + 1));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.botframework.com/",
                "https://API.botframework.com",
                "https://api.botframework.us",
                "https://api.botframework.com.evil.com",
                "https://login.botframework.com",
                ""
            })
    void anotherIssuerIsUnauthenticated(String issuer) {
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().claim("iss", issuer));
    }

    @Test
    void issuerCanBeConfigured() {
        try (Inbound own = Inbound.with("ToBotFromChannelTokenIssuer", "https://issuer.example")) {
            own.assertAllowed(own.tokens.channel().claim("iss", "https://issuer.example"));
            own.assertRefused(UNAUTHENTICATED, own.tokens.channel());
        }
    }

    @Test
    void anotherAudienceIsUnauthenticated() {
        for (String audience : List.of(
                "https://api.botframework.com", "", TestTokens.OTHER_APP_ID, "api://" + TestTokens.APP_ID, "*")) {
            inbound.assertRefused(UNAUTHENTICATED, tokens.channel().claim("aud", audience));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "exp"})
    void aMissingClaimIsUnauthenticated(String claim) {
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().without(claim));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "exp", "nbf", "serviceurl"})
    void aClaimOfTheWrongTypeIsUnauthenticated(String claim) {
        for (Object wrong : Arrays.asList(null, true, List.of(TestTokens.APP_ID), Map.of("a", 1))) {
            inbound.assertRefused(UNAUTHENTICATED, tokens.channel().claim(claim, wrong));
        }
        Object swapped = claim.equals("exp") || claim.equals("nbf") ? "1795000000" : 7;
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().claim(claim, swapped));
    }

    @ParameterizedTest
    @CsvSource({"299, true", "300, false", "301, false", "86400, false"})
    void tokenIsValid300SecondsAfterItsExpiry(long after, boolean allowed) {
        Token token = tokens.channel().claim("exp", now() - after);
        if (allowed) {
            inbound.assertAllowed(token);
        } else {
            inbound.assertRefused(UNAUTHENTICATED, token);
        }
    }

    @ParameterizedTest
    @CsvSource({"299, true", "300, true", "301, false", "86400, false"})
    void tokenIsValid300SecondsBeforeItsNotBefore(long ahead, boolean allowed) {
        Token token = tokens.channel().claim("nbf", now() + ahead);
        if (allowed) {
            inbound.assertAllowed(token);
        } else {
            inbound.assertRefused(UNAUTHENTICATED, token);
        }
    }

    @Test
    void aTokenWithoutNbfIsAllowed() {
        inbound.assertAllowed(tokens.channel().without("nbf"));
    }

    @Test
    void outOfRangeTimesDoNotCauseAnError() {
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().claim("exp", Long.MIN_VALUE));
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().claim("exp", -1e300));
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().claim("nbf", Long.MAX_VALUE));
        inbound.assertAllowed(tokens.channel().claim("exp", Long.MAX_VALUE));
    }

    @Test
    void invalidTokenCausesNoKeyFetch() {
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().claim("exp", now() - 301));
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().claim("aud", TestTokens.OTHER_APP_ID));
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().claim("iss", "https://evil.example"));
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().algorithm("none"));
        assertEquals(0, inbound.openId.channel().metadataFetches());
        assertEquals(0, inbound.openId.entra().metadataFetches());
    }

    @Test
    void noTokenIsAllowedWithoutKeys() {
        inbound.openId.channel().fail(500);
        inbound.assertRefused(KEYS_UNAVAILABLE, tokens.channel());
        inbound.assertRefused(KEYS_UNAVAILABLE, tokens.channel().forgedWith(TestKey.named("forger")));
    }

    @Test
    void outageOfOneIssuerDoesNotAffectTheOther() {
        inbound.openId.channel().fail(500);
        inbound.assertRefused(KEYS_UNAVAILABLE, tokens.channel());
        inbound.assertAllowed(tokens.entraV2());
    }

    @Test
    void theReasonQuotesNothingOfTheToken() {
        String token = tokens.channel().claim("aud", "quoted-audience").mint();
        Rejected rejected = assertInstanceOf(Rejected.class, inbound.verifier.verify("Bearer " + token));
        assertFalse(rejected.toString().contains("quoted-audience"));
        assertFalse(rejected.toString().contains(token.substring(0, 20)));
    }

    @Test
    void aClientThatFollowsRedirectsIsRefused() {
        HttpClient follows = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        var config = TestSettings.parse(TestSettings.anonymous());
        assertThrows(IllegalArgumentException.class, () -> ChannelTokenVerifier.create(config, follows, inbound.clock));
    }

    private void assertUnauthenticated(@Nullable String header) {
        assertEquals(
                UNAUTHENTICATED,
                assertInstanceOf(Rejected.class, inbound.verifier.verify(header))
                        .why());
    }

    private long now() {
        return inbound.clock.instant().getEpochSecond();
    }

    private static String base64Url(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
