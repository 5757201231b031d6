package dev.proactivebot.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.proactivebot.config.BotConfig;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntraAuthorityTest {
    @ParameterizedTest
    @CsvSource({
        "'', MultiTenant, https://login.microsoftonline.com, botframework.com, https://api.botframework.com/.default",
        "'', SingleTenant, https://login.microsoftonline.com, my.tenant, https://api.botframework.com/.default",
        "https://botframework.azure.us, MultiTenant, https://login.microsoftonline.us, MicrosoftServices.onmicrosoft.us, https://api.botframework.us/.default",
        "https://botframework.azure.us, SingleTenant, https://login.microsoftonline.us, my.tenant, https://api.botframework.us/.default",
        "https://botframework.azure.cn, MultiTenant, https://login.partner.microsoftonline.cn, microsoftservices.partner.onmschina.cn, https://api.botframework.azure.cn/.default",
        "https://botframework.azure.cn, SingleTenant, https://login.partner.microsoftonline.cn, my.tenant, https://api.botframework.azure.cn/.default",
    })
    void eachCloudHasItsAuthorityTenantAndScope(String cloud, String type, String host, String tenant, String scope) {
        EntraAuthority authority = of(Map.of("ChannelService", cloud, "MicrosoftAppType", type));
        assertEquals(new EntraAuthority(URI.create(host), tenant, scope, null), authority);
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.botframework.com, https://api.botframework.com/.default",
        "https://api.botframework.com/, https://api.botframework.com/.default",
        "https://api.botframework.com/.default, https://api.botframework.com/.default",
    })
    void theScopeMayBeGivenAsTheResourceAlone(String setting, String scope) {
        assertEquals(scope, of(Map.of("ToChannelFromBotOAuthScope", setting)).scope());
    }

    @Test
    void theLoginUrlReplacesHostAndTenant() {
        EntraAuthority authority = of(Map.of("ToChannelFromBotLoginUrl", "https://login.example.com/other-tenant/"));
        assertEquals(URI.create("https://login.example.com"), authority.host());
        assertEquals("other-tenant", authority.tenant());
        assertNull(authority.redirect());
    }

    @ParameterizedTest
    @CsvSource({"http://127.0.0.1:4711", "https://localhost:4711", "http://localhost", "http://[::1]:4711"})
    void unsupportedLoginUrlIsReachedByRedirection(String root) {
        EntraAuthority authority = of(Map.of("ToChannelFromBotLoginUrl", root + "/other-tenant"));
        assertEquals(URI.create("https://login.microsoftonline.com"), authority.host());
        assertEquals("other-tenant", authority.tenant());
        assertEquals(URI.create(root), authority.redirect());
    }

    private static EntraAuthority of(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "AZURE_FUNCTIONS_ENVIRONMENT", "Development",
                "AzureWebJobsStorage", "UseDevelopmentStorage=true",
                "MicrosoftAppId", "app-1",
                "MicrosoftAppType", "SingleTenant",
                "MicrosoftAppTenantId", "my.tenant",
                "MicrosoftAppPassword", "secret-1"));
        settings.putAll(more);
        return EntraAuthority.of(BotConfig.parse(settings));
    }
}
