package dev.proactivebot.bench;

import dev.proactivebot.testing.AppFunctions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What comes three times is said once. */
enum Repetition implements Scenario {
    THRICE("each item three times", 300) {
        @Override
        public void play(Play play) {
            List<Stage.Item> items = new ArrayList<>();
            for (int i = 0; i < TIMES; i++) {
                items.addAll(play.stage.items(play.texts));
            }
            Collections.shuffle(items, new Random(1));
            play.stage.enqueue("bot-queue", items);
            play.arrive();
            play.settle();
        }
    },
    POSTED_THRICE("each activity posted three times", 100) {
        /** The acknowledgements need a part of the limit as well, and nobody paces them. */
        private static final Duration BETWEEN = Duration.ofMillis(50);

        @Override
        public String text(int number) {
            return PROACTIVE + super.text(number);
        }

        @Override
        public void play(Play play) throws IOException {
            for (String text : play.texts) {
                for (int i = 0; i < TIMES; i++) {
                    int status = AppFunctions.post(play.stage.host(i % 2), activity(play, text))
                            .statusCode();
                    if (status != ACCEPTED) {
                        throw new IOException("the endpoint answered " + status);
                    }
                    Stage.pause(BETWEEN);
                }
            }
            play.arrive();
            play.settle();
        }

        private static String activity(Play play, String text) {
            return "{\"type\":\"message\",\"id\":\"a-" + text + "\",\"from\":{\"id\":\"u\"},"
                    + "\"recipient\":{\"id\":\"b\"},\"conversation\":{\"id\":\"c-" + text
                    + "\"},\"channelId\":\"msteams\",\"serviceUrl\":\""
                    + play.stage.teams().serviceUrl()
                    + "\",\"text\":\"" + text.substring(PROACTIVE.length()) + "\"}";
        }
    };

    /** What the bot of this project says before it repeats the text. */
    private static final String PROACTIVE = "This is coming back from the trigger! ";

    private static final int TIMES = 3;
    private static final int ACCEPTED = 202;

    private final String title;
    private final int messages;

    Repetition(String title, int messages) {
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

    /** Who finds a message claimed comes back when the lease is over. */
    @Override
    public Map<String, String> settings(boolean fullSize) {
        return Map.of("LeaseSeconds", "55");
    }

    @Override
    public int messages() {
        return messages;
    }
}
