package dev.proactivebot.auth;

import static dev.proactivebot.auth.Rejection.KEYS_UNAVAILABLE;
import static dev.proactivebot.auth.Rejection.UNAUTHENTICATED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.testing.FakeOpenIdProvider;
import dev.proactivebot.testing.TestKey;
import dev.proactivebot.testing.TestTokens.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How keys are kept, over a real server. */
@Timeout(60)
class SigningKeysTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final TestKey NEW = TestKey.named("new-key").endorsing(List.of("msteams"));

    private final Inbound inbound = Inbound.with();
    private final FakeOpenIdProvider channel = inbound.openId.channel();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        inbound.close();
        threads.shutdownNow();
    }

    @Test
    void keysAreFetchedOnce() {
        assertAllowed();
        inbound.clock.advance(Duration.ofHours(23));
        assertAllowed();
        assertFetches(1);
        assertEquals(0, inbound.openId.entra().metadataFetches());
    }

    @Test
    void keysOlderThanADayAreFetchedAgain() {
        assertAllowed();
        inbound.clock.advance(SigningKeys.FRESH);
        assertAllowed();
        assertAllowed();
        assertFetches(2);
    }

    @Test
    void aWithdrawnKeyIsRefusedAfterADay() {
        assertAllowed();
        channel.publish(NEW);
        inbound.clock.advance(SigningKeys.FRESH.minus(SECOND));
        assertAllowed();
        inbound.clock.advance(SECOND);
        assertRefused(UNAUTHENTICATED);
    }

    @Test
    void aNewKeyIsFetchedWhenItIsFirstUsed() {
        assertAllowed();
        channel.publish(TestKey.channel(), NEW);
        inbound.clock.advance(SigningKeys.PAUSE);
        inbound.assertAllowed(newToken());
        assertFetches(2);
    }

    @Test
    void unknownKeyIdsCauseOneFetchInFiveMinutes() {
        assertAllowed();
        inbound.clock.advance(SigningKeys.PAUSE);
        for (int i = 0; i < 50; i++) {
            inbound.assertRefused(UNAUTHENTICATED, inbound.tokens.channel().header("kid", "random-" + i));
        }
        assertFetches(2);
        inbound.clock.advance(SigningKeys.PAUSE.minus(SECOND));
        inbound.assertRefused(UNAUTHENTICATED, inbound.tokens.channel().header("kid", "another"));
        assertFetches(2);
        inbound.clock.advance(SECOND);
        inbound.assertRefused(UNAUTHENTICATED, inbound.tokens.channel().header("kid", "another"));
        assertFetches(3);
    }

    @Test
    void goodKeysAreKeptWhenAFetchFails() {
        assertAllowed();
        channel.fail(503);
        inbound.clock.advance(Duration.ofDays(3));
        assertAllowed();
        assertAllowed();
        assertEquals(2, channel.metadataFetches());
        inbound.assertRefused(UNAUTHENTICATED, newToken());
        assertEquals(2, channel.metadataFetches());
    }

    @Test
    void failedRefreshOfOldKeysIsRetriedAfterFiveMinutes() {
        assertAllowed();
        channel.fail(503);
        inbound.clock.advance(SigningKeys.FRESH);
        assertAllowed();
        channel.recover();
        channel.publish(NEW);
        inbound.clock.advance(SigningKeys.PAUSE.minus(SECOND));
        assertAllowed();
        inbound.clock.advance(SECOND);
        assertRefused(UNAUTHENTICATED);
        inbound.assertAllowed(newToken());
    }

    @Test
    void goodKeysAreKeptWhenTheDocumentHasNone() {
        assertAllowed();
        for (String document : List.of("{\"keys\":[]}", "{}", "[]", "null", "not json", "", "{\"keys\":[null,7,{}]}")) {
            channel.publishJwks(document);
            inbound.clock.advance(SigningKeys.FRESH);
            assertAllowed();
        }
        assertFetches(8);
    }

    @Test
    void fetchWithoutKeysIsRetriedEveryFewSeconds() {
        channel.fail(500);
        for (int i = 0; i < 20; i++) {
            assertRefused(KEYS_UNAVAILABLE);
        }
        assertEquals(1, channel.metadataFetches());
        channel.recover();
        inbound.clock.advance(SigningKeys.PAUSE_WITHOUT_KEYS.minus(SECOND));
        assertRefused(KEYS_UNAVAILABLE);
        inbound.clock.advance(SECOND);
        assertAllowed();
        assertEquals(2, channel.metadataFetches());
    }

    @Test
    void concurrentRequestsShareOneFetch() throws Exception {
        channel.hold();
        List<Future<Optional<Rejection>>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(inBackground(inbound.tokens.channel().claim("n", i)));
        }
        channel.awaitHeld();
        channel.release();
        for (Future<Optional<Rejection>> answer : answers) {
            assertEquals(Optional.empty(), answer.get());
        }
        assertFetches(1);
    }

    @Test
    void concurrentRequestsShareOneFailure() throws Exception {
        channel.fail(500);
        channel.hold();
        List<Future<Optional<Rejection>>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(inBackground(inbound.tokens.channel().claim("n", i)));
        }
        channel.awaitHeld();
        channel.release();
        for (Future<Optional<Rejection>> answer : answers) {
            assertEquals(Optional.of(KEYS_UNAVAILABLE), answer.get());
        }
        assertEquals(1, channel.metadataFetches());
    }

    @Test
    void fetchForAnUnknownKeyDoesNotDelayKnownOnes() throws Exception {
        assertAllowed();
        channel.publish(TestKey.channel(), NEW);
        inbound.clock.advance(SigningKeys.PAUSE);
        channel.hold();
        Future<Optional<Rejection>> waiting = inBackground(newToken());
        channel.awaitHeld();
        inbound.assertAllowed(inbound.tokens.channel().claim("n", "while a fetch is under way"));
        assertFalse(waiting.isDone());
        channel.release();
        assertEquals(Optional.empty(), waiting.get());
    }

    @Test
    void refreshOfOldKeysDelaysOneRequestOnly() throws Exception {
        assertAllowed();
        inbound.clock.advance(SigningKeys.FRESH);
        channel.hold();
        Future<Optional<Rejection>> refreshing = inBackground(inbound.tokens.channel());
        channel.awaitHeld();
        inbound.assertAllowed(inbound.tokens.channel().claim("n", "while a fetch is under way"));
        assertFalse(refreshing.isDone());
        channel.release();
        assertEquals(Optional.empty(), refreshing.get());
        assertFetches(2);
    }

    @Test
    void anInterruptedRequestHasNoKeysAndStaysInterrupted() throws Exception {
        channel.hold();
        Future<Optional<Rejection>> first = inBackground(inbound.tokens.channel());
        channel.awaitHeld();
        Future<Boolean> second = threads.submit(() -> {
            Thread.currentThread().interrupt();
            Optional<Rejection> outcome =
                    inbound.outcome(inbound.tokens.channel().claim("n", "interrupted"));
            return outcome.equals(Optional.of(KEYS_UNAVAILABLE))
                    && Thread.currentThread().isInterrupted();
        });
        assertTrue(second.get());
        channel.release();
        assertEquals(Optional.empty(), first.get());
    }

    private Future<Optional<Rejection>> inBackground(Token token) {
        Callable<Optional<Rejection>> request = () -> inbound.outcome(token);
        return threads.submit(request);
    }

    private Token newToken() {
        return inbound.tokens.channel().signedBy(NEW);
    }

    private void assertAllowed() {
        inbound.assertAllowed(inbound.tokens.channel());
    }

    private void assertRefused(Rejection why) {
        inbound.assertRefused(
                why,
                inbound.tokens.channel().claim("fresh", inbound.clock.instant().toString()));
    }

    private void assertFetches(int expected) {
        assertEquals(expected, channel.metadataFetches());
        assertEquals(expected, channel.keyFetches());
    }
}
