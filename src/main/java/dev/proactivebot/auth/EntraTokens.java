package dev.proactivebot.auth;

import dev.proactivebot.config.BotConfig;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tokens that Entra issues to an application: Playground and Emulator request one with the bot's own credentials, other bots with theirs.
 * All tenants of a cloud share their signing keys, so only issuer, tenant and caller identify the sender.
 *
 * @param tenants the accepted issuers, each with its tenant
 * @param callers app ids in lower case: the bot's own and those it was told to trust
 */
record EntraTokens(Map<String, String> tenants, Set<String> callers, SigningKeys keys, AllowListedCaller host)
        implements TokenFamily {

    static EntraTokens of(BotConfig config, SigningKeys keys, AllowListedCaller host) {
        Cloud cloud = Cloud.of(config.channelService());
        Map<String, String> tenants = new HashMap<>();
        Stream.concat(cloud.entraTenants().stream(), Stream.of(config.identity().tenantId()))
                .filter(tenant -> !tenant.isEmpty())
                .map(EntraTokens::lower)
                .forEach(tenant -> cloud.entraIssuers()
                        .forEach(template -> tenants.put(template.replace("{tenant}", tenant), tenant)));
        Set<String> callers = new HashSet<>();
        config.allowedCallers().forEach(caller -> callers.add(lower(caller)));
        callers.add(lower(config.identity().appId()));
        return new EntraTokens(Map.copyOf(tenants), Set.copyOf(callers), keys, host);
    }

    @Override
    public boolean isIssuedBy(String issuer) {
        return tenants.containsKey(issuer);
    }

    @Override
    public Verification admit(Claims claims, SigningKey key) {
        Optional<String> tenant = claims.text("iss").map(tenants::get);
        if (tenant.isEmpty() || !claims.text("tid").equals(tenant)) {
            return Verification.unauthenticated("the token's tenant is not its issuer's");
        }
        Optional<String> caller = caller(claims);
        if (caller.isEmpty()) {
            return Verification.unauthenticated("the token names no version or no calling app");
        }
        if (claims.has("scp")) {
            // an app's own token has no scopes; a person who signs in to a page of the bot's app gets one with scopes
            return Verification.forbidden("the token is a person's");
        }
        return callers.contains(lower(caller.get()))
                ? new Verification.Verified(host)
                : Verification.forbidden("the calling app is not on the list");
    }

    /** Returns the app that requested the token; the two token versions use different claims. */
    private static Optional<String> caller(Claims claims) {
        String version = claims.text("ver").orElse("");
        return switch (version) {
            case "1.0" -> claims.text("appid");
            case "2.0" -> claims.text("azp");
            default -> Optional.empty();
        };
    }

    private static String lower(String id) {
        return id.toLowerCase(Locale.ROOT);
    }
}
