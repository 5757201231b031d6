package dev.proactivebot.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class TimeLimitedCallTest {
    private static final Duration PLENTY = Duration.ofSeconds(20);

    private final Executor threads = TimeLimitedCall.threads("test-call");

    @Test
    void resultIsReturned() throws Exception {
        assertEquals("done", TimeLimitedCall.result(() -> "done", threads, PLENTY));
    }

    @Test
    void failureIsTheCause() {
        IOException failure = new IOException("broken");
        ExecutionException thrown = assertThrows(
                ExecutionException.class,
                () -> TimeLimitedCall.result(
                        () -> {
                            throw failure;
                        },
                        threads,
                        PLENTY));
        assertSame(failure, thrown.getCause());
    }

    @Test
    void lateCallIsInterrupted() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        assertThrows(
                TimeoutException.class,
                () -> TimeLimitedCall.result(
                        () -> {
                            try {
                                return new CountDownLatch(1).await(PLENTY.toSeconds(), TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                interrupted.countDown();
                                throw e;
                            }
                        },
                        threads,
                        Duration.ofMillis(50)));
        assertTrue(interrupted.await(PLENTY.toSeconds(), TimeUnit.SECONDS));
    }

    @Test
    void threadIsUsedAgain() throws Exception {
        Thread first = TimeLimitedCall.result(Thread::currentThread, threads, PLENTY);
        assertTrue(first.isDaemon());
        assertEquals("test-call", first.getName());
        Set<Thread> used = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            used.add(TimeLimitedCall.result(Thread::currentThread, threads, PLENTY));
        }
        // one may still be on its way back when the next call comes
        assertTrue(used.size() < 20, used.size() + " threads for 100 calls in turn");
    }
}
