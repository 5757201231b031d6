package dev.proactivebot.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // a null fails the test anyway
class BotConfigTest {
    @TempDir
    private Path folder;

    @Test
    void missingAppIdIsAllowedInDevelopmentOnly() {
        assertEquals(
                new BotIdentity.Anonymous(),
                BotConfig.parse(TestSettings.anonymous()).identity());
        assertEquals(
                List.of("MicrosoftAppId is missing: set it to the app id of the Azure Bot"),
                problems(without(TestSettings.anonymous(), "AZURE_FUNCTIONS_ENVIRONMENT")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"WEBSITE_INSTANCE_ID", "WEBSITE_SITE_NAME", "CONTAINER_NAME"})
    void variableOfAzureEndsDevelopment(String variable) {
        assertFalse(problems(TestSettings.anonymous(variable, "x")).isEmpty());
        assertTrue(BotConfig.parse(TestSettings.anonymous(variable, "")).isDevelopment());
    }

    @Test
    void appIdNeedsAType() {
        assertEquals(
                List.of("MicrosoftAppType is missing: set it to SingleTenant, UserAssignedMSI or MultiTenant,"
                        + " as the Azure Bot says"),
                problems(TestSettings.anonymous("MicrosoftAppId", "app")));
    }

    @Test
    void unknownTypeIsAnError() {
        assertTrue(problems(TestSettings.singleTenant("MicrosoftAppType", "Whatever"))
                .get(0)
                .startsWith("MicrosoftAppType is unknown"));
    }

    @Test
    void typeNeedsAnAppId() {
        assertTrue(problems(TestSettings.anonymous("MicrosoftAppType", "MultiTenant"))
                .get(0)
                .startsWith("MicrosoftAppId is missing"));
    }

    @Test
    void typeIgnoresCase() {
        assertEquals(
                new BotIdentity.ClientSecret(TestTokens.APP_ID, TestTokens.TENANT_ID, new Secret("test-password")),
                BotConfig.parse(TestSettings.singleTenant("MicrosoftAppType", "singletenant"))
                        .identity());
    }

    @Test
    void singleTenantNeedsExactlyOneCredential() throws IOException {
        String pfx = file("c.pfx");
        String token = file("token");
        Map<String, String> bare = without(TestSettings.singleTenant(), "MicrosoftAppPassword");

        assertEquals(
                List.of("MicrosoftAppPassword is missing: set it, or MicrosoftAppCertificatePath,"
                        + " or MicrosoftAppFederatedClientId"),
                problems(bare));
        assertEquals(
                new BotIdentity.ClientCertificate(
                        TestTokens.APP_ID, TestTokens.TENANT_ID, Path.of(pfx), new Secret("pw")),
                identity(bare, "MicrosoftAppCertificatePath", pfx, "MicrosoftAppCertificatePassword", "pw"));
        assertEquals(
                new BotIdentity.FederatedIdentity(TestTokens.APP_ID, TestTokens.TENANT_ID, "mi"),
                identity(bare, "MicrosoftAppFederatedClientId", "mi"));
        assertEquals(
                new BotIdentity.FederatedTokenFile(TestTokens.APP_ID, TestTokens.TENANT_ID, Path.of(token)),
                identity(bare, "AZURE_FEDERATED_TOKEN_FILE", token));
        assertTrue(problems(TestSettings.singleTenant("MicrosoftAppCertificatePath", "/c.pem"))
                .get(0)
                .contains("exclude each other"));
    }

    @Test
    void secretWinsOverTheTokenFileOfThePlatform() {
        assertTrue(
                identity(TestSettings.singleTenant(), "AZURE_FEDERATED_TOKEN_FILE", "/token")
                        instanceof BotIdentity.ClientSecret);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MicrosoftAppCertificatePath", "AZURE_FEDERATED_TOKEN_FILE"})
    void unreadableCredentialFileIsAnError(String setting) {
        Map<String, String> bare = without(TestSettings.singleTenant(), "MicrosoftAppPassword");

        for (Path none : List.of(folder.resolve("none"), folder)) {
            assertEquals(
                    List.of(setting + " names a file that cannot be read"),
                    problems(with(bare, setting, none.toString())));
        }
        assertEquals(List.of(setting + " names a file that cannot be read"), problems(with(bare, setting, "no\0name")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"app-1\"", "'app-1'", "{app-1}", "app 1", "app\t1", "<app-1>", "\u201capp-1\u201d", "28:app-1"
            })
    void appIdWithOtherCharactersIsAnError(String id) {
        assertEquals(
                List.of("MicrosoftAppId must consist of letters, digits and hyphens"),
                problems(TestSettings.singleTenant("MicrosoftAppId", id)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"api.botframework.com", "https://", "\"https://api.botframework.com\""})
    void issuerMustBeAnHttpsUrl(String issuer) {
        assertEquals(
                List.of("ToBotFromChannelTokenIssuer must be an https URL"),
                problems(TestSettings.inAzure("ToBotFromChannelTokenIssuer", issuer)));
    }

    @Test
    void issuerIsNotNormalized() {
        assertEquals(
                Optional.of("https://Issuer.example:443/%7Ea/"),
                BotConfig.parse(TestSettings.inAzure("ToBotFromChannelTokenIssuer", "https://Issuer.example:443/%7Ea/"))
                        .overrides()
                        .channelIssuer());
    }

    @ParameterizedTest
    @CsvSource({
        "@Microsoft.KeyVault(SecretUri=https://hush), a Key Vault",
        "@microsoft.keyvault(VaultName=hush;SecretName=s), a Key Vault",
        "' @Microsoft.AppConfiguration(Endpoint=https://hush; Key=k)', an App Configuration"
    })
    void unresolvedReferenceInAnySettingIsAnError(String reference, String kind) {
        assertEquals(
                List.of("APPLICATIONINSIGHTS_CONNECTION_STRING is " + kind
                        + " reference that the platform could not resolve: open the setting in the portal to see why"),
                problems(TestSettings.inAzure("APPLICATIONINSIGHTS_CONNECTION_STRING", reference)));
    }

    @Test
    void copyByThePlatformIsNotReportedTwice() {
        String reference = "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/s)";

        assertEquals(
                1,
                problems(TestSettings.inAzure("Other", reference, "APPSETTING_Other", reference))
                        .size());
    }

    @Test
    void listOfReferencesIsNotAReference() {
        BotConfig.parse(TestSettings.inAzure(
                "WEBSITE_KEYVAULT_REFERENCES",
                "{\"Other\":{\"rawReference\":\"@Microsoft.KeyVault(SecretUri=https://v)\",\"status\":\"Resolved\"}}"));
    }

    @Test
    void managedIdentityNeedsATenantAndNoSecret() {
        Map<String, String> settings =
                without(TestSettings.singleTenant("MicrosoftAppType", "UserAssignedMSI"), "MicrosoftAppPassword");

        BotIdentity.ManagedIdentity identity = assertInstanceOf(BotIdentity.ManagedIdentity.class, identity(settings));
        assertEquals(TestTokens.APP_ID, identity.appId());
        assertEquals(TestTokens.TENANT_ID, identity.tenantId());
        assertEquals(
                List.of(
                        "MicrosoftAppPassword must be removed: a UserAssignedMSI bot signs in with its managed identity",
                        "MicrosoftAppTenantId is missing: set it to the id of the tenant in which the bot's app is registered"),
                problems(without(
                        TestSettings.singleTenant("MicrosoftAppType", "UserAssignedMSI"), "MicrosoftAppTenantId")));
    }

    @Test
    void multiTenantNeedsNoTenantAndAllowsNoFederation() throws IOException {
        Map<String, String> settings =
                without(TestSettings.singleTenant("MicrosoftAppType", "MultiTenant"), "MicrosoftAppTenantId");

        assertEquals(
                new BotIdentity.ClientSecret(TestTokens.APP_ID, "", new Secret("test-password")), identity(settings));
        assertTrue(problems(with(without(settings, "MicrosoftAppPassword"), "MicrosoftAppFederatedClientId", "mi"))
                .contains("MicrosoftAppFederatedClientId works with MicrosoftAppType SingleTenant only"));
        assertTrue(
                identity(without(settings, "MicrosoftAppPassword"), "MicrosoftAppCertificatePath", file("c.pem"))
                        instanceof BotIdentity.ClientCertificate);
    }

    @Test
    void allProblemsAreReportedTogether() {
        List<String> problems = problems(TestSettings.inAzure(
                "MicrosoftAppType", "Nonsense",
                "ChannelService", "https://example.com",
                "MaxAttempts", "many",
                "AllowedServiceHosts", "https://not.a.host",
                "ToBotFromChannelOpenIdMetadataUrl", "http://127.0.0.1:1/m",
                "AzureWebJobsStorage", "hello"));

        assertEquals(
                List.of(
                        "MicrosoftAppType",
                        "ChannelService",
                        "ToBotFromChannelOpenIdMetadataUrl",
                        "AllowedServiceHosts",
                        "MaxAttempts",
                        "AzureWebJobsStorage"),
                problems.stream()
                        .map(problem -> problem.substring(0, problem.indexOf(' ')))
                        .toList());
    }

    @Test
    void secretsAreInNoMessageOrToString() {
        Map<String, String> settings = TestSettings.singleTenant(
                "MicrosoftAppPassword", "hush-1", "AzureWebJobsStorage", "AccountName=a;AccountKey=hush-2");

        assertFalse(BotConfig.parse(settings).toString().contains("hush"));
        settings.put("MicrosoftAppType", "x");
        settings.put("AzureWebJobsStorage", "hush-2");
        assertFalse(assertThrows(InvalidSettingsException.class, () -> BotConfig.parse(settings))
                .getMessage()
                .contains("hush"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', PUBLIC",
        "https://botframework.azure.us, US_GOV",
        "https://BotFramework.azure.us/, US_GOV",
        "https://botframework.azure.cn, CHINA"
    })
    void channelServiceNamesTheCloud(String value, ChannelService cloud) {
        assertEquals(
                cloud,
                BotConfig.parse(TestSettings.singleTenant("ChannelService", value))
                        .channelService());
    }

    @Test
    void httpIsAllowedToLoopbackInDevelopmentOnly() {
        String[] local = {"ToChannelFromBotLoginUrl", "http://localhost:8080/tenant"};

        assertEquals(
                Optional.of(URI.create("http://localhost:8080/tenant")),
                BotConfig.parse(TestSettings.singleTenant(local)).overrides().loginUrl());
        assertEquals(List.of("ToChannelFromBotLoginUrl must be an https URL"), problems(TestSettings.inAzure(local)));
        assertFalse(problems(TestSettings.singleTenant("ToChannelFromBotLoginUrl", "http://example.com/t"))
                .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "https://",
                "ftp://example.com/x",
                "https://user@example.com/x",
                "https://login.example.com"
            })
    void loginUrlIsAnHttpsUrlEndingInTheTenant(String url) {
        assertFalse(
                problems(TestSettings.inAzure("ToChannelFromBotLoginUrl", url)).isEmpty());
    }

    @Test
    void allowedHostsAndCallersAreCommaSeparated() {
        BotConfig config = BotConfig.parse(TestSettings.singleTenant(
                "AllowedServiceHosts", " Bot.Example.com, other.example.org ,", "AllowedCallers", "APP-1"));

        assertEquals(Set.of("bot.example.com", "other.example.org"), config.allowedServiceHosts());
        assertEquals(Set.of("app-1"), config.allowedCallers());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*.example.com",
                "example.com:443",
                "https://example.com",
                "a b.example.com",
                "com",
                "-a.example.com"
            })
    void allowedHostIsAnExactName(String host) {
        assertFalse(
                problems(TestSettings.singleTenant("AllowedServiceHosts", host)).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"'', 8", "1, 1", "100, 100"})
    void maxAttemptsDefaultsToEight(String value, int attempts) {
        assertEquals(
                attempts,
                BotConfig.parse(TestSettings.anonymous("MaxAttempts", value))
                        .delivery()
                        .maxAttempts());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "101", "-1", "1.5", "99999999999"})
    void maxAttemptsOutOfRangeIsAnError(String value) {
        assertEquals(
                List.of("MaxAttempts must be a whole number from 1 to 100; it is " + value),
                problems(TestSettings.anonymous("MaxAttempts", value)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a value of 21 letters", "two\nlines", "caf\u00e9"})
    void longOrUnprintableValueIsNotShown(String value) {
        assertEquals(
                List.of("MaxAttempts must be a whole number from 1 to 100"),
                problems(TestSettings.anonymous("MaxAttempts", value)));
    }

    @ParameterizedTest
    @CsvSource({"'', false", "hashed, false", "PLAIN, true"})
    void logIdsDefaultsToHashed(String value, boolean plain) {
        assertEquals(
                plain,
                BotConfig.parse(TestSettings.anonymous("LogIds", value)).logs().hasPlainIds());
    }

    @Test
    void unknownLogIdsIsAnError() {
        assertEquals(
                List.of("LogIds must be hashed or plain; it is encrypted"),
                problems(TestSettings.anonymous("LogIds", "encrypted")));
    }

    private String file(String name) throws IOException {
        return Files.writeString(folder.resolve(name), "x").toString();
    }

    private static BotIdentity identity(Map<String, String> settings, String... more) {
        return BotConfig.parse(with(settings, more)).identity();
    }

    private static List<String> problems(Map<String, String> settings) {
        return assertThrows(InvalidSettingsException.class, () -> BotConfig.parse(settings))
                .problems();
    }

    private static Map<String, String> without(Map<String, String> settings, String name) {
        Map<String, String> copy = new HashMap<>(settings);
        copy.remove(name);
        return copy;
    }

    private static Map<String, String> with(Map<String, String> settings, String... more) {
        Map<String, String> copy = new HashMap<>(settings);
        for (int i = 0; i < more.length; i += 2) {
            copy.put(more[i], more[i + 1]);
        }
        return copy;
    }
}
