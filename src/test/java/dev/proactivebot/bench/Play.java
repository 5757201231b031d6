package dev.proactivebot.bench;

import dev.proactivebot.testing.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** One performance of a scenario. */
final class Play {
    private static final int FED_PER_SECOND = 60;

    final Stage stage;
    final List<String> texts;
    final Duration patience;
    private final boolean fullSize;

    private Play(Stage stage, List<String> texts, boolean fullSize) {
        this.stage = stage;
        this.texts = texts;
        this.patience = Duration.ofSeconds(240 + texts.size() / 20);
        this.fullSize = fullSize;
    }

    /**
     * Plays it with this part of its messages.
     *
     * @param measure for how long to find out what storage sustains; zero for not at all
     */
    static Figures of(Scenario scenario, double scale, Duration measure, Path data) throws IOException {
        return of(scenario, scenario.app(data.resolve("app")), scale, measure, data);
    }

    /** Plays it with hosts that run {@code app}. */
    static Figures of(Scenario scenario, Path app, double scale, Duration measure, Path data) throws IOException {
        int count = Math.max(scenario.fewest(), (int) (scenario.messages() * scale));
        boolean fullSize = count == scenario.messages();
        Map<String, String> settings = new HashMap<>(scenario.settings(fullSize));
        settings.put("RateShare", String.valueOf(Scenario.SHARE));
        try (Stage stage =
                new Stage(data.resolve("storage"), app, settings, scenario.invisibility(), !measure.isZero())) {
            double sustained = measure.isZero() ? Double.POSITIVE_INFINITY : stage.sustains(measure);
            System.err.println(scenario.title() + ": " + count + " messages"
                    + (measure.isZero() ? "" : "; storage sustains " + Math.round(sustained) + " a second"));
            List<String> texts =
                    IntStream.range(0, count).mapToObj(scenario::text).toList();
            Play play = new Play(stage, texts, fullSize);
            Usage before = stage.usage();
            Optional<String> failure = scenario.tryIt(play);
            Usage used = stage.usage().since(before);
            double limit = Math.max(scenario.soonest(count).toMillis() / 1_000.0, count / sustained);
            Figures figures = play.figures(scenario.title(), limit, used);
            failure.ifPresent(why -> figures.verdict().demand(false, why));
            scenario.demand(play, figures);
            return figures;
        }
    }

    private Figures figures(String title, double limit, Usage used) {
        Tally tally = tally();
        Set<String> unknown = stage.unknown();
        Set<String> unexplained = new HashSet<>(tally.repeated());
        unexplained.retainAll(texts);
        unexplained.removeAll(unknown);
        int delivered = (int) texts.stream().filter(tally::has).count();
        int arrivals = texts.stream()
                .mapToInt(text -> tally.accepted().getOrDefault(text, List.of()).size())
                .sum();
        Instant first = tally.first(texts).orElse(Instant.EPOCH);
        Instant last = tally.last(texts).orElse(first);
        return new Figures(
                title,
                texts.size(),
                texts.size() - delivered,
                arrivals - delivered,
                unexplained.size(),
                unknown.size(),
                tally.throttled(),
                Duration.between(first, last).toMillis() / 1_000.0,
                limit,
                used,
                stage.memory(),
                new Verdict());
    }

    /** Speed and exact times are demanded of this alone: other tests may be using the machine's processors. */
    boolean isFullSize() {
        return fullSize;
    }

    /** A number that is for the full size, and the one that will do else. */
    <T> T size(T full, T small) {
        return fullSize ? full : small;
    }

    Tally tally() {
        return stage.teams().tally();
    }

    /** All messages, put in faster than the channel takes them. */
    void all(String queue) {
        CompletableFuture<Void> producer = feed(queue, texts);
        arrive();
        producer.join();
    }

    /**
     * A producer that is always ahead of the channel, but not by thousands: the emulator's queue is slow when it is long, some 20 ms for
     * each delete when it holds 3,000.
     */
    CompletableFuture<Void> feed(String queue, List<String> some) {
        return CompletableFuture.runAsync(() -> stage.enqueue(queue, stage.items(some), FED_PER_SECOND));
    }

    void arrive() {
        stage.await(texts, patience);
    }

    /** All messages, with something happening when half of them have arrived. */
    void during(Event event) {
        stage.enqueue("bot-queue", stage.items(texts));
        Stage.await(patience, () -> tally().accepted().size() >= texts.size() / 2);
        if (tally().accepted().keySet().containsAll(texts)) {
            throw new IllegalStateException("all had arrived before anything happened");
        }
        event.happen();
        arrive();
    }

    /** Until there is nothing left that could arrive once more. */
    void settle() {
        Stage.await(patience, stage::isDrained);
        Stage.pause(Duration.ofSeconds(1));
    }

    /** Something that is done to the hosts, or to storage. */
    interface Event {
        void tryIt() throws IOException, InterruptedException;

        default void happen() {
            try {
                tryIt();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
