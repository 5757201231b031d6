package dev.proactivebot.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which identity the settings describe: exactly one, or a problem that says what to mend. */
final class IdentitySettings {
    private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9.-]{1,253}");

    /** A GUID, except at home; with what is pasted come quotes, braces and blanks. */
    private static final Pattern APP = Pattern.compile("[A-Za-z0-9-]+");

    private final Settings settings;

    IdentitySettings(Settings settings) {
        this.settings = settings;
    }

    BotIdentity parse() {
        String appId = settings.get(Setting.APP_ID);
        String type = settings.get(Setting.APP_TYPE).toLowerCase(Locale.ROOT);
        if (appId.isEmpty()) {
            if (!settings.development() || !type.isEmpty()) {
                settings.problem(Setting.APP_ID, "is missing: set it to the app id of the Azure Bot");
            }
            return new BotIdentity.Anonymous();
        }
        if (!APP.matcher(appId).matches()) {
            settings.problem(Setting.APP_ID, "is no app id: letters, digits and hyphens are all there may be in it");
        }
        return switch (type) {
            case "singletenant" -> singleTenant(appId);
            case "userassignedmsi" -> managedIdentity(appId);
            case "multitenant" -> multiTenant(appId);
            default -> {
                settings.problem(
                        Setting.APP_TYPE,
                        (type.isEmpty() ? "is missing" : "is unknown")
                                + ": set it to SingleTenant, UserAssignedMSI or MultiTenant, as the Azure Bot says");
                yield new BotIdentity.Anonymous();
            }
        };
    }

    private BotIdentity managedIdentity(String appId) {
        for (Setting excess : List.of(Setting.APP_PASSWORD, Setting.CERTIFICATE_PATH, Setting.FEDERATED_CLIENT_ID)) {
            if (settings.has(excess)) {
                settings.problem(
                        excess, "must be removed: a UserAssignedMSI bot proves itself with its managed identity");
            }
        }
        return new BotIdentity.ManagedIdentity(appId, tenant(), settings::identityEndpoint);
    }

    private BotIdentity multiTenant(String appId) {
        if (settings.has(Setting.FEDERATED_CLIENT_ID)) {
            settings.problem(Setting.FEDERATED_CLIENT_ID, "works with MicrosoftAppType SingleTenant only");
        }
        if (proofs() == 0) {
            settings.problem(Setting.APP_PASSWORD, "is missing: set it, or MicrosoftAppCertificatePath");
        }
        return settings.has(Setting.CERTIFICATE_PATH) ? certificate(appId, "") : secret(appId, "");
    }

    private BotIdentity singleTenant(String appId) {
        String tenant = tenant();
        if (proofs() == 0) {
            if (settings.has(Setting.FEDERATED_TOKEN_FILE)) {
                return new BotIdentity.FederatedTokenFile(appId, tenant, settings.file(Setting.FEDERATED_TOKEN_FILE));
            }
            settings.problem(
                    Setting.APP_PASSWORD,
                    "is missing: set it, or MicrosoftAppCertificatePath, or MicrosoftAppFederatedClientId");
        }
        if (settings.has(Setting.FEDERATED_CLIENT_ID)) {
            return new BotIdentity.FederatedIdentity(appId, tenant, settings.get(Setting.FEDERATED_CLIENT_ID));
        }
        return settings.has(Setting.CERTIFICATE_PATH) ? certificate(appId, tenant) : secret(appId, tenant);
    }

    private long proofs() {
        long found = Stream.of(Setting.APP_PASSWORD, Setting.CERTIFICATE_PATH, Setting.FEDERATED_CLIENT_ID)
                .filter(settings::has)
                .count();
        if (found > 1) {
            settings.problem(
                    Setting.APP_PASSWORD,
                    "and MicrosoftAppCertificatePath and MicrosoftAppFederatedClientId exclude each other: keep one");
        }
        return found;
    }

    private BotIdentity secret(String appId, String tenant) {
        return new BotIdentity.ClientSecret(appId, tenant, new Secret(settings.get(Setting.APP_PASSWORD)));
    }

    private BotIdentity certificate(String appId, String tenant) {
        return new BotIdentity.ClientCertificate(
                appId,
                tenant,
                settings.file(Setting.CERTIFICATE_PATH),
                new Secret(settings.get(Setting.CERTIFICATE_PASSWORD)));
    }

    private String tenant() {
        String tenant = settings.get(Setting.APP_TENANT_ID);
        if (tenant.isEmpty()) {
            settings.problem(
                    Setting.APP_TENANT_ID,
                    "is missing: set it to the id of the tenant in which the bot's app is registered");
        } else if (!TENANT.matcher(tenant).matches()) {
            settings.problem(Setting.APP_TENANT_ID, "is no tenant id");
        }
        return tenant;
    }
}
