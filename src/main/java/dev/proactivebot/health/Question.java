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

/** A check under way on a thread of its own: storage that hangs takes some 31 s, and the others must not wait for it. */
final class Question<T> {
    private final CompletableFuture<Answer<T>> answer;

    private Question(CompletableFuture<Answer<T>> answer) {
        this.answer = answer;
    }

    static <T> Question<T> ask(Supplier<Answer<T>> question) {
        return new Question<>(
                CompletableFuture.supplyAsync(question, TimeBudget.current().on(Question::inDaemonThread)));
    }

    /**
     * The answer; none when the check failed or takes longer. It then goes on for nobody.
     *
     * @param deadline by {@code System.nanoTime()}
     * @param patience what the deadline was made of, for the one who reads why
     */
    Answer<T> by(long deadline, Duration patience) {
        try {
            return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Answer.none("no answer in " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            return Answer.none(reason(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.none("interrupted");
        }
    }

    /** Anything else is a bug, whose message may quote what was stored. */
    private static String reason(@Nullable Throwable failure) {
        return failure instanceof StorageException known
                ? String.valueOf(known.getMessage())
                : "failed: " + (failure == null ? "unknown" : failure.getClass().getSimpleName());
    }

    private static void inDaemonThread(Runnable question) {
        Thread thread = new Thread(question, "bot-health");
        thread.setDaemon(true);
        thread.start();
    }
}
