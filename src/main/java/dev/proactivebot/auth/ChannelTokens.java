package dev.proactivebot.auth;

import dev.proactivebot.config.BotConfig;

/** Bot Service's own tokens. They hold {@code serviceurl}, {@code nbf}, {@code exp}, {@code iss}, {@code aud} and nothing else. */
record ChannelTokens(String issuer, SigningKeys keys, HostBoundCaller host) implements TokenFamily {

    static ChannelTokens of(BotConfig config, SigningKeys keys, HostBoundCaller host) {
        String issuer = config.overrides()
                .channelIssuer()
                .orElse(Cloud.of(config.channelService()).channelIssuer());
        return new ChannelTokens(issuer, keys, host);
    }

    @Override
    public boolean issuedBy(String candidate) {
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
