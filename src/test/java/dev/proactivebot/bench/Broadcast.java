package dev.proactivebot.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** To everyone who is stored: once each, at the channel's limit, and no further than it is wanted. */
enum Broadcast implements Scenario {
    EVERYONE("to everyone, two hosts") {
        @Override
        public void play(Play play) throws IOException {
            begin(play);
            play.arrive();
            play.settle();
        }
    },
    EVERYONE_KILL("to everyone, host and worker killed") {
        @Override
        public void play(Play play) throws IOException {
            begin(play);
            Stage.await(play.patience, () -> arrived(play) >= play.texts.size() / 2);
            play.stage.killAny();
            play.arrive();
            play.settle();
        }

        @Override
        public void demand(Play play, Figures figures) {
            figures.demandExplained();
            demandAllCounted(play, figures.verdict());
            if (play.isFullSize()) {
                figures.verdict().demand(figures.ratio() <= MOST_RATIO, "ratio over " + MOST_RATIO);
            }
        }
    },
    CANCEL("to everyone, cancelled in the middle") {
        private static final Duration LONGEST = Duration.ofSeconds(30);

        @Override
        public void play(Play play) throws IOException {
            begin(play);
            Stage.await(play.patience, () -> arrived(play) >= play.texts.size() / 2);
            play.stage.operator().cancel();
            play.stage.cancelled = Instant.now();
            play.settle();
        }

        @Override
        public void demand(Play play, Figures figures) {
            Verdict verdict = figures.verdict();
            verdict.demand(figures.duplicates() == 0, figures.duplicates() + " twice");
            verdict.demand(figures.lost() > 0, "nothing was left to be cancelled");
            Instant last = play.tally().accepted().values().stream()
                    .flatMap(List::stream)
                    .max(Instant::compareTo)
                    .orElse(Instant.EPOCH);
            Duration after = Duration.between(play.stage.cancelled, last);
            System.err.println("  the last one " + after.toMillis() + " ms after the cancel");
            verdict.demand(after.compareTo(LONGEST) <= 0, "sent " + after + " after the cancel");
            JsonNode counts = counts(play);
            int sent = counts.path("sent").asInt();
            int cancelled = counts.path("cancelled").asInt();
            verdict.demand(sent == arrived(play), sent + " counted as sent, not " + arrived(play));
            verdict.demand(sent + cancelled == counts.path("recipients").asInt(), "counts do not add up: " + counts);
        }
    };

    /** What the channel allows, and a tenth. */
    private static final double MOST_RATIO = 1.11;

    /** Two pages. */
    private static final int FEWEST_FOR_PAGES = 700;

    private static final int MESSAGES = Integer.getInteger("bench.everyone", 5_000);

    private final String title;

    Broadcast(String title) {
        this.title = title;
    }

    private static void begin(Play play) throws IOException {
        play.stage.meet(play.texts);
        play.stage.operator().tellEveryone("hello");
    }

    private static int arrived(Play play) {
        return play.tally().accepted().size();
    }

    private static JsonNode counts(Play play) {
        return play.stage.operator().counts();
    }

    private static void demandAllCounted(Play play, Verdict verdict) {
        JsonNode counts = counts(play);
        verdict.demand(counts.path("sent").asInt() == play.texts.size(), "counted otherwise: " + counts);
        verdict.demand(counts.path("queued").asInt() == 0, "counted as waiting: " + counts);
    }

    @Override
    public void demand(Play play, Figures figures) {
        figures.demandOnce();
        demandAllCounted(play, figures.verdict());
        if (play.isFullSize()) {
            figures.verdict().demand(figures.ratio() <= MOST_RATIO, "ratio over " + MOST_RATIO);
        }
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public int messages() {
        return MESSAGES;
    }

    @Override
    public int fewest() {
        return FEWEST_FOR_PAGES;
    }

    /** What a lost host had begun is another's soon; and a page is not cut short on a machine that is busy. */
    @Override
    public Map<String, String> settings(boolean fullSize) {
        return Map.of("LeaseSeconds", "55");
    }
}
