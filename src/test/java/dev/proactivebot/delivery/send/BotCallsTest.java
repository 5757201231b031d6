package dev.proactivebot.delivery.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.storage.TimeBudget;
import dev.proactivebot.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@NullUnmarked // a null fails the test anyway
@Timeout(60)
class BotCallsTest {
    /** Of which a call has 400 ms. */
    private static final Duration SHORT = Duration.ofMillis(900);

    private final MutableClock clock = MutableClock.at(Instant.parse("2026-11-22T10:00:00Z"));
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void stop() {
        end.countDown();
    }

    @Test
    void aCallThatNeverEndsKeepsItsPlaceUntilItEnds() throws InterruptedException {
        BotCalls calls = new BotCalls(clock, 1);
        CountDownLatch ended = new CountDownLatch(1);
        BotUnansweredException hung =
                assertThrows(BotUnansweredException.class, () -> ask(calls, () -> hangForGood(ended)));
        assertTrue(hung.reason() == BotUnansweredException.Cause.HUNG);

        BotUnansweredException full = assertThrows(BotUnansweredException.class, () -> ask(calls, () -> "hi"));
        assertFalse(full.reason() == BotUnansweredException.Cause.HUNG, "no fault of that item's");
        assertEquals("all 1 threads for calls to the bot are taken", full.getMessage());

        end.countDown();
        ended.await();
        String answer = null;
        while (answer == null) { // the thread is free a moment after its call has ended
            try {
                answer = ask(calls, () -> "hi");
            } catch (BotUnansweredException e) {
                Thread.onSpinWait();
            }
        }
        assertEquals("hi", answer);
    }

    @Test
    void exceptionOfTheBotIsPassedOnUnchanged() {
        BotCalls calls = new BotCalls(clock);
        IllegalStateException bug = new IllegalStateException("a bug of the owner's");
        StackOverflowError deep = new StackOverflowError();

        assertSame(
                bug,
                assertThrows(
                        IllegalStateException.class,
                        () -> ask(calls, () -> {
                            throw bug;
                        })));
        assertSame(
                deep,
                assertThrows(
                        StackOverflowError.class,
                        () -> ask(calls, () -> {
                            throw deep;
                        })));
    }

    @Test
    void callGetsAtMostTwentyOf45Seconds() {
        BotCalls calls = new BotCalls(clock);
        AtomicReference<Duration> left = new AtomicReference<>();
        Supplier<String> looking = () -> {
            left.set(TimeBudget.current().left());
            return "hi";
        };
        within(TimeBudget.LONGEST, () -> ask(calls, looking));
        assertEquals(Duration.ofSeconds(20), left.get());

        within(TimeBudget.LONGEST, () -> {
            clock.advance(Duration.ofSeconds(21));
            return ask(calls, looking);
        });
        assertEquals(Duration.ofSeconds(10), left.get(), "five seconds are for the request");

        assertThrows(
                BotUnansweredException.class,
                () -> within(TimeBudget.LONGEST, () -> {
                    clock.advance(Duration.ofSeconds(31));
                    return ask(calls, looking);
                }));
    }

    private String hangForGood(CountDownLatch ended) {
        while (end.getCount() > 0) { // a bot that does not hear the interrupt
            LockSupport.parkNanos(this, 1_000_000); // returns at once when interrupted, and for no reason as well
        }
        ended.countDown();
        return "too late";
    }

    private String ask(BotCalls calls, Supplier<String> question) {
        return within(SHORT, () -> calls.ask("onTrigger", question));
    }

    private String within(Duration budget, Supplier<String> work) {
        return TimeBudget.within(budget, clock, work);
    }
}
