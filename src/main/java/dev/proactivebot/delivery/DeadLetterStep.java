package dev.proactivebot.delivery;

import dev.proactivebot.delivery.DeadLetterOperation.Action;
import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.Page;
import dev.proactivebot.storage.TimeBudget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Deals with one page of the dead letters that an operation is about, or with as many of them as there is time for. Doing it again does no
 * harm: what was replayed is replayed in place of the copy before.
 */
final class DeadLetterStep {
    /** So many are replayed a second, less than Teams takes from a bot in one tenant. */
    private static final int A_SECOND = 40;

    /** So many rows are read at a time. */
    static final int PAGE = 400;

    /** So many at a time: their requests to storage follow one another. */
    private static final int AT_A_TIME = 8;

    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final DeadLetters letters;
    private final Replay replay;
    private final int most;
    private final Clock clock;

    /** How a dead letter ended, with the word that the API has for it. */
    enum End {
        REPLAYED("replayed"),
        DELETED("deleted"),
        /** The message had been delivered after all. */
        DELIVERED("delivered"),
        /** It is being sent, or may still arrive: left alone. */
        BUSY("busy"),
        TOO_LARGE("tooLarge"),
        /** Left alone: this version cannot read the item, and would make it a dead letter again. */
        UNREADABLE("unreadable");

        private final String word;

        End(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /**
     * What a step has done.
     *
     * @param after where the next step's page begins; null for the first page
     * @param through the last dead letter of that page that was dealt with; null when none was
     * @param rest how long the next step is to wait
     */
    record Done(@Nullable String after, @Nullable String through, boolean isLast, Map<End, Long> ends, Duration rest) {

        /** Returns the counts for the log. */
        String text() {
            return ends.entrySet().stream()
                    .map(end -> " " + end.getKey().word() + " " + end.getValue())
                    .sorted()
                    .collect(Collectors.joining());
        }
    }

    /** @param most how many rows a step reads, {@link #PAGE} or fewer */
    DeadLetterStep(DeadLetters letters, Replay replay, int most, Clock clock) {
        this.letters = letters;
        this.replay = replay;
        this.most = most;
        this.clock = clock;
    }

    /**
     * Does it.
     *
     * @throws dev.proactivebot.storage.StorageException when storage did not do all of it in time
     */
    Done run(DeadLetterOperation operation) {
        Instant begin = clock.instant();
        DeadLetterFilter filter = operation.filter();
        Instant started = operation.started();
        Page page = letters.page(filter, most, operation.after());
        String through = operation.through();
        List<DeadLetter> wanted = page.rows().stream()
                .map(DeadLetter::new)
                .filter(letter -> through == null || letter.id().compareTo(through) > 0)
                .filter(letter -> filter.matches(letter) && !letter.at().isAfter(started))
                .toList();
        List<End> ends = new ArrayList<>();
        onThreads(threads -> {
            while (ends.size() < wanted.size() && (ends.isEmpty() || isTimeLeft(begin))) {
                int end = Math.min(ends.size() + AT_A_TIME, wanted.size());
                ends.addAll(together(
                        IntStream.range(ends.size(), end).boxed().toList(),
                        threads,
                        at -> end(operation.action(), wanted.get(at), Duration.ofSeconds(at / A_SECOND))));
            }
            return ends;
        });
        boolean isWhole = ends.size() == wanted.size();
        Map<End, Long> counts = ends.stream().collect(Collectors.groupingBy(end -> end, Collectors.counting()));
        return new Done(
                isWhole ? page.next() : operation.after(),
                isWhole ? null : wanted.get(ends.size() - 1).id(),
                isWhole && page.next() == null,
                counts,
                rest(counts.getOrDefault(End.REPLAYED, 0L), Duration.between(begin, clock.instant())));
    }

    private boolean isTimeLeft(Instant begin) {
        return clock.instant().isBefore(begin.plus(LONGEST))
                && !TimeBudget.current().leftForWork().isZero();
    }

    /** The copies are spread over that time, and those of the next step come behind them. */
    private static Duration rest(long replayed, Duration took) {
        Duration rest = Duration.ofMillis(replayed * 1_000 / A_SECOND).minus(took);
        return rest.isNegative() ? Duration.ZERO : rest;
    }

    private End end(Action action, DeadLetter letter, Duration delay) {
        if (action == Action.DELETE) {
            letters.forget(letter.stored());
            return End.DELETED;
        }
        return switch (replayed(letter, delay)) {
            case QUEUED -> End.REPLAYED;
            case DELIVERED -> End.DELIVERED;
            case BUSY -> End.BUSY;
            case TOO_LARGE -> End.TOO_LARGE;
            case UNREADABLE -> End.UNREADABLE;
        };
    }

    /** What only a newer version reads is left for that one, and holds up no other. */
    private Replay.Result replayed(DeadLetter letter, Duration delay) {
        try {
            return replay.run(letter, QueueNames.BULK, delay);
        } catch (NewerRowException e) {
            return Replay.Result.BUSY;
        }
    }

    private static <T> T onThreads(Function<ExecutorService, T> work) {
        ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            return work.apply(threads);
        } finally {
            threads.shutdown();
        }
    }

    private static <T, R> List<R> together(List<T> things, ExecutorService threads, Function<T, R> work) {
        TimeBudget budget = TimeBudget.current();
        List<CompletableFuture<R>> results = things.stream()
                .map(thing -> CompletableFuture.supplyAsync(() -> budget.on(() -> work.apply(thing)), threads))
                .toList();
        try {
            // whatever fails: nothing goes on behind the back of who does it again
            CompletableFuture.allOf(results.toArray(CompletableFuture<?>[]::new))
                    .exceptionally(failure -> null)
                    .join();
            return results.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }
}
