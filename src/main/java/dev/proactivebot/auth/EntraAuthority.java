package dev.proactivebot.auth;

import dev.proactivebot.config.BotConfig;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The authority that issues the bot's token, and the scope of the token.
 *
 * @param host https and without a port: azure-identity refuses http, and with a port it never meets its own cache
 * @param tenant the tenant that issues the token
 * @param scope the scope of the token
 * @param redirect the root to which requests go instead of {@code host}; null for none
 */
record EntraAuthority(
        URI host, String tenant, String scope, @Nullable URI redirect) {
    private static final String DEFAULT_SCOPE = "/.default";

    static EntraAuthority of(BotConfig config) {
        Cloud cloud = Cloud.of(config.channelService());
        String scope =
                config.overrides().oauthScope().map(EntraAuthority::withDefault).orElse(cloud.scope());
        URI login = config.overrides().loginUrl().orElse(null);
        if (login == null) {
            String tenant = config.identity().tenantId();
            return new EntraAuthority(
                    cloud.authorityHost(), tenant.isEmpty() ? cloud.multiTenant() : tenant, scope, null);
        }
        String tenant = login.getPath().replace("/", "");
        URI root = URI.create(login.getScheme() + "://" + login.getRawAuthority());
        boolean asItIs = "https".equalsIgnoreCase(login.getScheme()) && login.getPort() == -1;
        return asItIs
                ? new EntraAuthority(root, tenant, scope, null)
                : new EntraAuthority(cloud.authorityHost(), tenant, scope, root);
    }

    /** Accepts a resource without {@code /.default}, as the Bot Framework SDK does. */
    private static String withDefault(String scope) {
        return scope.endsWith(DEFAULT_SCOPE) ? scope : scope.replaceFirst("/+$", "") + DEFAULT_SCOPE;
    }
}
