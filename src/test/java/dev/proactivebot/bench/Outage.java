package dev.proactivebot.bench;

import dev.proactivebot.testing.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The connector is away, while a backlog waits: nothing is given up, and nobody storms it. */
enum Outage implements Scenario {
    UNAVAILABLE("503 for two minutes") {
        @Override
        void begin(Play play) {
            play.stage.teams().sometimes(1, new Fault.Status(503));
        }

        @Override
        void end(Play play) {
            play.stage.teams().mend();
        }

        @Override
        long tries(Play play) {
            return play.tally().requests();
        }
    },
    UNREACHABLE("unreachable for two minutes") {
        @Override
        void begin(Play play) {
            play.stage.teams().goAway();
        }

        @Override
        void end(Play play) {
            play.stage.teams().comeBack();
        }

        @Override
        long tries(Play play) {
            return play.stage.logged("outcome=retryLater");
        }
    };

    private static final int MESSAGES = 1_000;
    /** What was on its way when the breaker opened: two hosts, sixteen each. */
    private static final int UNDER_WAY = 32;

    private final String title;

    Outage(String title) {
        this.title = title;
    }

    abstract void begin(Play play);

    abstract void end(Play play);

    abstract long tries(Play play);

    @Override
    public void play(Play play) {
        Duration length = play.size(Duration.ofMinutes(2), Duration.ofSeconds(15));
        long before = tries(play);
        begin(play);
        play.stage.enqueue("bot-queue", play.stage.items(play.texts));
        Stage.pause(length);
        long tries = tries(play) - before;
        Instant end = Instant.now();
        end(play);
        play.arrive();
        List<Instant> arrivals = new ArrayList<>();
        play.tally().accepted().values().forEach(arrivals::addAll);
        Collections.sort(arrivals);
        Duration first = Duration.between(end, arrivals.get(0));
        Duration twentieth = Duration.between(end, arrivals.get(FEWEST - 1));
        System.err.println("  " + tries + " tries during the outage, the first delivery " + first.toMillis()
                + " ms after its end, the twentieth " + twentieth.toMillis() + " ms");
        if (tries > length.toSeconds() + UNDER_WAY) {
            throw new IllegalStateException(tries + " tries in " + length);
        }
        if (play.isFullSize() && first.compareTo(Duration.ofSeconds(10)) > 0) {
            throw new IllegalStateException("the first delivery came " + first + " after the end");
        }
        play.settle();
    }

    @Override
    public void demand(Play play, Figures figures) {
        figures.demandOnce();
        int given = play.stage.deadLetters();
        figures.verdict().demand(given == 0, given + " given up");
        figures.verdict().demand(!play.isFullSize() || figures.ratio() <= 1 / 0.95, "slower than 0.95 of the limit");
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public int messages() {
        return MESSAGES;
    }
}
