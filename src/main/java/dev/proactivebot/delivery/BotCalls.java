package dev.proactivebot.delivery;

import dev.proactivebot.delivery.BotUnansweredException.Cause;
import dev.proactivebot.storage.TimeBudget;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Asks the bot on threads of its own. A call that hangs is interrupted and abandoned, so that the invocation ends in time; it keeps its
 * thread until it ends, and the number of threads is bounded.
 */
public final class BotCalls {
    /** Twice what an instance delivers at a time, sixteen items of each of two queues: half may hang before others wait. */
    private static final int MOST = 64;

    private static final Duration IDLE = Duration.ofSeconds(30);
    /** 20 s of 45: time for slow tables before, and for the request and its outcome after. */
    private static final double PART = 4.0 / 9;
    /** A second of 45: who has less is not worth an interruption. */
    private static final int LEAST_PART = 45;

    private final ThreadPoolExecutor threads;
    private final Clock clock;

    public BotCalls(Clock clock) {
        this(clock, MOST);
    }

    BotCalls(Clock clock, int most) {
        this.clock = clock;
        this.threads = new ThreadPoolExecutor(
                0, most, IDLE.toMillis(), TimeUnit.MILLISECONDS, new SynchronousQueue<>(), BotCalls::thread);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "bot-call");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Asks, and passes on what the bot throws.
     *
     * @param method of the bot that is called, for whoever reads why there is no answer
     * @throws RuntimeException when there is none in time, or no thread is free
     */
    public <T> T ask(String method, Supplier<T> question) {
        TimeBudget invocation = TimeBudget.current();
        Duration whole = Duration.ofMillis(Math.round(invocation.length().toMillis() * PART));
        Duration left = invocation.leftForWork().minus(PacedConnector.least(invocation));
        boolean isWhole = left.compareTo(whole) >= 0;
        Duration patience = isWhole ? whole : left;
        if (patience.compareTo(invocation.length().dividedBy(LEAST_PART)) < 0) {
            throw new BotUnansweredException("too little time was left to ask the bot", Cause.NO_TIME);
        }
        Future<T> answer = begin(question, invocation.part(patience, clock));
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new BotUnansweredException(
                    "the bot did not answer " + method + " in " + patience.toSeconds() + " s",
                    isWhole ? Cause.HUNG : Cause.NO_TIME);
        } catch (ExecutionException e) {
            throw thrown(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BotUnansweredException("interrupted while the bot was asked", Cause.NO_TIME);
        } finally {
            answer.cancel(true);
        }
    }

    /** What the bot asks of storage ends in time as well: {@code part} is all it has. */
    private <T> Future<T> begin(Supplier<T> question, TimeBudget part) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try {
            return threads.submit(() -> {
                Thread.currentThread().setContextClassLoader(loader);
                return part.on(question);
            });
        } catch (RejectedExecutionException e) {
            throw new BotUnansweredException(
                    "all " + threads.getMaximumPoolSize() + " threads for calls to the bot are taken", Cause.NO_THREAD);
        }
    }

    private static RuntimeException thrown(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
    }
}
