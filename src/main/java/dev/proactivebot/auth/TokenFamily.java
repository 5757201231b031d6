package dev.proactivebot.auth;

/** A kind of token with its issuers, its signing keys and the claims that it must have. */
sealed interface TokenFamily permits ChannelTokens, EntraTokens {

    /** Returns whether this issuer issues tokens of this family. The signature is not verified yet; the answer only selects the keys. */
    boolean isIssuedBy(String issuer);

    SigningKeys keys();

    /** Decides by the claims of a token whose signature, audience and times are valid. */
    Verification admit(Claims claims, SigningKey key);
}
