package dev.proactivebot.auth;

import dev.proactivebot.auth.TokenSource.IssuedToken;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.config.BotIdentity;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gets and caches the bot's own access token, with one request at a time: azure-identity sends one for each of many threads that find its
 * cache empty, and then stalls. It names no type of the Azure SDK, so that a bot that needs no token loads none of it.
 */
public final class BotCredential {
    private static final Duration RENEWED_EARLY = Duration.ofMinutes(5);
    private static final Duration LONGEST_FETCH = Duration.ofSeconds(10);

    /** How long a failure, or the replacement of a refused token, is kept before the authority is asked again. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final @Nullable Supplier<TokenSource> opening;
    private final Clock clock;
    private final Executor background;
    private final Duration longestFetch;
    private volatile @Nullable TokenSource source;

    private @Nullable Held held;
    private @Nullable CompletableFuture<Void> fetching;
    private boolean afresh;
    private Instant pausedUntil = Instant.MIN;
    private String lastFailure = "";

    /** Creates a credential that opens its token source at the first {@link #token}. */
    public static BotCredential create(BotConfig config, Clock clock) {
        return create(config, OutboundHttp::create, clock);
    }

    /**
     * Creates a credential that opens its token source at the first {@link #token}.
     *
     * @param http requests the tokens of a managed identity; it must not follow redirects
     */
    public static BotCredential create(BotConfig config, Supplier<HttpClient> http, Clock clock) {
        return new BotCredential(opening(config, http, clock), clock, BotCredential::inDaemonThread, LONGEST_FETCH);
    }

    /** Returns what opens the token source of the configured identity; null when the bot needs no token. */
    private static @Nullable Supplier<TokenSource> opening(BotConfig config, Supplier<HttpClient> http, Clock clock) {
        if (config.identity() instanceof BotIdentity.Anonymous) {
            return null;
        }
        Supplier<TokenSource> sdk = () -> new EntraCredentials(config);
        return config.identity() instanceof BotIdentity.ManagedIdentity identity
                ? () -> new ManagedIdentityTokens(
                        identity,
                        EntraAuthority.of(config),
                        new BoundedGet(http.get()),
                        sdk,
                        clock,
                        BotCredential::pause)
                : sdk;
    }

    private static void pause(Duration length) throws InterruptedException {
        var unused = new CountDownLatch(1).await(length.toNanos(), TimeUnit.NANOSECONDS);
    }

    BotCredential(@Nullable Supplier<TokenSource> opening, Clock clock, Executor background, Duration longestFetch) {
        this.opening = opening;
        this.clock = clock;
        this.background = background;
        this.longestFetch = longestFetch;
    }

    /**
     * Returns the current token, or fetches one. A fetch takes at most 10 s; it continues when nobody waits for it any more, so that the
     * next caller gets its result. A token is renewed in the background from 5 minutes before it expires.
     *
     * @param patience how long to wait for a fetch; zero or less starts one without waiting
     */
    public TokenResult token(Duration patience) {
        if (opening == null) {
            return new TokenResult.Anonymous();
        }
        CompletableFuture<Void> fetch;
        synchronized (this) {
            Instant now = clock.instant();
            if (fetching == null && isDue(now) && !now.isBefore(pausedUntil)) {
                startFetch(opening);
            }
            fetch = fetching;
            if (fetch == null || isUsable(now)) {
                return granted();
            }
        }
        return await(fetch, patience)
                ? granted()
                : new TokenResult.Unavailable("the token request is not yet answered");
    }

    /**
     * Drops a token to which the connector has answered 401, once for all callers that sent it; the next one comes from the authority, not
     * from a cache. A token that has just replaced a refused one is kept for 10 s: the settings are wrong then, and another request would
     * only load the authority.
     */
    public synchronized void reject(String token) {
        Held current = held;
        if (current != null
                && current.token().value().equals(token)
                && !clock.instant().isBefore(current.keptUntil())) {
            held = null;
            afresh = true;
        }
    }

    private synchronized TokenResult granted() {
        Held current = held;
        return current != null && isUsable(clock.instant())
                ? new TokenResult.Granted(current.token().value())
                : new TokenResult.Unavailable(lastFailure);
    }

    private boolean isDue(Instant now) {
        return held == null || !now.isBefore(held.renewAt());
    }

    private boolean isUsable(Instant now) {
        return held != null && now.isBefore(held.token().expiresAt());
    }

    private void startFetch(Supplier<TokenSource> open) {
        boolean bypassCaches = afresh;
        CompletableFuture<IssuedToken> answer = new CompletableFuture<>();
        fetching = answer.orTimeout(longestFetch.toMillis(), TimeUnit.MILLISECONDS)
                .handle((token, failure) -> {
                    settle(token, failure, bypassCaches);
                    return null;
                });
        background.execute(() -> fetch(open, bypassCaches, answer));
    }

    // errors as well: those who wait for the fetch must hear how it ended
    private void fetch(Supplier<TokenSource> open, boolean bypassCaches, CompletableFuture<IssuedToken> answer) {
        Thread fetcher = Thread.currentThread();
        CompletableFuture<IssuedToken> unused = answer.whenComplete((token, failure) -> {
            if (failure instanceof TimeoutException) {
                fetcher.interrupt();
            }
        });
        try {
            TokenSource opened = source;
            if (opened == null) {
                opened = open.get();
                source = opened;
            }
            answer.complete(opened.fetch(bypassCaches));
        } catch (Throwable e) {
            answer.completeExceptionally(e);
        }
    }

    private synchronized void settle(
            @Nullable IssuedToken token, @Nullable Throwable failure, boolean replacesRefused) {
        Instant now = clock.instant();
        fetching = null;
        if (token != null) {
            held = Held.since(now, token, replacesRefused);
            afresh = afresh && !replacesRefused;
        } else {
            lastFailure = TokenFailure.reason(failure);
            pausedUntil = now.plus(PAUSE);
        }
    }

    private static boolean await(CompletableFuture<Void> fetch, Duration patience) {
        try {
            fetch.get(Math.max(0, patience.toNanos()), TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        }
    }

    /** Starts a thread for each fetch, about one an hour. It does not keep the process alive. */
    private static void inDaemonThread(Runnable fetch) {
        Thread thread = new Thread(fetch, "bot-token");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * @param renewAt when to renew it: 5 minutes before it expires, but not in the first half of its life
     * @param keptUntil a refusal before this time does not drop it
     */
    private record Held(IssuedToken token, Instant renewAt, Instant keptUntil) {

        static Held since(Instant now, IssuedToken token, boolean replacesRefused) {
            Duration half = Duration.between(now, token.expiresAt()).dividedBy(2);
            Duration early = half.compareTo(RENEWED_EARLY) < 0 ? half : RENEWED_EARLY;
            return new Held(token, token.expiresAt().minus(early), replacesRefused ? now.plus(PAUSE) : now);
        }
    }
}
