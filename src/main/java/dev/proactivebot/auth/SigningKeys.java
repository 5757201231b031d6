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
 * The signing keys of one issuer. Strangers choose the key ids that are looked up here, so fetches are limited: one at a time, shared by
 * all threads that need it, and none for some time after it. Known keys are kept when a fetch fails.
 */
final class SigningKeys {
    /** Keys are announced days ahead and documented as fairly stable; the SDKs keep them for a day. */
    static final Duration FRESH = Duration.ofHours(24);
    /** The time without a fetch after one, when there are keys. */
    static final Duration PAUSE = Duration.ofMinutes(5);
    /** The time without a fetch after a failed one, when there are no keys and nothing can be verified. */
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
     * Returns the key with this id and fetches the keys if necessary. Takes no longer than one fetch. A caller whose key is known waits only
     * if it is the first to find the keys older than a day.
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

    /** Returns whether there are keys, either known ones or those of a fetch that it makes now. */
    boolean canProvideKeys() {
        if (isEmpty()) {
            var unused = find("");
        }
        return !isEmpty();
    }

    /** Returns the host that the keys come from. */
    String host() {
        return document.url().getHost();
    }

    /** Returns whether there are no keys, so that nothing can be verified. */
    boolean isEmpty() {
        return known.keys().isEmpty();
    }

    /** Returns the fetch to wait for: the one in progress, {@code mine} if it is time for one, or none. */
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

    /** Leaves out the message of a RuntimeException, which may quote what was fetched. */
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
