package dev.proactivebot.bench;

import dev.proactivebot.testing.Fault;
import dev.proactivebot.testing.TeamsLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** At the channel's speed limit, and never over it. */
enum Speed implements Scenario {
    LIMIT("at the limit, two hosts", 3_000) {
        @Override
        public void play(Play play) {
            play.all("bot-queue");
        }

        @Override
        public void demand(Play play, Figures figures) {
            figures.demandOnce();
            Verdict verdict = figures.verdict();
            if (play.isFullSize()) {
                verdict.demand(figures.putBacks() <= 2, "more than 2 put-backs");
                verdict.demand(figures.throttled() <= figures.messages() * 0.005, "too many 429s");
                verdict.demand(figures.ratio() <= 1.10, "ratio over 1.10");
            }
        }
    },
    TROUBLE("2 % 429, 1 % 503, three pauses", 3_000) {
        private static final int PAUSES = 3;
        private static final Duration PAUSE = Duration.ofSeconds(3);

        @Override
        public void play(Play play) {
            play.stage.teams().sometimes(0.02, new Fault.Throttle(Duration.ofSeconds(1)));
            play.stage.teams().sometimes(0.01, new Fault.Status(503));
            CompletableFuture<Void> pauses = CompletableFuture.runAsync(() -> {
                for (int i = 1; i <= PAUSES; i++) {
                    int arrived = play.texts.size() * i / (PAUSES + 1);
                    Stage.await(play.patience, () -> play.tally().accepted().size() >= arrived);
                    play.stage.teams().pause(PAUSE);
                }
            });
            play.all("bot-queue");
            pauses.join();
        }

        @Override
        public Duration soonest(int count) {
            return super.soonest(count).plus(PAUSE.multipliedBy(PAUSES));
        }

        @Override
        public void demand(Play play, Figures figures) {
            figures.demandOnce();
            Verdict verdict = figures.verdict();
            long announced = play.tally().announced();
            verdict.demand(announced == PAUSES, announced + " pauses announced");
            if (play.isFullSize()) {
                long late = play.tally().intoPause();
                verdict.demand(late == 0, late + " requests into a pause");
                verdict.demand(figures.ratio() <= 1.15, "ratio over 1.15");
            }
        }
    },
    ONE_CONVERSATION("one conversation", 200) {
        @Override
        public void play(Play play) {
            play.stage.enqueue(
                    "bot-queue",
                    play.texts.stream()
                            .map(text -> play.stage.item(text, "one"))
                            .toList());
            play.arrive();
        }

        @Override
        public Duration soonest(int count) {
            return TeamsLimits.published().soonest(count);
        }

        @Override
        public void demand(Play play, Figures figures) {
            figures.demandOnce();
            if (play.isFullSize()) {
                long over = play.tally().overWindow();
                figures.verdict().demand(over == 0, over + " over a window");
            }
        }
    },
    LANES("300 direct while 3,000 bulk drain", 3_300) {
        private static final int OF_WHICH_DIRECT = 11;
        private static final int DIRECT_PER_SECOND = 5;

        @Override
        public void play(Play play) {
            List<String> direct = direct(play);
            List<String> bulk = play.texts.subList(direct.size(), play.texts.size());
            CompletableFuture<Void> broadcast = play.feed("bot-bulk", bulk);
            Stage.await(play.patience, () -> !play.tally().accepted().isEmpty());
            play.stage.enqueue("bot-queue", play.stage.items(direct), DIRECT_PER_SECOND);
            broadcast.join();
            play.arrive();
        }

        @Override
        public void demand(Play play, Figures figures) {
            figures.demandOnce();
            Map<String, Instant> queued = play.stage.queued();
            Map<String, List<Instant>> accepted = play.tally().accepted();
            List<Long> waits = direct(play).stream()
                    .filter(accepted::containsKey)
                    .map(text -> Duration.between(
                                    queued.get(text), accepted.get(text).get(0))
                            .toMillis())
                    .sorted()
                    .toList();
            if (waits.isEmpty()) {
                return;
            }
            long p95 = waits.get((waits.size() - 1) * 95 / 100);
            System.err.println(
                    "  a direct message waited " + waits.get(waits.size() / 2) + " ms (median), " + p95 + " ms (p95)");
            figures.verdict().demand(!play.isFullSize() || p95 <= 2_000, "p95 of direct messages " + p95 + " ms");
        }

        private List<String> direct(Play play) {
            return play.texts.subList(0, play.texts.size() / OF_WHICH_DIRECT);
        }
    };

    private final String title;
    private final int messages;

    Speed(String title, int messages) {
        this.title = title;
        this.messages = messages;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public int messages() {
        return messages;
    }
}
