package dev.proactivebot.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the bot's identity: the settings must describe exactly one. */
final class IdentityParser {
    private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9.-]{1,253}");

    /** Not only a GUID, because tests use other ids; it refuses the quotes, braces and blanks that pasting adds. */
    private static final Pattern APP = Pattern.compile("[A-Za-z0-9-]+");

    private final RawSettings settings;

    IdentityParser(RawSettings settings) {
        this.settings = settings;
    }

    BotIdentity parse() {
        String appId = settings.get(Setting.APP_ID);
        String type = settings.get(Setting.APP_TYPE).toLowerCase(Locale.ROOT);
        if (appId.isEmpty()) {
            if (!settings.isDevelopment() || !type.isEmpty()) {
                settings.problem(Setting.APP_ID, "is missing: set it to the app id of the Azure Bot");
            }
            return new BotIdentity.Anonymous();
        }
        if (!APP.matcher(appId).matches()) {
            settings.problem(Setting.APP_ID, "must consist of letters, digits and hyphens");
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
                settings.problem(excess, "must be removed: a UserAssignedMSI bot signs in with its managed identity");
            }
        }
        return new BotIdentity.ManagedIdentity(appId, tenant(), settings::identityEndpoint);
    }

    private BotIdentity multiTenant(String appId) {
        if (settings.has(Setting.FEDERATED_CLIENT_ID)) {
            settings.problem(Setting.FEDERATED_CLIENT_ID, "works with MicrosoftAppType SingleTenant only");
        }
        if (countCredentials() == 0) {
            settings.problem(Setting.APP_PASSWORD, "is missing: set it, or MicrosoftAppCertificatePath");
        }
        return settings.has(Setting.CERTIFICATE_PATH) ? certificate(appId, "") : secret(appId, "");
    }

    private BotIdentity singleTenant(String appId) {
        String tenant = tenant();
        if (countCredentials() == 0) {
            if (settings.has(Setting.FEDERATED_TOKEN_FILE)) {
                return new BotIdentity.FederatedTokenFile(
                        appId, tenant, settings.readableFile(Setting.FEDERATED_TOKEN_FILE));
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

    private long countCredentials() {
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
                settings.readableFile(Setting.CERTIFICATE_PATH),
                new Secret(settings.get(Setting.CERTIFICATE_PASSWORD)));
    }

    private String tenant() {
        String tenant = settings.get(Setting.APP_TENANT_ID);
        if (tenant.isEmpty()) {
            settings.problem(
                    Setting.APP_TENANT_ID,
                    "is missing: set it to the id of the tenant in which the bot's app is registered");
        } else if (!TENANT.matcher(tenant).matches()) {
            settings.problem(Setting.APP_TENANT_ID, "must be the id or the domain name of a tenant");
        }
        return tenant;
    }
}
