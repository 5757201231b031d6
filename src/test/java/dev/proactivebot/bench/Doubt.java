package dev.proactivebot.bench;

import dev.proactivebot.testing.Fault;
import java.time.Duration;
import java.util.Map;

/** When nobody can know whether a message arrived: none is lost, and none repeated but those that the ledger names. */
@SuppressWarnings("ImmutableEnumChecker") // Map.of cannot be changed
enum Doubt implements Scenario {
    SILENCE("1 % time-outs after accepting", Map.of("LeaseSeconds", "55")) {
        @Override
        public void play(Play play) {
            silences(play);
        }

        @Override
        public void demand(Play play, Figures figures) {
            super.demand(play, figures);
            figures.verdict().demand(play.tally().unanswered() > 0, "no time-out was played");
        }
    },
    SILENCE_AT_MOST_ONCE("the same, at most once", Map.of("LeaseSeconds", "55", "DeliveryGuarantee", "at-most-once")) {
        @Override
        public void play(Play play) {
            silences(play);
        }

        @Override
        public void demand(Play play, Figures figures) {
            figures.demandOnce();
            long unanswered = play.tally().unanswered();
            int parked = play.stage.deadLetters();
            figures.verdict().demand(unanswered > 0, "no time-out was played");
            figures.verdict().demand(parked == unanswered, parked + " dead letters for " + unanswered + " time-outs");
        }
    },
    /** The stand-in has both in one JVM: here their items come back after {@link Stage#INVISIBILITY}, on the platform after ten minutes. */
    KILL("kill -9 of a host with its worker", killed()) {
        @Override
        public void play(Play play) {
            play.during(() -> play.stage.kill(0));
            play.settle();
        }
    },
    /** Each time another host takes its place. */
    KILLED_FIVE_TIMES("the same, five times", killed()) {
        private static final int TIMES = 5;

        @Override
        public void play(Play play) {
            play.stage.enqueue("bot-queue", play.stage.items(play.texts));
            for (int i = 1; i <= TIMES; i++) {
                int some = i * play.texts.size() / (TIMES + 1);
                Stage.await(play.patience, () -> play.tally().accepted().size() >= some);
                Play.Event event = () -> {
                    play.stage.kill(0);
                    play.stage.startAgain(0);
                };
                event.happen();
            }
            play.arrive();
            play.settle();
        }
    },
    STORAGE_STOPPED("storage stopped for 10 s", Map.of("LeaseSeconds", "55")) {
        @Override
        public void play(Play play) {
            play.during(() -> {
                play.stage.azurite().stop();
                Stage.pause(outage(play));
                play.stage.azurite().restart();
            });
            play.settle();
        }
    },
    STORAGE_FROZEN("storage frozen for 10 s", Map.of("LeaseSeconds", "55")) {
        @Override
        public void play(Play play) {
            play.during(() -> {
                play.stage.azurite().freeze();
                Stage.pause(outage(play));
                play.stage.azurite().thaw();
            });
            play.settle();
        }
    };

    private static final int MESSAGES = 1_000;
    /** Three seconds' worth: something is under way when things happen. */
    private static final int FEWEST_UNDER_WAY = 150;

    private final String title;
    private final Map<String, String> settings;

    Doubt(String title, Map<String, String> settings) {
        this.title = title;
        this.settings = settings;
    }

    /** A budget that leaves time for a cold start on a busy machine. */
    private static Map<String, String> killed() {
        return Map.of("LeaseSeconds", "55", "AzureFunctionsJobHost__functionTimeout", "00:00:15");
    }

    private static void silences(Play play) {
        play.stage.teams().sometimes(play.size(0.01, 0.1), new Fault.Silence());
        play.all("bot-queue");
        play.stage.teams().mend();
        play.settle();
    }

    private static Duration outage(Play play) {
        return play.size(Duration.ofSeconds(10), Duration.ofSeconds(3));
    }

    @Override
    public void demand(Play play, Figures figures) {
        figures.demandExplained();
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
        return FEWEST_UNDER_WAY;
    }

    @Override
    public Map<String, String> settings(boolean fullSize) {
        return settings;
    }
}
