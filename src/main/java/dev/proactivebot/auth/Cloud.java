package dev.proactivebot.auth;

import dev.proactivebot.config.ChannelService;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * The endpoints and issuers of one of the clouds that have a Bot Service (Bot Framework authentication pages; the Teams SDK's cloud
 * environments).
 *
 * @param channelMetadata OpenID metadata of Bot Service's own tokens
 * @param channelIssuer the issuer of those tokens
 * @param entraMetadata OpenID metadata of the cloud's Entra tokens
 * @param entraIssuers issuer templates of a tenant's tokens; {@code {tenant}} stands for its id
 * @param entraTenants Microsoft's own tenants whose tokens are accepted as well as those of the bot's tenant
 * @param authorityHost the host that issues the bot's token
 * @param multiTenant the tenant that issues the token of a MultiTenant bot
 * @param scope the scope of the bot's token
 * @param tokenExchange the scope of a federated managed identity's token
 * @param serviceHosts the exact hosts of Teams
 * @param serviceSuffix the suffix of all other channels' hosts
 * @param teams the serviceUrl of Teams until an activity names one (Microsoft's "Send proactive messages"); empty where none is published
 */
record Cloud(
        URI channelMetadata,
        String channelIssuer,
        URI entraMetadata,
        List<String> entraIssuers,
        List<String> entraTenants,
        URI authorityHost,
        String multiTenant,
        String scope,
        String tokenExchange,
        Set<String> serviceHosts,
        String serviceSuffix,
        String teams) {

    private static final Cloud PUBLIC = new Cloud(
            URI.create("https://login.botframework.com/v1/.well-known/openidconfiguration"),
            "https://api.botframework.com",
            URI.create("https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration"),
            List.of("https://sts.windows.net/{tenant}/", "https://login.microsoftonline.com/{tenant}/v2.0"),
            List.of(
                    "d6d49420-f39b-4df7-a1dc-d59a935871db",
                    "f8cdef31-a31e-4b4a-93e4-5f571e91255a",
                    "69e9b82d-4842-4902-8d1e-abc5b98a55e8"),
            URI.create("https://login.microsoftonline.com"),
            "botframework.com",
            "https://api.botframework.com/.default",
            "api://AzureADTokenExchange/.default",
            Set.of(
                    "smba.trafficmanager.net",
                    "smba.onyx.prod.teams.trafficmanager.net",
                    "smba.infra.gcc.teams.microsoft.com"),
            ".botframework.com",
            "https://smba.trafficmanager.net/teams/");

    private static final Cloud US_GOV = new Cloud(
            URI.create("https://login.botframework.azure.us/v1/.well-known/openidconfiguration"),
            "https://api.botframework.us",
            URI.create(
                    "https://login.microsoftonline.us/cab8a31a-1906-4287-a0d8-4eef66b95f6e/v2.0/.well-known/openid-configuration"),
            List.of(
                    "https://sts.windows.net/{tenant}/",
                    "https://login.microsoftonline.us/{tenant}/",
                    "https://login.microsoftonline.us/{tenant}/v2.0"),
            List.of("cab8a31a-1906-4287-a0d8-4eef66b95f6e"),
            URI.create("https://login.microsoftonline.us"),
            "MicrosoftServices.onmicrosoft.us",
            "https://api.botframework.us/.default",
            "api://AzureADTokenExchangeUSGov/.default",
            Set.of("smba.infra.gov.teams.microsoft.us", "smba.infra.dod.teams.microsoft.us"),
            ".botframework.azure.us",
            "https://smba.infra.gov.teams.microsoft.us/teams");

    private static final Cloud CHINA = new Cloud(
            URI.create("https://login.botframework.azure.cn/v1/.well-known/openidconfiguration"),
            "https://api.botframework.azure.cn",
            URI.create(
                    "https://login.partner.microsoftonline.cn/a55a4d5b-9241-49b1-b4ff-befa8db00269/.well-known/openid-configuration"),
            List.of(
                    "https://sts.chinacloudapi.cn/{tenant}/",
                    "https://login.partner.microsoftonline.cn/{tenant}/v2.0",
                    "https://login.partner.microsoftonline.cn/0b4a31a2-c1a0-475d-b363-5f26668660a3/{tenant}/v2.0"),
            List.of(),
            URI.create("https://login.partner.microsoftonline.cn"),
            "microsoftservices.partner.onmschina.cn",
            "https://api.botframework.azure.cn/.default",
            "api://AzureADTokenExchangeChina/.default",
            Set.of("frontend.botapi.msg.infra.teams.microsoftonline.cn"),
            ".botframework.azure.cn",
            "");

    static Cloud of(ChannelService service) {
        return switch (service) {
            case PUBLIC -> PUBLIC;
            case US_GOV -> US_GOV;
            case CHINA -> CHINA;
        };
    }
}
