package dev.proactivebot.delivery.deadletters;

import dev.proactivebot.delivery.deadletters.DeadLetterOperation.Action;
import dev.proactivebot.delivery.item.QueueNames;
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
 * Handles one page of an operation's dead letters, or as many as there is time for. A step may be repeated: a second replay replaces the
 * copy of the first.
 */
public final class DeadLetterStep {
    /** The replays a second, fewer than Teams accepts from a bot in one tenant. */
    private static final int A_SECOND = 40;

    /** The number of rows of a page. */
    public static final int PAGE = 400;

    /** The number of dead letters that are handled at the same time. */
    private static final int AT_A_TIME = 8;

    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final DeadLetters letters;
    private final Replay replay;
    private final int most;
    private final Clock clock;

    /** The result for a dead letter, with its word in the API. */
    enum End {
        REPLAYED("replayed"),
        DELETED("deleted"),
        /** The message had been delivered after all. */
        DELIVERED("delivered"),
        /** It is being sent, or may still arrive, so it was left alone. */
        BUSY("busy"),
        TOO_LARGE("tooLarge"),
        /** It was left alone, because this version cannot read the item and would make it a dead letter again. */
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
     * The result of a step.
     *
     * @param after where the next step's page begins; null for the first page
     * @param through the last handled dead letter of that page; null when there is none
     * @param rest the wait before the next step
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

    /** @param most the number of rows of a step, {@link #PAGE} or fewer */
    public DeadLetterStep(DeadLetters letters, Replay replay, int most, Clock clock) {
        this.letters = letters;
        this.replay = replay;
        this.most = most;
        this.clock = clock;
    }

    /**
     * Does the step.
     *
     * @throws dev.proactivebot.storage.StorageException when storage did not answer in time
     */
    Done run(DeadLetterOperation operation) {
        Instant begin = clock.instant();
        DeadLetterFilter filter = operation.filter();
        Instant started = operation.started();
        Page page = letters.page(filter, most, operation.after());
        String through = operation.through();
        List<DeadLetterView> wanted = page.rows().stream()
                .map(DeadLetterView::new)
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

    /** Returns the time over which the copies are spread; those of the next step follow. */
    private static Duration rest(long replayed, Duration took) {
        Duration rest = Duration.ofMillis(replayed * 1_000 / A_SECOND).minus(took);
        return rest.isNegative() ? Duration.ZERO : rest;
    }

    private End end(Action action, DeadLetterView letter, Duration delay) {
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

    /** Leaves a row that only a newer version can read, without delaying the others. */
    private Replay.Result replayed(DeadLetterView letter, Duration delay) {
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
            // after a failure no request goes on while the step is repeated
            CompletableFuture.allOf(results.toArray(CompletableFuture<?>[]::new))
                    .exceptionally(failure -> null)
                    .join();
            return results.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }
}
