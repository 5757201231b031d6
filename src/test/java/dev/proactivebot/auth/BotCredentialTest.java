package dev.proactivebot.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.auth.TokenResult.Granted;
import dev.proactivebot.auth.TokenResult.Unavailable;
import dev.proactivebot.auth.TokenSource.IssuedToken;
import dev.proactivebot.testing.MutableClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BotCredentialTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LIFE = Duration.ofHours(1);

    private final MutableClock clock = new MutableClock(Instant.parse("2026-11-22T10:00:00Z"));
    private final AtomicInteger fetches = new AtomicInteger();
    private final List<Boolean> afresh = new ArrayList<>();
    private Duration life = LIFE;
    private boolean failing;

    private final BotCredential credential = inline(this::issue);

    @Test
    void aTokenIsFetchedOnceAndThenKept() {
        assertEquals("t-1", tokenOf(credential));
        clock.advance(LIFE.minusMinutes(5).minusSeconds(1));
        assertEquals("t-1", tokenOf(credential));
        assertEquals(1, fetches.get());
    }

    @Test
    void aTokenIsRenewedFiveMinutesBeforeItsEnd() {
        tokenOf(credential);
        clock.advance(LIFE.minusMinutes(5));
        assertEquals("t-2", tokenOf(credential));
    }

    @Test
    void theOldTokenServesWhileItsRenewalIsUnderWay() throws Exception {
        CountDownLatch opens = new CountDownLatch(1);
        BotCredential slow = threaded(fresh -> {
            if (fetches.get() > 0) {
                opens.await();
            }
            return issue(fresh);
        });
        tokenOf(slow);
        clock.advance(LIFE.minusMinutes(4));
        assertEquals("t-1", tokenOf(slow));
        opens.countDown();
    }

    @Test
    void theOldTokenServesWhenItsRenewalFails() {
        tokenOf(credential);
        failing = true;
        clock.advance(LIFE.minusMinutes(5));
        assertEquals("t-1", tokenOf(credential));
        assertEquals(2, fetches.get());
        clock.advance(Duration.ofSeconds(9));
        assertEquals("t-1", tokenOf(credential));
        assertEquals(2, fetches.get(), "a failed renewal is not tried again at once");
    }

    @Test
    void anExpiredTokenIsNeverHandedOut() {
        tokenOf(credential);
        failing = true;
        clock.advance(LIFE);
        assertInstanceOf(Unavailable.class, credential.token(PATIENCE));
    }

    @Test
    void aShortLivedTokenIsKeptForHalfItsLife() {
        life = Duration.ofMinutes(4);
        tokenOf(credential);
        clock.advance(Duration.ofMinutes(2).minusSeconds(1));
        assertEquals("t-1", tokenOf(credential));
        clock.advance(Duration.ofSeconds(1));
        assertEquals("t-2", tokenOf(credential));
    }

    @Test
    void twentyConcurrentCallersMakeOneTokenRequest() throws Exception {
        BotCredential shared = threaded(this::issue);
        assertEquals(List.of("t-1"), fromTwentyThreads(() -> tokenOf(shared)));
        assertEquals(1, fetches.get());
    }

    @Test
    void twentyRefusalsOfOneTokenMakeOneTokenRequest() throws Exception {
        BotCredential shared = threaded(this::issue);
        tokenOf(shared);
        assertEquals(List.of("t-2"), fromTwentyThreads(() -> {
            shared.reject("t-1");
            return tokenOf(shared);
        }));
        assertEquals(2, fetches.get());
    }

    @Test
    void onlyARefusedTokenIsFetchedAfresh() {
        tokenOf(credential);
        credential.reject("t-1");
        tokenOf(credential);
        clock.advance(LIFE);
        tokenOf(credential);
        assertEquals(List.of(false, true, false), afresh);
    }

    @Test
    void aTokenThatReplacedARefusedOneIsKeptForTenSeconds() {
        tokenOf(credential);
        credential.reject("t-1");
        assertEquals("t-2", tokenOf(credential));
        credential.reject("t-2");
        assertEquals("t-2", tokenOf(credential));
        clock.advance(Duration.ofSeconds(10));
        credential.reject("t-2");
        assertEquals("t-3", tokenOf(credential));
    }

    @Test
    void refusalOfAnOldTokenChangesNothing() {
        tokenOf(credential);
        credential.reject("t-0");
        assertEquals("t-1", tokenOf(credential));
    }

    @Test
    void failureIsCachedForTenSeconds() {
        failing = true;
        Unavailable first = assertInstanceOf(Unavailable.class, credential.token(PATIENCE));
        failing = false;
        clock.advance(Duration.ofSeconds(9));
        assertEquals(first, credential.token(PATIENCE));
        assertEquals(1, fetches.get());
        clock.advance(Duration.ofSeconds(1));
        assertEquals("t-2", tokenOf(credential));
    }

    @Test
    void aFetchOutlivesAnImpatientCallerAndServesTheNext() {
        CountDownLatch opens = new CountDownLatch(1);
        BotCredential slow = threaded(fresh -> {
            opens.await();
            return issue(fresh);
        });
        assertInstanceOf(Unavailable.class, slow.token(Duration.ZERO));
        assertInstanceOf(Unavailable.class, slow.token(Duration.ofMillis(1)));
        opens.countDown();
        assertEquals("t-1", tokenOf(slow));
        assertEquals(1, fetches.get());
    }

    @Test
    void slowFetchIsInterruptedAndAbandoned() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        BotCredential hanging = new BotCredential(
                () -> fresh -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                    throw new IOException("too late");
                },
                clock,
                BotCredentialTest::inThread,
                Duration.ofMillis(50));
        Unavailable unavailable = assertInstanceOf(Unavailable.class, hanging.token(PATIENCE));
        assertEquals("the token request was not answered in time", unavailable.reason());
        interrupted.await();
    }

    @Test
    void anInterruptedCallerStaysInterruptedAndGetsNoToken() {
        BotCredential hanging = threaded(fresh -> {
            new CountDownLatch(1).await();
            return issue(fresh);
        });
        Thread.currentThread().interrupt();
        assertInstanceOf(Unavailable.class, hanging.token(PATIENCE));
        assertTrue(Thread.interrupted());
    }

    @Test
    void libraryErrorMakesTheTokenUnavailable() {
        BotCredential broken = inline(fresh -> {
            throw new NoClassDefFoundError("com/azure/Missing");
        });
        Unavailable unavailable = assertInstanceOf(Unavailable.class, broken.token(PATIENCE));
        assertTrue(unavailable.reason().contains("NoClassDefFoundError"), unavailable.reason());
    }

    @Test
    void tokenDoesNotAppearInToString() {
        assertFalse(credential.token(PATIENCE).toString().contains("t-1"));
        assertFalse(new IssuedToken("t-1", clock.instant()).toString().contains("t-1"));
    }

    private IssuedToken issue(boolean fresh) throws IOException {
        afresh.add(fresh);
        int number = fetches.incrementAndGet();
        if (failing) {
            throw new IOException("the authority is away");
        }
        return new IssuedToken("t-" + number, clock.instant().plus(life));
    }

    private BotCredential inline(TokenSource source) {
        return with(source, Runnable::run);
    }

    private BotCredential threaded(TokenSource source) {
        return with(source, BotCredentialTest::inThread);
    }

    private BotCredential with(TokenSource source, Executor background) {
        return new BotCredential(() -> source, clock, background, Duration.ofSeconds(10));
    }

    private static void inThread(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    private static String tokenOf(BotCredential credential) {
        return assertInstanceOf(Granted.class, credential.token(PATIENCE)).token();
    }

    /** The distinct results of one call from each of twenty threads at once. */
    private static List<String> fromTwentyThreads(Callable<String> call) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(20);
        try {
            CyclicBarrier together = new CyclicBarrier(20);
            List<Future<String>> results = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                results.add(threads.submit(() -> {
                    together.await();
                    return call.call();
                }));
            }
            List<String> tokens = new ArrayList<>();
            for (Future<String> result : results) {
                tokens.add(result.get());
            }
            return tokens.stream().distinct().toList();
        } finally {
            threads.shutdownNow();
        }
    }
}
