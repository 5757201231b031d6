package dev.proactivebot.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.testing.Fault;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** What was told to everyone is changed or taken back, with 5 % 429 and a host that is killed in the middle. */
enum Edit implements Scenario {
    EVERYONE_CHANGED("told, then changed, a host killed") {
        @Override
        public void play(Play play) throws IOException {
            told(play);
            play.stage.operator().change(NEW);
            edited(play);
        }

        @Override
        boolean isRight(Play play, JsonNode change) {
            return change.path("changed").asInt() == play.texts.size()
                    && Collections.frequency(play.stage.teams().shown().texts(), NEW) == play.texts.size();
        }
    },
    EVERYONE_RECALLED("told, then taken back, a host killed") {
        @Override
        public void play(Play play) throws IOException {
            told(play);
            play.stage.operator().recall();
            edited(play);
        }

        @Override
        boolean isRight(Play play, JsonNode change) {
            // a lost host has taken some back and not said so: they are gone when somebody looks again
            int recalled = change.path("recalled").asInt() + change.path("gone").asInt();
            return recalled == play.texts.size()
                    && play.stage.teams().shown().texts().isEmpty();
        }
    },
    EVERYONE_CHANGED_AMID("changed while it is told") {
        @Override
        public void play(Play play) throws IOException {
            play.stage.meet(play.texts);
            play.stage.teams().sometimes(0.05, new Fault.Throttle(Duration.ofSeconds(1)));
            play.stage.operator().tellEveryone("old");
            Stage.await(play.patience, () -> play.tally().accepted().size() >= play.texts.size() / 2);
            play.stage.operator().change(NEW);
            play.arrive();
            awaitDone(play);
        }

        @Override
        boolean isRight(Play play, JsonNode change) {
            return Collections.frequency(play.stage.teams().shown().texts(), NEW) == play.texts.size();
        }

        @Override
        boolean isTimed() {
            return false;
        }
    };

    private static final String NEW = "new";

    /** What the channel allows, and a tenth. */
    private static final double MOST_RATIO = 1.1;

    private static final int MESSAGES = Integer.getInteger("bench.everyone", 5_000);

    private final String title;

    Edit(String title) {
        this.title = title;
    }

    abstract boolean isRight(Play play, JsonNode change);

    boolean isTimed() {
        return true;
    }

    private static void told(Play play) throws IOException {
        play.stage.meet(play.texts);
        play.stage.operator().tellEveryone("old");
        play.arrive();
        play.settle();
        play.stage.teams().sometimes(0.05, new Fault.Throttle(Duration.ofSeconds(1)));
    }

    private static void edited(Play play) {
        Stage.await(play.patience, () -> edits(play).size() >= play.texts.size() / 3);
        play.stage.killWhileItSends(Duration.ofSeconds(play.isFullSize() ? 30 : 3));
        awaitDone(play);
    }

    private static List<Instant> edits(Play play) {
        return play.stage.teams().shown().edits();
    }

    private static void awaitDone(Play play) {
        Stage.await(
                play.patience, () -> play.stage.operator().change().path("done").asBoolean());
    }

    @Override
    public void demand(Play play, Figures figures) {
        figures.demandOnce();
        Verdict verdict = figures.verdict();
        JsonNode change = play.stage.operator().change();
        List<Instant> edits = edits(play);
        double seconds = edits.isEmpty()
                ? 0
                : Duration.between(Collections.min(edits), Collections.max(edits))
                                .toMillis()
                        / 1_000.0;
        double limit = soonest(play.texts.size()).toMillis() / 1_000.0;
        System.err.println("  " + edits.size() + " edits in " + seconds + " s, limit " + limit + ": " + change);
        verdict.demand(isRight(play, change), "not all are right: " + change);
        verdict.demand(change.path("done").asBoolean(), "not done: " + change);
        if (play.isFullSize() && isTimed()) {
            verdict.demand(seconds <= MOST_RATIO * limit, "took " + seconds / limit + " of the limit's time");
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
        return 700;
    }

    @Override
    public Map<String, String> settings(boolean fullSize) {
        return Map.of("LeaseSeconds", "55");
    }
}
