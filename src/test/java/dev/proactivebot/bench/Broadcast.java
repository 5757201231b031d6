package dev.proactivebot.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.testing.Fault;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
            kill(play, 1);
            play.arrive();
            settleWithoutRedelivery(play);
        }

        @Override
        public void demand(Play play, Figures figures) {
            demandFewInDoubt(play, figures, 1);
        }
    },
    /** The host that the operator asks stays alive: the other one takes the page again and again. */
    EVERYONE_KILLS("to everyone, killed five times") {
        private static final int TIMES = 5;

        @Override
        public void play(Play play) throws IOException {
            begin(play);
            for (int i = 1; i <= TIMES; i++) {
                kill(play, i);
                play.stage.startAgain(0);
            }
            play.arrive();
            settleWithoutRedelivery(play);
        }

        @Override
        public void demand(Play play, Figures figures) {
            demandFewInDoubt(play, figures, TIMES);
        }
    },
    EVERYONE_TROUBLE("to everyone, 2 % 429, 1 % 503, pauses") {
        private static final int PAUSES = 3;

        @Override
        public void play(Play play) throws IOException {
            play.stage.teams().sometimes(0.02, new Fault.Throttle(Duration.ofSeconds(1)));
            play.stage.teams().sometimes(0.01, new Fault.Status(503));
            begin(play);
            for (int i = 1; i <= PAUSES; i++) {
                int some = play.texts.size() * i / (PAUSES + 1);
                Stage.await(play.patience, () -> arrived(play) >= some);
                play.stage.teams().pause(Duration.ofSeconds(3));
            }
            play.arrive();
            play.settle();
        }

        @Override
        public void demand(Play play, Figures figures) {
            figures.demandOnce();
            demandAllCounted(play, figures.verdict());
        }
    },
    EVERYONE_SILENCE("to everyone, 1 % time-outs") {
        @Override
        public void play(Play play) throws IOException {
            play.stage.teams().sometimes(play.size(0.01, 0.05), new Fault.Silence());
            begin(play);
            Stage.await(play.patience, () -> arrived(play) >= play.texts.size() * 9 / 10);
            play.stage.teams().mend();
            play.arrive();
            play.settle();
        }

        @Override
        public void demand(Play play, Figures figures) {
            figures.demandExplained();
            figures.verdict().demand(play.tally().unanswered() > 0, "no time-out was played");
            demandAllCounted(play, figures.verdict());
        }
    },
    LIST("to a list of 1,000, some unknown") {
        private static final int NOBODY = 100;

        @Override
        public void play(Play play) throws IOException {
            play.stage.meetUsers(play.texts);
            play.stage
                    .operator()
                    .tell(
                            Stream.concat(
                                            play.texts.stream().map(text -> "u-" + text),
                                            IntStream.range(0, NOBODY).mapToObj(i -> "nobody-" + i))
                                    .toList(),
                            "hello");
            play.arrive();
            play.settle();
        }

        @Override
        public void demand(Play play, Figures figures) {
            figures.demandOnce();
            demandAllCounted(play, figures.verdict());
            int unknown = counts(play).at("/skipped/unknown").asInt();
            figures.verdict().demand(unknown == NOBODY, unknown + " counted as unknown");
        }

        @Override
        public int messages() {
            return 1_000 - NOBODY;
        }

        @Override
        public int fewest() {
            return FEWEST;
        }
    },
    CANCEL("to everyone, cancelled in the middle") {
        private static final Duration LONGEST = Duration.ofSeconds(12);

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

    /** For each host that is lost. */
    private static final int MOST_IN_DOUBT = 64;

    /** For each recipient. */
    private static final double MOST_QUEUE_WRITES = 0.3;

    private static final double MOST_TABLE_REQUESTS = 0.7;

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

    private static void kill(Play play, int number) {
        Stage.await(play.patience, () -> arrived(play) >= play.texts.size() * number / 6);
        play.stage.killWhileItSends(Duration.ofSeconds(play.isFullSize() ? 30 : 3));
    }

    /** What a lost host had taken out comes again after ten minutes, when nothing is left to do for it. */
    private static void settleWithoutRedelivery(Play play) {
        Stage.await(play.patience, () -> {
            Stage.pause(Duration.ofSeconds(2));
            return counts(play).path("queued").asInt() == 0;
        });
    }

    private static void demandFewInDoubt(Play play, Figures figures, int kills) {
        figures.demandExplained();
        demandAllCounted(play, figures.verdict());
        figures.verdict().demand(figures.unknown() <= kills * MOST_IN_DOUBT, figures.unknown() + " in doubt");
    }

    private static void demandAllCounted(Play play, Verdict verdict) {
        JsonNode counts = counts(play);
        verdict.demand(counts.path("sent").asInt() == play.texts.size(), "counted otherwise: " + counts);
        verdict.demand(counts.path("queued").asInt() == 0, "counted as waiting: " + counts);
    }

    @Override
    public void demand(Play play, Figures figures) {
        figures.demandOnce();
        Verdict verdict = figures.verdict();
        demandAllCounted(play, verdict);
        if (play.isFullSize()) {
            verdict.demand(figures.ratio() <= MOST_RATIO, "ratio over " + MOST_RATIO);
            verdict.demand(figures.queueWrites() <= MOST_QUEUE_WRITES, "too many queue operations");
            verdict.demand(figures.tableRequests() <= MOST_TABLE_REQUESTS, "too many table requests");
        }
    }

    /** A lost page is not to wait for the host's redelivery. */
    @Override
    public String invisibility() {
        return "10m";
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
