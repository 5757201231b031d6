package dev.proactivebot.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** Tells with which identity the bot requests its tokens. Anonymous exists in Development only. */
public sealed interface BotIdentity {

    /** Returns the bot's app id; empty when anonymous. */
    String appId();

    /** Returns the tenant that issues the bot's tokens; empty for the cloud's own Bot Framework tenant (MultiTenant). */
    String tenantId();

    /** Has no app id: the bot neither requests nor verifies tokens. */
    record Anonymous() implements BotIdentity {
        @Override
        public String appId() {
            return "";
        }

        @Override
        public String tenantId() {
            return "";
        }
    }

    record ClientSecret(String appId, String tenantId, Secret password) implements BotIdentity {}

    /** Signs in with a PEM file, or with a PFX file when there is a password. */
    record ClientCertificate(String appId, String tenantId, Path path, Secret password) implements BotIdentity {}

    /**
     * A user-assigned managed identity.
     *
     * @param endpoint where this instance gets its tokens now; empty where only the Azure SDK knows
     */
    record ManagedIdentity(String appId, String tenantId, Supplier<Optional<IdentityEndpoint>> endpoint)
            implements BotIdentity {}

    /** Signs in with the token of a managed identity as the app's assertion. */
    record FederatedIdentity(String appId, String tenantId, String managedIdentityClientId) implements BotIdentity {}

    /** Signs in with a token file that the platform keeps fresh, as on Kubernetes. */
    record FederatedTokenFile(String appId, String tenantId, Path tokenFile) implements BotIdentity {}
}
