package dev.proactivebot.bench;

import dev.proactivebot.testing.Fault;

/** What a message costs in storage. */
enum Cost implements Scenario {
    DIRECT("direct messages, 5 a second", 100) {
        @Override
        public void play(Play play) {
            play.stage.enqueue("bot-queue", play.stage.items(play.texts), 5);
            play.arrive();
        }

        @Override
        public void demand(Play play, Figures figures) {
            figures.demandOnce();
            if (play.isFullSize()) {
                figures.verdict().demand(figures.tableRequests() <= MOST, "more table requests than there should be");
            }
        }
    },
    BULK("a broadcast", 1_000) {
        @Override
        public void play(Play play) {
            play.all("bot-bulk");
        }
    },
    RETRIED("each refused once with 503", 300) {
        @Override
        public void play(Play play) {
            play.stage.teams().sometimes(1, new Fault.FirstTime(503));
            play.all("bot-queue");
        }
    };

    /** Three each, and two more whenever the other host was the last to reserve a slot. */
    private static final double MOST = 3.5;

    private final String title;
    private final int messages;

    Cost(String title, int messages) {
        this.title = title;
        this.messages = messages;
    }

    @Override
    public void demand(Play play, Figures figures) {
        figures.demandOnce();
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
