package dev.proactivebot.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.testing.TestSettings;
import dev.proactivebot.testing.TestTokens;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceUrlPolicyTest {
    private static final ServiceUrlPolicy AZURE = policy(false);
    private static final ServiceUrlPolicy DEVELOPMENT = policy(true);
    private static final ServiceUrlPolicy ANONYMOUS = ServiceUrlPolicy.of(TestSettings.parse(TestSettings.anonymous()));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://smba.trafficmanager.net/teams",
                "https://smba.trafficmanager.net/amer/11111111-2222-3333-4444-555555555555",
                "https://smba.onyx.prod.teams.trafficmanager.net/x",
                "https://smba.infra.gcc.teams.microsoft.com/gcc",
                "https://webchat.botframework.com",
                "https://europe.directline.botframework.com",
                "https://a.b.c.botframework.com",
                "https://smba.trafficmanager.net:443/teams",
                "https://SMBA.TrafficManager.NET/teams",
                "HTTPS://webchat.BotFramework.com"
            })
    void theCloudsOwnHostsAreAllowed(String serviceUrl) {
        assertAllowed(AZURE, serviceUrl);
        assertAllowed(DEVELOPMENT, serviceUrl);
    }

    @Test
    void theSecurityPageNamesTheSuffixThatIsAllowed() throws IOException {
        String row = Files.readString(Path.of("SECURITY.md"))
                .lines()
                .filter(line -> line.contains("**Evil serviceUrl**"))
                .findFirst()
                .orElseThrow();

        for (String suffix : List.of(".botframework.com", ".botframework.azure.us", ".botframework.azure.cn")) {
            assertTrue(row.contains("`" + suffix + "`"), suffix);
        }
        assertFalse(row.contains("allow-list of exact hosts"), row);
    }

    @ParameterizedTest
    @CsvSource({
        "https://smba.trafficmanager.net/teams/, https://smba.trafficmanager.net/teams",
        "https://smba.trafficmanager.net/teams///, https://smba.trafficmanager.net/teams",
        "https://webchat.botframework.com/, https://webchat.botframework.com"
    })
    void theBaseEndsWithoutSlash(String serviceUrl, String base) {
        assertEquals(Optional.of(URI.create(base)), AZURE.base(serviceUrl));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "https://trafficmanager.net/",
                "https://evil.trafficmanager.net/",
                "https://evil.smba.trafficmanager.net/",
                "https://evilsmba.trafficmanager.net/",
                "https://smba.trafficmanager.net.evil.example/",
                "https://botframework.com.evil.example/",
                "https://webchat.botframework.com.evil.example/",
                "https://evilbotframework.com/",
                "https://botframework.com/",
                "https://.botframework.com/",
                "https://webchat.botframework.azure.us/",
                "https://smba.infra.gov.teams.microsoft.us/",
                "https://teams.microsoft.com/",
                "https://evil.example/.botframework.com",
                "https://evil.example/smba.trafficmanager.net"
            })
    void otherHostsAreRefused(String serviceUrl) {
        assertRefusedEverywhere(serviceUrl);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://smba.trafficmanager.net@evil.example/",
                "https://smba.trafficmanager.net:pw@evil.example/",
                "https://user@smba.trafficmanager.net/",
                "https://@smba.trafficmanager.net/",
                "https://:@smba.trafficmanager.net/",
                "https://evil.example\\@smba.trafficmanager.net/",
                "https://evil.example%40smba.trafficmanager.net/"
            })
    void userinfoIsRefused(String serviceUrl) {
        assertRefusedEverywhere(serviceUrl);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://smba.trafficmanager.net:80/",
                "https://smba.trafficmanager.net:8443/",
                "https://smba.trafficmanager.net:0/",
                "https://smba.trafficmanager.net:/",
                "https://smba.trafficmanager.net:65979/",
                "https://smba.trafficmanager.net:4294967739/",
                "https://smba.trafficmanager.net:-443/",
                "https://smba.trafficmanager.net:443:443/"
            })
    void otherPortsAreRefused(String serviceUrl) {
        assertRefusedEverywhere(serviceUrl);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://smba.trafficmanager.net/?x=1",
                "https://smba.trafficmanager.net/?",
                "https://smba.trafficmanager.net?",
                "https://smba.trafficmanager.net/#x",
                "https://smba.trafficmanager.net/#",
                "https://evil.example/#.botframework.com",
                "https://evil.example/?.botframework.com",
                "https://evil.example#@smba.trafficmanager.net/"
            })
    void queryAndFragmentAreRefused(String serviceUrl) {
        assertRefusedEverywhere(serviceUrl);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil_host.botframework.com/",
                "https://smba.trafficmanager.net./",
                "https://webchat.botframework.com./",
                "https://web..botframework.com/",
                "https://-web.botframework.com/",
                "https://web chat.botframework.com/",
                "https://evil.example\\.botframework.com/",
                "https://evil.example%2f.botframework.com/",
                "https://evil.example%00.botframework.com/",
                "https://smba%2etrafficmanager.net/",
                "https://smba.trafficmanager.net%2eevil.example/",
                "https://evil.example,.botframework.com/",
                "https://evil.example;.botframework.com/",
                "https://ｗebchat.botframework.com/",
                "https://webchat。botframework.com/",
                "https://[::1].botframework.com/",
                "https://*.botframework.com/"
            })
    void hostsThatReadersUnderstandDifferentlyAreRefused(String serviceUrl) {
        assertRefusedEverywhere(serviceUrl);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://smba.trafficmanager.net/..",
                "https://smba.trafficmanager.net/../",
                "https://smba.trafficmanager.net/teams/../../admin",
                "https://smba.trafficmanager.net/./teams",
                "https://smba.trafficmanager.net/.",
                "https://smba.trafficmanager.net//evil.example",
                "https://smba.trafficmanager.net//evil.example/",
                "https://smba.trafficmanager.net/%2e%2e/admin",
                "https://smba.trafficmanager.net/%2F%2Fevil.example",
                "https://smba.trafficmanager.net/teams%3Fx",
                "https://smba.trafficmanager.net/..;/admin",
                "https://smba.trafficmanager.net/\\evil.example",
                "https://smba.trafficmanager.net\\evil.example",
                "https://smba.trafficmanager.net/täams",
                "https://smba.trafficmanager.net/te\u212Ams",
                "https://smba.trafficmanager.net/teams\n",
                "https://smba.trafficmanager.net/\r\nX-Header: 1",
                "https://smba.trafficmanager.net/te ams",
                " https://smba.trafficmanager.net/",
                "https://smba.trafficmanager.net/\u0000"
            })
    void pathsThatLeadElsewhereAreRefused(String serviceUrl) {
        assertRefusedEverywhere(serviceUrl);
    }

    @Test
    void pathSegmentStartingWithADotIsAllowed() {
        assertAllowed(AZURE, "https://webchat.botframework.com/.bot");
        assertAllowed(AZURE, "https://webchat.botframework.com/..bot/v1.0");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "/",
                "////",
                "https",
                "https:",
                "https:/",
                "https://",
                "https:///",
                "https:smba.trafficmanager.net",
                "https:/smba.trafficmanager.net/",
                "//smba.trafficmanager.net/",
                "smba.trafficmanager.net",
                "smba.trafficmanager.net/teams/",
                "http://smba.trafficmanager.net/",
                "ftp://smba.trafficmanager.net/",
                "ws://webchat.botframework.com/",
                "file://smba.trafficmanager.net/",
                "jar:https://smba.trafficmanager.net/!/",
                "urn:botframework:websocket:wss://x",
                "javascript:alert(1)",
                "null"
            })
    void urlThatIsNotHttpsIsRefused(@Nullable String serviceUrl) {
        assertRefusedEverywhere(serviceUrl);
    }

    @Test
    void anOverlongUrlIsRefused() {
        String start = "https://smba.trafficmanager.net/";
        assertAllowed(AZURE, start + "x".repeat(2_048 - start.length()));
        assertRefused(AZURE, start + "x".repeat(2_049 - start.length()));
        assertRefused(AZURE, "https://webchat.botframework.com" + "/".repeat(1_000_000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:56150/_connector",
                "http://LOCALHOST:56150/_connector",
                "https://localhost:8443",
                "http://127.0.0.1:3979",
                "http://127.1.2.3",
                "http://[::1]:3979/x",
                "http://localhost:65535"
            })
    void thisMachineIsAllowedInDevelopmentOnly(String serviceUrl) {
        assertAllowed(DEVELOPMENT, serviceUrl);
        assertAllowed(ANONYMOUS, serviceUrl);
        assertRefused(AZURE, serviceUrl);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost.evil.example/",
                "http://127.0.0.1.evil.example/",
                "http://localhost@evil.example/",
                "http://evil.example#@localhost/",
                "http://localhost./",
                "http://127.1/",
                "http://127.999.1.1/",
                "http://0177.0.0.1/",
                "http://2130706433/",
                "http://0x7f.0.0.1/",
                "http://0.0.0.0/",
                "http://[::]/",
                "http://[::ffff:127.0.0.1]/",
                "http://[::1%25lo]/",
                "http://169.254.169.254/metadata",
                "http://192.168.0.1/",
                "ftp://localhost/",
                "file://localhost/etc/hosts",
                "http://localhost:0/",
                "http://localhost:/",
                "http://localhost:65536/",
                "http://localhost:99999999999/",
                "http://localhost/?x",
                "http://localhost/../x",
                "http://user@localhost/"
            })
    void hostThatOnlyLooksLikeThisMachineIsRefused(String serviceUrl) {
        assertRefusedEverywhere(serviceUrl);
    }

    @ParameterizedTest
    @ValueSource(strings = {TestTokens.SERVICE_URL, "https://webchat.botframework.com/", "https://bot.example.com/"})
    void anonymousBotRefusesOtherMachines(String serviceUrl) {
        assertRefused(ANONYMOUS, serviceUrl);
        assertRefused(
                ServiceUrlPolicy.of(
                        TestSettings.parse(TestSettings.anonymous(), "AllowedServiceHosts", "bot.example.com")),
                serviceUrl);
    }

    @Test
    void hostsFromTheSettingAreAllowedExactly() {
        ServiceUrlPolicy own = policy(false, "AllowedServiceHosts", "Bot.Example.com, 127.0.0.1");
        assertAllowed(own, "https://bot.example.com/api");
        assertAllowed(own, "https://BOT.example.com");
        assertAllowed(own, "https://smba.trafficmanager.net");
        assertRefused(own, "http://bot.example.com/api");
        assertRefused(own, "https://bot.example.com:8443/api");
        assertRefused(own, "https://sub.bot.example.com/api");
        assertRefused(own, "https://bot.example.com.evil.example/");
        assertRefused(own, "https://127.0.0.1/");
        assertRefused(own, "http://127.0.0.1/");
    }

    @ParameterizedTest
    @CsvSource({
        "https://botframework.azure.us, https://smba.infra.gov.teams.microsoft.us",
        "https://botframework.azure.us, https://smba.infra.dod.teams.microsoft.us",
        "https://botframework.azure.us, https://webchat.botframework.azure.us",
        "https://botframework.azure.cn, https://frontend.botapi.msg.infra.teams.microsoftonline.cn",
        "https://botframework.azure.cn, https://webchat.botframework.azure.cn"
    })
    void eachCloudHasItsOwnHosts(String channelService, String serviceUrl) {
        assertAllowed(policy(false, "ChannelService", channelService), serviceUrl);
        assertRefused(policy(false, "ChannelService", channelService), TestTokens.SERVICE_URL);
        assertRefused(AZURE, serviceUrl);
    }

    private static ServiceUrlPolicy policy(boolean development, String... more) {
        Map<String, String> settings = new HashMap<>(TestSettings.anonymous());
        settings.put("AZURE_FUNCTIONS_ENVIRONMENT", development ? "Development" : "Production");
        settings.put("MicrosoftAppType", "MultiTenant");
        settings.put("MicrosoftAppId", TestTokens.APP_ID);
        settings.put("MicrosoftAppPassword", "test-password");
        return ServiceUrlPolicy.of(TestSettings.parse(settings, more));
    }

    private static void assertAllowed(ServiceUrlPolicy policy, String serviceUrl) {
        assertEquals(Optional.of(URI.create(serviceUrl)), policy.base(serviceUrl));
    }

    private static void assertRefused(ServiceUrlPolicy policy, @Nullable String serviceUrl) {
        assertEquals(Optional.empty(), policy.base(serviceUrl));
    }

    private static void assertRefusedEverywhere(@Nullable String serviceUrl) {
        assertRefused(AZURE, serviceUrl);
        assertRefused(DEVELOPMENT, serviceUrl);
        assertRefused(ANONYMOUS, serviceUrl);
    }
}
