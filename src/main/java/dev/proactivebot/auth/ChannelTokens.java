package dev.proactivebot.auth;

import dev.proactivebot.config.BotConfig;

/** Tokens of Bot Service. They have the claims {@code serviceurl}, {@code nbf}, {@code exp}, {@code iss} and {@code aud}, and no others. */
record ChannelTokens(String issuer, SigningKeys keys, AllowListedCaller host) implements TokenFamily {

    static ChannelTokens of(BotConfig config, SigningKeys keys, AllowListedCaller host) {
        String issuer = config.overrides()
                .channelIssuer()
                .orElse(Cloud.of(config.channelService()).channelIssuer());
        return new ChannelTokens(issuer, keys, host);
    }

    @Override
    public boolean isIssuedBy(String candidate) {
        return issuer.equals(candidate);
    }

    @Override
    public Verification admit(Claims claims, SigningKey key) {
        if (claims.has("serviceurl") && claims.text("serviceurl").isEmpty()) {
            return Verification.unauthenticated("serviceurl is not a string");
        }
        return new Verification.Verified(new ChannelCaller(claims.text("serviceurl"), key.endorsements(), host));
    }
}
