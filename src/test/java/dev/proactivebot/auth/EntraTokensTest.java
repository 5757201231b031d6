package dev.proactivebot.auth;

import static dev.proactivebot.auth.Rejection.FORBIDDEN;
import static dev.proactivebot.auth.Rejection.UNAUTHENTICATED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.proactivebot.testing.TestKey;
import dev.proactivebot.testing.TestTokens;
import dev.proactivebot.testing.TestTokens.Token;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of Playground, Emulator and other bots. */
@Timeout(60)
class EntraTokensTest {
    private static final String FOREIGN_TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

    private final Inbound inbound = Inbound.with();
    private final TestTokens tokens = inbound.tokens;

    @AfterEach
    void close() {
        inbound.close();
    }

    @Test
    void theBotsOwnTokenIsAllowed() {
        inbound.assertAllowed(tokens.entraV1());
        inbound.assertAllowed(tokens.entraV2());
    }

    @Test
    void aServiceUrlOnThisMachineIsAllowedInDevelopment() {
        assertEquals(
                Optional.empty(),
                inbound.outcome(tokens.entraV2(), Inbound.activity("emulator", "http://localhost:56150/_connector")));
    }

    @Test
    void serviceUrlNeedsOnlyTheHostAllowList() {
        for (String serviceUrl :
                List.of("", "https://evil.example/", "https://smba.trafficmanager.net.evil.example/")) {
            assertEquals(
                    Optional.of(FORBIDDEN), inbound.outcome(tokens.entraV2(), Inbound.activity("msteams", serviceUrl)));
        }
        assertEquals(
                Optional.empty(),
                inbound.outcome(tokens.entraV2(), Inbound.activity("unendorsed", "https://slack.botframework.com/")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TestTokens.TENANT_ID,
                "d6d49420-f39b-4df7-a1dc-d59a935871db",
                "f8cdef31-a31e-4b4a-93e4-5f571e91255a",
                "69e9b82d-4842-4902-8d1e-abc5b98a55e8"
            })
    void botsTenantAndMicrosoftsAreAccepted(String tenant) {
        inbound.assertAllowed(tokens.entra("https://sts.windows.net/" + tenant + "/", tenant));
        inbound.assertAllowed(tokens.entra("https://login.microsoftonline.com/" + tenant + "/v2.0", tenant));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://sts.windows.net/{t}",
                "https://login.microsoftonline.com/{t}/v2.0/",
                "https://login.microsoftonline.com/{t}/",
                "https://login.microsoftonline.us/{t}/v2.0",
                "https://login.partner.microsoftonline.cn/{t}/v2.0",
                "https://sts.windows.net.evil.example/{t}/",
                "{t}"
            })
    void anotherSpellingOfTheIssuerIsUnauthenticated(String template) {
        inbound.assertRefused(
                UNAUTHENTICATED, tokens.entra(template.replace("{t}", TestTokens.TENANT_ID), TestTokens.TENANT_ID));
    }

    @ParameterizedTest
    @ValueSource(strings = {FOREIGN_TENANT, "72f988bf-86f1-41af-91ab-2d7cd011db47", "common", "{tenant}", ""})
    void anotherTenantIsUnauthenticated(String tenant) {
        inbound.assertRefused(
                UNAUTHENTICATED, tokens.entra("https://login.microsoftonline.com/" + tenant + "/v2.0", tenant));
        inbound.assertRefused(UNAUTHENTICATED, tokens.entra("https://sts.windows.net/" + tenant + "/", tenant));
    }

    @Test
    void tenantThatDiffersFromTheIssuerIsUnauthenticated() {
        inbound.assertRefused(UNAUTHENTICATED, tokens.entraV2().claim("tid", FOREIGN_TENANT));
        inbound.assertRefused(UNAUTHENTICATED, tokens.entraV1().claim("tid", "d6d49420-f39b-4df7-a1dc-d59a935871db"));
        inbound.assertRefused(UNAUTHENTICATED, tokens.entraV2().claim("tid", 7));
        inbound.assertRefused(UNAUTHENTICATED, tokens.entraV2().without("tid"));
    }

    @Test
    void tokenVersionIsRequired() {
        inbound.assertRefused(UNAUTHENTICATED, tokens.entraV1().without("ver"));
        inbound.assertRefused(UNAUTHENTICATED, tokens.entraV2().without("ver"));
        for (Object version : Arrays.asList("", " ", "1", "3.0", 2.0, null)) {
            inbound.assertRefused(UNAUTHENTICATED, tokens.entraV2().claim("ver", version));
        }
    }

