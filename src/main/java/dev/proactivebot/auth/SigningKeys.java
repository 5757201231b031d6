package dev.proactivebot.auth;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Logger;

/**
 * The keys of one issuer. Strangers choose the key ids that are asked for here, so what is fetched is bounded: one fetch at a
 * time, which all who need it share, and after it none for a while. Keys that were once good are kept when a fetch fails.
 */
final class SigningKeys {
    /** Keys are announced days ahead and documented as fairly stable; the SDKs keep them for a day. */
    static final Duration FRESH = Duration.ofHours(24);
    /** After any fetch, when there are keys. */
    static final Duration PAUSE = Duration.ofMinutes(5);
    /** After a failed fetch, when there are none and so nothing can be verified. */
    static final Duration PAUSE_WITHOUT_KEYS = Duration.ofSeconds(5);

    private static final Logger LOG = Logger.getLogger(SigningKeys.class.getName());
    private static final CompletableFuture<Void> NONE = CompletableFuture.completedFuture(null);

    private record Known(Map<String, SigningKey> keys, Instant staleAt) {}

    private final OpenIdDocument document;
    private final Clock clock;
    private volatile Known known = new Known(Map.of(), Instant.MIN);
    private CompletableFuture<Void> running = NONE;
    private Instant nextFetch = Instant.MIN;

    SigningKeys(OpenIdDocument document, Clock clock) {
        this.document = document;
        this.clock = clock;
    }

    /**
     * The key of that id, fetched if need be. Takes no longer than one fetch does. A caller whose key is known waits only when
     * it is the first to find the keys older than a day.
     */
    Optional<SigningKey> find(String kid) {
        Known before = known;
        SigningKey key = before.keys().get(kid);
        if (key != null && clock.instant().isBefore(before.staleAt())) {
            return Optional.of(key);
        }
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> fetch = join(mine);
        if (fetch == mine) {
            refresh(mine);
        } else if (key == null) {
            await(fetch);
        } else {
            return Optional.of(key);
        }
        return Optional.ofNullable(known.keys().get(kid));
    }

    /** Whether there are keys: those known, which serve until better ones come, or those that a fetch brings now. */
    boolean areToBeHad() {
        if (isEmpty()) {
            var unused = find("");
        }
        return !isEmpty();
    }

    /** Where they come from. */
    String host() {
        return document.url().getHost();
    }

    /** Whether there is no key at all, so that nothing can be verified. */
    boolean isEmpty() {
        return known.keys().isEmpty();
    }

    /** The fetch to wait for: the one under way, {@code mine} if it is time for one, or none. */
    private synchronized CompletableFuture<Void> join(CompletableFuture<Void> mine) {
        if (running.isDone() && !clock.instant().isBefore(nextFetch)) {
            running = mine;
        }
        return running;
    }

    private void refresh(CompletableFuture<Void> mine) {
        try {
            Map<String, SigningKey> fetched = document.fetchKeys();
            known = new Known(fetched, clock.instant().plus(FRESH));
        } catch (IOException | RuntimeException e) {
            LOG.warning(() -> "Signing keys could not be fetched from " + document.url() + ": " + reason(e));
        } finally {
            pause();
            mine.complete(null);
        }
    }

    /** What a RuntimeException says may quote what was fetched. */
    private static String reason(Exception e) {
        return e instanceof IOException
                ? String.valueOf(e.getMessage())
                : e.getClass().getSimpleName();
    }

    private synchronized void pause() {
        nextFetch = clock.instant().plus(isEmpty() ? PAUSE_WITHOUT_KEYS : PAUSE);
    }

    private void await(CompletableFuture<Void> fetch) {
        try {
            fetch.get(document.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.fine("gave up waiting for another request's fetch of the signing keys");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
