package dev.proactivebot.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.proactivebot.testing.TestSettings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each setting is an environment variable of that name; nested names use two underscores, as on Linux. */
@NullUnmarked // a null fails the test anyway
class EverySettingTest {

    /** Holds a value that makes a difference, and the other settings that this needs. */
    record Sample(String setting, String value, Map<String, String> others) {
        @Override
        public String toString() {
            return setting;
        }
    }

    static Stream<Sample> samples() {
        String noPassword = "MicrosoftAppPassword=";
        String noConnectionString = "AzureWebJobsStorage=";
        String file = "pom.xml"; // any readable file
        return Stream.of(
                sample("MicrosoftAppType", "MultiTenant"),
                sample("MicrosoftAppId", "11111111-1111-1111-1111-111111111111"),
                sample("MicrosoftAppPassword", "another"),
                sample("MicrosoftAppTenantId", "99999999-9999-9999-9999-999999999999"),
                sample("MicrosoftAppCertificatePath", file, noPassword),
                sample("MicrosoftAppCertificatePassword", "pw", noPassword, "MicrosoftAppCertificatePath=" + file),
                sample("MicrosoftAppFederatedClientId", "22222222-2222-2222-2222-222222222222", noPassword),
                sample("AZURE_FEDERATED_TOKEN_FILE", file, noPassword),
                sample("ChannelService", "https://botframework.azure.us"),
                sample("ToBotFromChannelOpenIdMetadataUrl", "https://openid.example/a"),
                sample("ToBotFromChannelTokenIssuer", "https://issuer.example"),
                sample("ToBotFromEmulatorOpenIdMetadataUrl", "https://openid.example/b"),
                sample("ToChannelFromBotLoginUrl", "https://login.example/tenant"),
                sample("ToChannelFromBotOAuthScope", "https://scope.example/.default"),
                sample("AllowedServiceHosts", "bot.example.com"),
                sample("AllowedCallers", "33333333-3333-3333-3333-333333333333"),
                sample("MaxAttempts", "12"),
                sample("LeaseSeconds", "120"),
                sample("DeliveryGuarantee", "at-most-once"),
                sample("RateShare", "0.9"),
                sample("SendingPaused", "true"),
                sample("ReminderTimeZone", "Europe/Berlin"),
                sample("MaxReminders", "20"),
                sample("ReminderLatenessHours", "2"),
                sample("GroupStop", "nobody"),
                sample("LogIds", "plain"),
                sample("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", "3145728"),
                sample("AzureWebJobsStorage", "AccountName=a;AccountKey=a"),
                sample("AzureWebJobsStorage__queueServiceUri", "https://a.queue.example", noConnectionString, TABLES),
                sample("AzureWebJobsStorage__tableServiceUri", "https://a.table.example", noConnectionString, QUEUES),
                sample("AzureWebJobsStorage__accountName", "another", noConnectionString, ACCOUNT),
                sample("AzureWebJobsStorage__credential", "managedidentity", noConnectionString, ACCOUNT),
                sample(
                        "AzureWebJobsStorage__clientId",
                        "44444444-4444-4444-4444-444444444444",
                        noConnectionString,
                        ACCOUNT));
    }

    private static final String ACCOUNT = "AzureWebJobsStorage__accountName=account";
    private static final String QUEUES = ACCOUNT;
    private static final String TABLES = ACCOUNT;

    private static Sample sample(String setting, String value, String... others) {
        return new Sample(
                setting,
                value,
                Arrays.stream(others)
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void settingIsReadByItsName(Sample sample) {
        Map<String, String> settings = new HashMap<>(TestSettings.singleTenant());
        settings.putAll(sample.others());
        Object before = parsed(settings);
        settings.put(sample.setting(), sample.value());

        assertNotEquals(before, parsed(settings));
    }

    /** Returns the configuration, or the problems with it. */
    private static Object parsed(Map<String, String> settings) {
        try {
            return BotConfig.parse(settings);
        } catch (InvalidSettingsException e) {
            return e.problems();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void sampleValueIsValid(Sample sample) {
        Map<String, String> settings = new HashMap<>(TestSettings.singleTenant());
        settings.putAll(sample.others());
        settings.put(sample.setting(), sample.value());

        BotConfig.parse(settings);
    }

    @Test
    void everySettingHasASample() {
        Set<String> named = Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.toSet());

        assertEquals(named, samples().map(Sample::setting).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void unresolvedKeyVaultReferenceIsAnError(Setting setting) {
        InvalidSettingsException e = assertThrows(
                InvalidSettingsException.class,
                () -> BotConfig.parse(TestSettings.singleTenant(
                        setting.key(), "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/s)")));

        List<String> named = e.problems();
        assertEquals(
                setting.key()
                        + " is a Key Vault reference that the platform could not resolve: open the setting in the portal to see why",
                named.get(0));
        assertEquals(
                Set.of(),
                Set.copyOf(named.stream()
                        .filter(line -> line.contains("vault.azure"))
                        .toList()));
    }
}