    @Test
    void eachTokenVersionNamesItsCallerInItsOwnClaim() {
        inbound.assertRefused(UNAUTHENTICATED, tokens.entraV1().without("appid").claim("azp", TestTokens.APP_ID));
        inbound.assertRefused(UNAUTHENTICATED, tokens.entraV2().without("azp").claim("appid", TestTokens.APP_ID));
        inbound.assertRefused(UNAUTHENTICATED, tokens.entraV2().claim("azp", List.of(TestTokens.APP_ID)));
        inbound.assertRefused(
                FORBIDDEN,
                tokens.entraV2().claim("azp", TestTokens.OTHER_APP_ID).claim("appid", TestTokens.APP_ID));
    }

    @Test
    void anotherCallerIsForbidden() {
        inbound.assertRefused(FORBIDDEN, tokens.entraV1().claim("appid", TestTokens.OTHER_APP_ID));
        inbound.assertRefused(FORBIDDEN, tokens.entraV2().claim("azp", TestTokens.OTHER_APP_ID));
        inbound.assertRefused(FORBIDDEN, tokens.entraV2().claim("azp", ""));
    }

    @Test
    void aCallerOnTheListIsAllowed() {
        try (Inbound trusting = Inbound.with("AllowedCallers", TestTokens.OTHER_APP_ID)) {
            Token token = trusting.tokens.entraV2();
            trusting.assertAllowed(token.claim("azp", TestTokens.OTHER_APP_ID));
            trusting.assertAllowed(token.claim("azp", TestTokens.OTHER_APP_ID.toUpperCase(Locale.ROOT)));
            trusting.assertAllowed(token.claim("azp", TestTokens.APP_ID.toUpperCase(Locale.ROOT)));
            trusting.assertRefused(FORBIDDEN, token.claim("azp", FOREIGN_TENANT));
        }
    }

    @Test
    void aPersonsTokenIsForbidden() {
        inbound.assertRefused(FORBIDDEN, tokens.entraV2().claim("scp", "access_as_user"));
        inbound.assertRefused(FORBIDDEN, tokens.entraV1().claim("scp", "access_as_user"));
    }

    @Test
    void anotherAudienceIsUnauthenticated() {
        inbound.assertRefused(UNAUTHENTICATED, tokens.entraV2().claim("aud", "https://api.botframework.com"));
        inbound.assertRefused(UNAUTHENTICATED, tokens.entraV1().claim("aud", "https://api.botframework.com"));
        inbound.assertRefused(UNAUTHENTICATED, tokens.entraV2().claim("aud", TestTokens.OTHER_APP_ID));
        inbound.assertRefused(UNAUTHENTICATED, tokens.entraV2().without("aud"));
    }

    @Test
    void keyOfTheOtherIssuerIsNotTrusted() {
        inbound.assertRefused(UNAUTHENTICATED, tokens.entraV2().signedBy(TestKey.channel()));
        inbound.assertRefused(UNAUTHENTICATED, tokens.channel().signedBy(TestKey.entra()));
    }

    @Test
    void forgedTokenOfAnotherCallerIsUnauthenticated() {
        inbound.assertRefused(
                UNAUTHENTICATED,
                tokens.entraV2().claim("azp", TestTokens.OTHER_APP_ID).forgedWith(TestKey.named("forger")));
    }

    @Test
    void anExpiredTokenIsUnauthenticated() {
        long now = inbound.clock.instant().getEpochSecond();
        inbound.assertAllowed(tokens.entraV2().claim("exp", now - 299));
        inbound.assertRefused(UNAUTHENTICATED, tokens.entraV2().claim("exp", now - 301));
    }

    @Test
    void anUpperCaseTenantSettingAcceptsTheLowerCaseIssuer() {
        try (Inbound upper = Inbound.with("MicrosoftAppTenantId", FOREIGN_TENANT.toUpperCase(Locale.ROOT))) {
            upper.assertAllowed(upper.tokens.entra(
                    "https://login.microsoftonline.com/" + FOREIGN_TENANT + "/v2.0", FOREIGN_TENANT));
        }
    }

    @Test
    void multiTenantBotAcceptsOnlyTheBotFrameworkTenant() {
        try (Inbound multi = Inbound.with("MicrosoftAppType", "MultiTenant", "MicrosoftAppTenantId", "")) {
            multi.assertRefused(UNAUTHENTICATED, multi.tokens.entraV2());
            multi.assertRefused(UNAUTHENTICATED, multi.tokens.entra("https://sts.windows.net//", ""));
            String botFramework = "d6d49420-f39b-4df7-a1dc-d59a935871db";
            multi.assertAllowed(multi.tokens.entra("https://sts.windows.net/" + botFramework + "/", botFramework));
        }
    }
}
