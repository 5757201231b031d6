package dev.proactivebot.auth;

/** One kind of token: who issues it, whose keys sign it, and what it must say. */
sealed interface TokenFamily permits ChannelTokens, EntraTokens {

    /** Whether tokens of this issuer are of this family. Asked before the signature is checked: it only picks who checks. */
    boolean issuedBy(String issuer);

    SigningKeys keys();

    /** What the claims allow, once signature, audience and times are known to be good. */
    Verification admit(Claims claims, SigningKey key);
}
