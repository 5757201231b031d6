package dev.proactivebot.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** As whom the bot asks for its tokens. Anonymous exists in Development only. */
public sealed interface BotIdentity {

    /** The bot's app id, empty when anonymous. */
    String appId();

    /** The tenant that issues the bot's tokens, empty where the cloud's own Bot Framework tenant does (MultiTenant). */
    String tenantId();

    /** No app id: no token is asked for, none is checked. */
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

    /** A PEM file, or a PFX file when it has a password. */
    record ClientCertificate(String appId, String tenantId, Path path, Secret password) implements BotIdentity {}

    /**
     * A user-assigned managed identity.
     *
     * @param endpoint where this instance gets its tokens now; empty where only the Azure SDK knows
     */
    record ManagedIdentity(String appId, String tenantId, Supplier<Optional<IdentityEndpoint>> endpoint)
            implements BotIdentity {}

    /** A managed identity whose token is presented as the assertion of the app. */
    record FederatedIdentity(String appId, String tenantId, String managedIdentityClientId) implements BotIdentity {}

    /** A token file that the platform keeps fresh, as on Kubernetes. */
    record FederatedTokenFile(String appId, String tenantId, Path tokenFile) implements BotIdentity {}
}
