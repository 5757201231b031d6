package dev.proactivebot.auth;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes a blocking call in a thread that need not be waited for.
 *
 * <p>{@code HttpClient.send} bounds neither the resolution of the name nor the body. {@code sendAsync} leaves both to whoever waits, but takes
 * three times the CPU: with one or two cores it starts a thread for each answer.
 */
public final class TimeLimitedCall {
    private TimeLimitedCall() {}

    /** Returns threads that are made when they are needed. They are kept for a minute, and do not keep the process alive. */
    public static Executor threads(String name) {
        return Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Waits for the result of a call, {@code atMost} that long. A call that takes longer is interrupted.
     *
     * @throws ExecutionException with what the call threw
     */
    public static <T> T result(Callable<T> call, Executor threads, Duration atMost)
            throws ExecutionException, TimeoutException, InterruptedException {
        FutureTask<T> running = new FutureTask<>(call);
        threads.execute(running);
        try {
            return running.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            running.cancel(true);
        }
    }
}
