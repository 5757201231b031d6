package dev.proactivebot.bench;

import dev.proactivebot.local.Azurite;
import dev.proactivebot.testing.Fault;
import dev.proactivebot.testing.Tally;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** One performance. */
final class Play {
    final Stage stage;
    final List<String> texts;
    final Duration patience;
    final Map<String, Instant> asked = new HashMap<>();
    private final boolean fullSize;

    Play(Stage stage, String name, int count, boolean fullSize) {
        this.stage = stage;
        this.texts = IntStream.range(0, count).mapToObj(i -> name + "-" + i).toList();
        this.patience = Duration.ofSeconds(240 + count / 20);
        this.fullSize = fullSize;
    }

    boolean isFullSize() {
        return fullSize;
    }

    void all(String queue) {
        CompletableFuture<Void> put = CompletableFuture.runAsync(() -> stage.enqueue(queue, texts));
        arrive();
        put.join();
    }

    void arrive() {
        stage.await(texts, patience);
    }

    /** Everything, with something happening when so many have arrived. */
    void during(int arrived, Runnable event) {
        stage.enqueue("bot-queue", texts);
        Stage.await(patience, () -> stage.teams().tally().accepted().size() >= arrived);
        event.run();
        arrive();
    }

    /** Some of the requests are taken and never answered. */
    void silences() {
        stage.teams().sometimes(0.01, new Fault.Silence());
        all("bot-queue");
        stage.teams().mend();
        settle(Duration.ofSeconds(45));
    }

    /** Storage is away for ten seconds in the middle. */
    void outage(StorageEvent begin, StorageEvent end) {
        during(texts.size() / 2, () -> {
            begin.happen(stage.azurite());
            Stage.await(Duration.ofSeconds(10), () -> false);
            end.happen(stage.azurite());
        });
        settle(Duration.ofSeconds(25));
    }

    /** Something that is done to storage. */
    interface StorageEvent {
        void tryTo(Azurite azurite) throws IOException;

        default void happen(Azurite azurite) {
            try {
                tryTo(azurite);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Time for a repetition to show. */
    void settle(Duration length) {
        Stage.await(length, () -> false);
    }

    double seconds(Tally tally) {
        Instant first = tally.first(texts).orElse(Instant.EPOCH);
        return Duration.between(first, tally.last(texts).orElse(first)).toMillis() / 1_000.0;
    }

    /** How long direct messages took from the queue to the user, in milliseconds: that percentile. */
    long waits(int percentile) {
        Map<String, List<Instant>> accepted = stage.teams().tally().accepted();
        List<Long> waits = asked.entrySet().stream()
                .filter(one -> accepted.containsKey(one.getKey()))
                .map(one -> Duration.between(
                                one.getValue(), accepted.get(one.getKey()).get(0))
                        .toMillis())
                .sorted()
                .toList();
        return waits.isEmpty() ? 0 : waits.get((waits.size() - 1) * percentile / 100);
    }
}
