package dev.proactivebot.bench;

import dev.proactivebot.local.Azurite;
import dev.proactivebot.testing.Fault;
import dev.proactivebot.testing.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What the bench plays, and what each must show. */
@SuppressWarnings("ImmutableEnumChecker") // Map.of cannot be changed
enum Scenario {
    LIMIT("at the limit, two hosts", 3_000, Map.of()) {
        @Override
        void play(Play play) {
            play.all("bot-queue");
        }

        @Override
        void demand(Play play, Figures figures, List<String> verdict) {
            once(figures, verdict);
            check(!play.isFullSize() || figures.throttled() <= figures.messages() * 0.005, "too many 429s", verdict);
            check(!play.isFullSize() || figures.ratio() <= 1.10, "ratio over 1.10", verdict);
            check(figures.putBacks() <= 2, "more than 2 put-backs", verdict);
        }
    },
    TROUBLE("2 % 429, 1 % 503, three pauses", 3_000, Map.of()) {
        @Override
        void play(Play play) {
            play.stage.teams().sometimes(0.02, new Fault.Throttle(Duration.ofSeconds(1)));
            play.stage.teams().sometimes(0.01, new Fault.Status(503));
            List<CompletableFuture<Void>> pauses = new ArrayList<>();
            pauses.add(CompletableFuture.runAsync(() -> {
                for (int quarter = 1; quarter <= 3; quarter++) {
                    int count = play.texts.size() * quarter / 4;
                    Stage.await(
                            play.patience,
                            () -> play.stage.teams().tally().accepted().size() >= count);
                    play.stage.teams().pause(Duration.ofSeconds(3));
                }
            }));
            play.all("bot-queue");
            pauses.forEach(CompletableFuture::join);
        }

        @Override
        double pausedSeconds() {
            return 9;
        }

        @Override
        void demand(Play play, Figures figures, List<String> verdict) {
            once(figures, verdict);
            long late = play.stage.teams().tally().intoPause();
            check(late == 0, late + " requests into a pause", verdict);
            check(!play.isFullSize() || figures.ratio() <= 1.15, "ratio over 1.15", verdict);
        }
    },
    ONE_CONVERSATION("one conversation", 200, Map.of()) {
        @Override
        void play(Play play) {
            play.stage.enqueue(
                    "bot-queue",
                    play.texts.stream()
                            .map(text -> play.stage.item(text, text, "one"))
                            .toList(),
                    0);
            play.arrive();
        }

        @Override
        void demand(Play play, Figures figures, List<String> verdict) {
            once(figures, verdict);
            long over = play.stage.teams().tally().overWindow();
            check(over == 0, over + " over a window", verdict);
        }
    },
    SILENCE("1 % time-outs after accepting", 1_000, Map.of("LeaseSeconds", "20")) {
        @Override
        void play(Play play) {
            play.silences();
        }

        @Override
        void demand(Play play, Figures figures, List<String> verdict) {
            explained(figures, verdict);
        }
    },
    SILENCE_AT_MOST_ONCE(
            "the same, at most once", 1_000, Map.of("LeaseSeconds", "20", "DeliveryGuarantee", "at-most-once")) {
        @Override
        void play(Play play) {
            play.silences();
        }

        @Override
        void demand(Play play, Figures figures, List<String> verdict) {
            once(figures, verdict);
        }
    },
    KILL(
            "kill -9 of one host",
            1_000,
            Map.of("LeaseSeconds", "10", "AzureFunctionsJobHost__functionTimeout", "00:00:05")) {
        @Override
        void play(Play play) {
            play.during(play.texts.size() / 2, () -> {
                try {
                    play.stage.host(0).kill();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            play.settle(Duration.ofSeconds(5));
        }

        @Override
        void demand(Play play, Figures figures, List<String> verdict) {
            explained(figures, verdict);
        }
    },
    THRICE("each item three times", 300, Map.of()) {
        @Override
        void play(Play play) {
            List<String> items = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                play.texts.forEach(text -> items.add(play.stage.item(text, text, "c-" + text)));
            }
            Collections.shuffle(items);
            play.stage.enqueue("bot-queue", items, 0);
            play.arrive();
            play.settle(Duration.ofSeconds(10));
        }

        @Override
        void demand(Play play, Figures figures, List<String> verdict) {
            once(figures, verdict);
        }
    },
    LANES("300 direct while 3,000 bulk drain", 3_300, Map.of()) {
        @Override
        void play(Play play) {
            List<String> direct = play.texts.subList(0, play.texts.size() / 11);
            List<String> bulk = play.texts.subList(direct.size(), play.texts.size());
            CompletableFuture<Void> broadcast = CompletableFuture.runAsync(() -> play.stage.enqueue("bot-bulk", bulk));
            Stage.await(
                    play.patience, () -> play.stage.teams().tally().accepted().size() > 20);
            Instant start = Instant.now();
            for (int i = 0; i < direct.size(); i++) {
                play.asked.put(direct.get(i), start.plusMillis(200L * i));
            }
            play.stage.enqueue(
                    "bot-queue",
                    direct.stream()
                            .map(text -> play.stage.item(text, text, "c-" + text))
                            .toList(),
                    5);
            broadcast.join();
            play.arrive();
        }

        @Override
        void demand(Play play, Figures figures, List<String> verdict) {
            once(figures, verdict);
            long p95 = play.waits(95);
            System.err.println("  direct messages: median " + play.waits(50) + " ms, p95 " + p95 + " ms");
            check(p95 <= 2_000, "p95 of direct messages " + p95 + " ms", verdict);
        }
    },
    STORAGE_STOPPED("storage stopped for 10 s", 1_000, Map.of("LeaseSeconds", "20")) {
        @Override
        void play(Play play) {
            play.outage(Azurite::stop, Azurite::restart);
        }

        @Override
        void demand(Play play, Figures figures, List<String> verdict) {
            explained(figures, verdict);
        }
    },
    STORAGE_FROZEN("storage frozen for 10 s", 1_000, Map.of("LeaseSeconds", "20")) {
        @Override
        void play(Play play) {
            play.outage(Azurite::freeze, Azurite::thaw);
        }

        @Override
        void demand(Play play, Figures figures, List<String> verdict) {
            explained(figures, verdict);
        }
    };

    static final double SHARE = 0.96;
    private static final double TEAMS_PER_SECOND = 50;

    private final String title;
    private final int messages;
    private final Map<String, String> settings;

    Scenario(String title, int messages, Map<String, String> settings) {
        this.title = title;
        this.messages = messages;
        this.settings = settings;
    }

    abstract void play(Play play);

    abstract void demand(Play play, Figures figures, List<String> verdict);

    /** For how long the channel takes nothing at all. */
    double pausedSeconds() {
        return 0;
    }

    /** Plays it with this part of its messages. */
    Figures run(double scale, Duration measure, Path data) throws IOException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("RateShare", String.valueOf(SHARE));
        int count = Math.max(20, (int) (messages * scale));
        try (Stage stage = new Stage(data, all, "20s")) {
            double sustained = measure.isZero() ? 1_000 : stage.sustains(measure);
            System.err.println(
                    title + ": " + count + " messages; storage sustains " + Math.round(sustained) + " a second");
            Play play = new Play(stage, name(), count, count == messages);
            long putBacks = stage.putBacks();
            long cpu = stage.cpuMillis();
            play(play);
            Tally tally = stage.teams().tally();
            Set<String> unknown = stage.unknown();
            Set<String> repeated = new HashSet<>(tally.repeated());
            repeated.removeAll(unknown);
            int arrivals = play.texts.stream()
                    .mapToInt(text ->
                            tally.accepted().getOrDefault(text, List.of()).size())
                    .sum();
            int lost =
                    (int) play.texts.stream().filter(text -> !tally.has(text)).count();
            double channel = count / (SHARE * TEAMS_PER_SECOND) + pausedSeconds();
            List<String> verdict = new ArrayList<>();
            Figures figures = new Figures(
                    title,
                    count,
                    lost,
                    arrivals - (count - lost),
                    repeated.size(),
                    unknown.size(),
                    tally.throttled(),
                    (stage.putBacks() - putBacks) / (double) count,
                    play.seconds(tally),
                    Math.max(channel, count / sustained),
                    (stage.cpuMillis() - cpu) / (double) count,
                    stage.memory(),
                    verdict);
            demand(play, figures, verdict);
            return figures;
        }
    }

    static void once(Figures figures, List<String> verdict) {
        check(figures.lost() == 0, figures.lost() + " lost", verdict);
        check(figures.duplicates() == 0, figures.duplicates() + " twice", verdict);
    }

    static void explained(Figures figures, List<String> verdict) {
        check(figures.lost() == 0, figures.lost() + " lost", verdict);
        check(figures.unexplained() == 0, figures.unexplained() + " repeated and not named unknown", verdict);
    }

    static void check(boolean holds, String otherwise, List<String> verdict) {
        if (!holds) {
            verdict.add(otherwise);
        }
    }
}
