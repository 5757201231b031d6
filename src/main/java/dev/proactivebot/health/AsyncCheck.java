package dev.proactivebot.health;

import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.TimeBudget;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs a check on a thread of its own: storage that hangs takes some 31 s, and the other checks must not wait for it. */
final class AsyncCheck<T> {
    private final CompletableFuture<CheckResult<T>> result;

    private AsyncCheck(CompletableFuture<CheckResult<T>> result) {
        this.result = result;
    }

    static <T> AsyncCheck<T> start(Supplier<CheckResult<T>> check) {
        return new AsyncCheck<>(
                CompletableFuture.supplyAsync(check, TimeBudget.current().on(AsyncCheck::inDaemonThread)));
    }

    /**
     * Waits for the result until the deadline. A check that fails or takes longer has failed; a late one keeps running unobserved.
     *
     * @param deadline by {@code System.nanoTime()}
     * @param timeout how long the checks may take altogether, for the message
     */
    CheckResult<T> resultBy(long deadline, Duration timeout) {
        try {
            return result.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return CheckResult.failed("no answer in " + timeout.toSeconds() + " s");
        } catch (ExecutionException e) {
            return CheckResult.failed(reason(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CheckResult.failed("interrupted");
        }
    }

    /** Returns the message of a storage failure alone: any other exception is a bug, and its message may quote stored data. */
    private static String reason(@Nullable Throwable failure) {
        return failure instanceof StorageException storage
                ? String.valueOf(storage.getMessage())
                : "failed: " + (failure == null ? "unknown" : failure.getClass().getSimpleName());
    }

    private static void inDaemonThread(Runnable check) {
        Thread thread = new Thread(check, "bot-health");
        thread.setDaemon(true);
        thread.start();
    }
}
