package dev.proactivebot.auth;

import dev.proactivebot.auth.Verification.Rejected;
import dev.proactivebot.auth.Verification.Verified;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.config.BotIdentity;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the token of an activity (Bot Connector authentication): one of Bot Service, or one of Entra as Playground, Emulator and trusted
 * bots send it. It rejects everything that is not known to be valid and never throws because of what a caller sends. Thread-safe.
 */
public final class ChannelTokenVerifier {
    /** The time limit for a fetch of keys. The channel waits 15 seconds for its response, and a cold start takes some of them. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final int MOST_TOKENS_KEPT = 1_000;
    private static final int LONGEST_HEADER = 17 * 1_024;

    private final boolean anonymous;
    private final String appId;
    private final Caller anyone;
    private final List<TokenFamily> families;
    private final VerifiedTokens verified = new VerifiedTokens(MOST_TOKENS_KEPT);
    private final Clock clock;

    private ChannelTokenVerifier(BotConfig config, List<TokenFamily> families, AllowListedCaller anyone, Clock clock) {
        this.anonymous = config.identity() instanceof BotIdentity.Anonymous;
        this.appId = config.identity().appId();
        this.anyone = anyone;
        this.families = families;
        this.clock = clock;
    }

    /**
     * Creates a verifier for the bot and the cloud of {@code config}. It fetches nothing before the first token.
     *
     * @param http fetches the signing keys; it must not follow redirects
     */
    public static ChannelTokenVerifier create(BotConfig config, HttpClient http, Clock clock) {
        return create(config, http, clock, PATIENCE);
    }

    static ChannelTokenVerifier create(BotConfig config, HttpClient http, Clock clock, Duration patience) {
        if (http.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("signing keys must come from where the settings say, without redirects");
        }
        Cloud cloud = Cloud.of(config.channelService());
        BotConfig.Overrides overrides = config.overrides();
        URI channel = overrides.channelMetadataUrl().orElse(cloud.channelMetadata());
        URI entra = overrides.emulatorMetadataUrl().orElse(cloud.entraMetadata());
        boolean local = config.isDevelopment();
        BoundedGet get = new BoundedGet(http);
        SigningKeys channelKeys = new SigningKeys(new OpenIdDocument(get, channel, patience, local), clock);
        SigningKeys entraKeys = new SigningKeys(new OpenIdDocument(get, entra, patience, local), clock);
        AllowListedCaller host = new AllowListedCaller(ServiceUrlPolicy.of(config));
        List<TokenFamily> families =
                List.of(ChannelTokens.of(config, channelKeys, host), EntraTokens.of(config, entraKeys, host));
        return new ChannelTokenVerifier(config, families, host, clock);
    }

    /**
     * Verifies the {@code Authorization} header of a request. Takes microseconds for a token that was verified before, and at most about four
     * seconds when signing keys have to be fetched.
     *
     * @param authorizationHeader null when the request has none
     */
    public Verification verify(@Nullable String authorizationHeader) {
        if (authorizationHeader == null || authorizationHeader.isBlank()) {
            return anonymous ? new Verified(anyone) : Verification.unauthenticated("no Authorization header");
        }
        if (anonymous) {
            return Verification.unauthenticated("a token, but no app id to check it against");
        }
        if (authorizationHeader.length() > LONGEST_HEADER) {
            return Verification.unauthenticated("the Authorization header is too long");
        }
        String[] parts = authorizationHeader.split(" ", -1);
        if (parts.length != 2 || !parts[0].equalsIgnoreCase("Bearer")) {
            return Verification.unauthenticated("the Authorization header is no bearer token");
        }
        return verifyToken(parts[1]);
    }

    /**
     * Returns the hosts whose signing keys cannot be fetched now, so that their tokens cannot be verified. It fetches only keys that are not
     * known, and takes as long as {@link #verify} for each host.
     */
    public List<String> hostsWithoutKeys() {
        return families.stream()
                .map(TokenFamily::keys)
                .filter(keys -> !keys.canProvideKeys())
                .map(SigningKeys::host)
                .toList();
    }

    private Verification verifyToken(String token) {
        long now = clock.instant().getEpochSecond();
        Optional<Caller> seenBefore = verified.find(token, now);
        if (seenBefore.isPresent()) {
            return new Verified(seenBefore.get());
        }
        Optional<UnverifiedToken> presented = UnverifiedToken.parse(token);
        if (presented.isEmpty()) {
            return Verification.unauthenticated("no RS256 token with a key id");
        }
        Claims claims = presented.get().claims();
        Verification verification = examine(presented.get(), claims, now);
        if (verification instanceof Verified good) {
            claims.expiry().ifPresent(expiry -> verified.keep(token, good.caller(), expiry));
        }
        return verification;
    }

    /** Makes the cheap checks first: an invalid token must cause neither a fetch of keys nor a signature check. */
    private Verification examine(UnverifiedToken token, Claims claims, long now) {
        Optional<TokenFamily> family = claims.text("iss").flatMap(this::familyOf);
        if (family.isEmpty()) {
            return Verification.unauthenticated("the issuer is not accepted");
        }
        String fault = claims.fault(appId, now);
        if (fault != null) {
            return Verification.unauthenticated(fault);
        }
        SigningKeys keys = family.get().keys();
        Optional<SigningKey> key = keys.find(token.keyId());
        if (key.isEmpty()) {
            return keys.isEmpty()
                    ? new Rejected(Rejection.KEYS_UNAVAILABLE, "there are no signing keys")
                    : Verification.unauthenticated("the signing key is not known");
        }
        return token.isSignedWith(key.get().key())
                ? family.get().admit(claims, key.get())
                : Verification.unauthenticated("the signature is wrong");
    }

    private Optional<TokenFamily> familyOf(String issuer) {
        return families.stream().filter(family -> family.isIssuedBy(issuer)).findFirst();
    }
}
