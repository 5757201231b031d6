package dev.proactivebot.notifications;

import dev.proactivebot.storage.TimeBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Makes many short requests to storage, several at a time. */
public final class Parallel {
    private Parallel() {}

    /**
     * Applies a request to all of {@code things}, and returns the results in their order.
     *
     * @throws RuntimeException the first that was thrown; the other requests may or may not have been made
     */
    public static <T, R> List<R> map(int atATime, List<T> things, Function<T, R> request) {
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, Math.min(atATime, things.size())));
        Executor inTime = TimeBudget.current().on(threads);
        try {
            List<CompletableFuture<R>> results = new ArrayList<>();
            for (T thing : things) {
                results.add(CompletableFuture.supplyAsync(() -> request.apply(thing), inTime));
            }
            return results.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        } finally {
            threads.shutdownNow();
        }
    }
}
