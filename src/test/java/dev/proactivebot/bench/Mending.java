package dev.proactivebot.bench;

import com.azure.storage.queue.QueueMessageEncoding;
import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.testing.FakeTokenServer;
import dev.proactivebot.testing.PackagedApp;
import dev.proactivebot.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What an operator mends goes on where it stopped. */
enum Mending implements Scenario {
    EXPIRED_SECRET("secret expired for two minutes", 300) {
        private static final int MOST_REQUESTS = 10;

        @Override
        public Map<String, String> settings(boolean fullSize) {
            Map<String, String> settings = TestSettings.singleTenant();
            settings.remove("AzureWebJobsStorage");
            return settings;
        }

        @Override
        public void play(Play play) throws IOException {
            FakeTokenServer tokens = play.stage.tokens();
            int before = tokens.requests().size();
            tokens.secretHasExpired(true);
            Stage.pause(Stage.SHORT_LIVED);
            play.stage.enqueue("bot-queue", play.stage.items(play.texts));
            Stage.pause(Duration.ofMinutes(2));
            int asked = tokens.requests().size() - before;
            tokens.secretHasExpired(false);
            tokens.expiresIn(3_599);
            play.arrive();
            System.err.println("  token requests while the secret was expired: " + asked);
            if (asked > MOST_REQUESTS) {
                throw new IOException("a storm of " + asked + " token requests");
            }
        }

        @Override
        public void demand(Play play, Figures figures) {
            figures.demandOnce();
            int given = play.stage.deadLetters();
            figures.verdict().demand(given == 0, given + " given up");
        }
    },
    DEAD_LETTERS("50 refused and 20 unreadable", 50) {
        private static final int OF_EACH = 4;
        private static final int UNREADABLE = 20;
        private static final List<String> NO_ITEMS =
                List.of("{\"not\": JSON", "{\"version\":1,\"key\":\"k\",\"text\":\"to nobody\"}", "[]", "\u0000");

        /** Who finds a message claimed comes back when the lease is over. */
        @Override
        public Map<String, String> settings(boolean fullSize) {
            return Map.of("LeaseSeconds", "55");
        }

        @Override
        public Path app(Path data) throws IOException {
            return PackagedApp.sweeping("*/2 * * * * *", data);
        }

        @Override
        public void play(Play play) throws IOException {
            for (int i = 0; i < play.texts.size(); i++) {
                play.stage.teams().refuse("c-" + play.texts.get(i), i % 2 == 0 ? 403 : 404, code(i));
            }
            play.stage.enqueue("bot-queue", play.stage.items(play.texts));
            for (int i = 0; i < OF_EACH; i++) {
                play.stage.put("*neither base64 nor JSON*", QueueMessageEncoding.NONE);
                NO_ITEMS.forEach(text -> play.stage.put(text, QueueMessageEncoding.BASE64));
            }
            Stage.await(play.patience, () -> play.stage.deadLetters() == play.texts.size() + UNREADABLE);
            Operator operator = new Operator(play.stage.host(0));
            List<JsonNode> letters = operator.deadLetters();
            check(letters, "unreadable", UNREADABLE - OF_EACH);
            check(letters, "notBase64", OF_EACH);
            check(letters, "blocked", (play.texts.size() + 1) / 2);
            check(letters, "gone", play.texts.size() / 2);

            play.stage.teams().mend();
            for (JsonNode letter : letters) {
                operator.replay(letter);
                operator.replay(letter);
            }
            play.arrive();
            Stage.await(play.patience, () -> play.stage.deadLetters() == UNREADABLE);
            play.settle();
        }

        private static String code(int number) {
            return number % 2 == 0 ? "ConversationBlockedByUser" : "ConversationNotFound";
        }

        private static void check(List<JsonNode> letters, String reason, int expected) throws IOException {
            long found = letters.stream()
                    .filter(letter -> letter.path("reason").asText().equals(reason))
                    .count();
            if (found != expected) {
                throw new IOException(found + " dead letters say " + reason + ", not " + expected);
            }
        }

        @Override
        public void demand(Play play, Figures figures) {
            figures.demandOnce();
            int left = play.stage.deadLetters();
            figures.verdict().demand(left == UNREADABLE, left + " dead letters left");
        }
    };

    private final String title;
    private final int messages;

    Mending(String title, int messages) {
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
