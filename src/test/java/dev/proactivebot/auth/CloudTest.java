package dev.proactivebot.auth;

import static dev.proactivebot.auth.Rejection.UNAUTHENTICATED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.config.ChannelService;
import dev.proactivebot.testing.TestTokens;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class CloudTest {
    private static final String T = TestTokens.TENANT_ID;

    @ParameterizedTest
    @EnumSource
    void everyCloudIsComplete(ChannelService service) {
        Cloud cloud = Cloud.of(service);
        for (URI url : List.of(cloud.channelMetadata(), cloud.entraMetadata(), cloud.authorityHost())) {
            assertEquals("https", url.getScheme());
        }
        assertTrue(cloud.entraIssuers().stream().allMatch(template -> template.contains("/{tenant}/")));
        assertTrue(cloud.scope().equals(cloud.channelIssuer() + "/.default"));
        assertTrue(cloud.serviceSuffix().startsWith(".botframework."));
        assertTrue(cloud.channelMetadata().getHost().endsWith(cloud.serviceSuffix()));
    }

    @Test
    void governmentTokensAreVerifiedWithTheirIssuers() {
        try (Inbound gov = Inbound.with("ChannelService", "https://botframework.azure.us")) {
            String teams = "https://smba.infra.gov.teams.microsoft.us/gov/";
            assertEquals(
                    Optional.empty(),
                    gov.outcome(
                            gov.tokens
                                    .channel()
                                    .claim("iss", "https://api.botframework.us")
                                    .claim("serviceurl", teams),
                            Inbound.activity("msteams", teams)));
            Stream.of(
                            "https://sts.windows.net/" + T + "/",
                            "https://login.microsoftonline.us/" + T + "/",
                            "https://login.microsoftonline.us/" + T + "/v2.0")
                    .forEach(issuer -> assertEquals(
                            Optional.empty(),
                            gov.outcome(gov.tokens.entra(issuer, T), Inbound.activity("msteams", teams))));
            String government = "cab8a31a-1906-4287-a0d8-4eef66b95f6e";
            assertEquals(
                    Optional.empty(),
                    gov.outcome(
                            gov.tokens.entra("https://sts.windows.net/" + government + "/", government),
                            Inbound.activity("emulator", "https://webchat.botframework.azure.us/")));
        }
    }

    @Test
    void chineseTokensAreVerifiedWithTheirIssuers() {
        try (Inbound china = Inbound.with("ChannelService", "https://botframework.azure.cn")) {
            String teams = "https://frontend.botapi.msg.infra.teams.microsoftonline.cn/";
            assertEquals(
                    Optional.empty(),
                    china.outcome(
                            china.tokens
                                    .channel()
                                    .claim("iss", "https://api.botframework.azure.cn")
                                    .claim("serviceurl", teams),
                            Inbound.activity("msteams", teams)));
            Stream.of(
                            "https://sts.chinacloudapi.cn/" + T + "/",
                            "https://login.partner.microsoftonline.cn/" + T + "/v2.0",
                            "https://login.partner.microsoftonline.cn/0b4a31a2-c1a0-475d-b363-5f26668660a3/" + T
                                    + "/v2.0")
                    .forEach(issuer -> assertEquals(
                            Optional.empty(),
                            china.outcome(china.tokens.entra(issuer, T), Inbound.activity("msteams", teams))));
        }
    }

    @Test
    void oneCloudDoesNotAcceptAnothersTokens() {
        try (Inbound gov = Inbound.with("ChannelService", "https://botframework.azure.us")) {
            gov.assertRefused(UNAUTHENTICATED, gov.tokens.channel());
            gov.assertRefused(UNAUTHENTICATED, gov.tokens.entraV2());
            gov.assertRefused(Rejection.FORBIDDEN, gov.tokens.channel().claim("iss", "https://api.botframework.us"));
        }
    }
}
