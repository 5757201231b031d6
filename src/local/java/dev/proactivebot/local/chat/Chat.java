package dev.proactivebot.local.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.proactivebot.local.Poll;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Sends what is typed through the bot's real endpoint, and shows what the bot says as it arrives. */
public final class Chat {
    /** The Bot Service waits as long. */
    private static final Duration ANSWER = Duration.ofSeconds(15);

    private static final Duration LAST_ANSWERS = Duration.ofSeconds(30);

    private static final Duration LAST_LOG = Duration.ofSeconds(2);
    private static final Duration WELCOME = Duration.ofSeconds(15);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();
    private final ObjectMapper json = new ObjectMapper();
    /** One after the other, as a person types; but reading goes on meanwhile, so that the end of the input is seen. */
    private final Executor sender = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "chat-sender");
        thread.setDaemon(true);
        return thread;
    });

    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final Line arrival = Line.typed("");
    private final CountDownLatch welcomed = new CountDownLatch(1);
    private final URI endpoint;
    private final Activities activities;
    private final Screen screen;
    private final Transcript transcript;

    private Chat(int botPort, Screen screen) {
        this.endpoint = URI.create("http://localhost:" + botPort + "/api/messages");
        this.activities = new Activities(json, "http://localhost:" + (botPort + 1) + "/");
        this.screen = screen;
        this.transcript = new Transcript(screen);
    }

    /** Opens the chat's connector on the port after the bot's. */
    public static Chat open(int botPort, Screen screen) throws IOException {
        Chat chat = new Chat(botPort, screen);
        int port = new ChatConnector(chat.json, chat.activities, chat.transcript, chat::replied).listen(botPort + 1);
        assert port == botPort + 1;
        return chat;
    }

    /**
     * Reads lines until {@code input} ends, then waits until each has been answered, 30 s at most.
     *
     * @return the exit status: 1 when an answer is missing
     */
    public int run(InputStream input) throws IOException {
        screen.hint("Type a message and press Enter; Ctrl-D ends.");
        sender.execute(this::arrive);
        BufferedReader reader = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
        screen.prompt();
        for (String text = reader.readLine(); text != null; text = reader.readLine()) {
            if (!text.isBlank()) {
                Line line = Line.typed(text);
                lines.add(line);
                sender.execute(() -> say(line));
            }
            screen.prompt();
        }
        screen.endPrompt();
        // the sender works in turn: with this the arrival, too, has had its answer from the endpoint
        CountDownLatch sent = new CountDownLatch(1);
        sender.execute(sent::countDown);
        Poll.until(LAST_ANSWERS, () -> sent.getCount() == 0 && lines.stream().allMatch(Line::isSettled));
        List<Line> missing = lines.stream().filter(it -> !it.isAnswered()).toList();
        missing.forEach(it -> screen.notice("No answer to \"" + it.text() + "\": " + it.reason()));
        return missing.isEmpty() ? 0 : 1;
    }

    /** Takes note that nothing more is done for an item of {@code trace}. */
    public void ended(String trace) {
        if (trace.equals(arrival.trace())) {
            welcomed.countDown();
        }
        lines.stream().filter(it -> it.trace().equals(trace)).forEach(Line::ended);
    }

    /** Comes into the conversation. A welcome is said through the queue, and the first line waits for it. */
    private void arrive() {
        send(arrival, activities.arrival(arrival.id()));
        if (arrival.isAccepted()) {
            try {
                welcomed.await(WELCOME.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void say(Line line) {
        screen.typed(line.text());
        try {
            send(line, activities.typed(line.id(), line.text()));
        } catch (JsonProcessingException e) {
            line.failed("the data is not JSON: write it as in /submit {\"action\":\"approve\"}");
            screen.notice("chat: " + line.reason());
        }
        if (screen.echoes()) {
            Poll.until(LAST_ANSWERS, line::isSettled);
            Poll.until(LAST_LOG, line::isEnded);
        }
    }

    private void send(Line line, ObjectNode activity) {
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .timeout(ANSWER)
                .header("Content-Type", "application/json; charset=utf-8")
                .header("traceparent", "00-" + line.trace() + "-" + line.trace().substring(16) + "-00")
                .POST(HttpRequest.BodyPublishers.ofString(activity.toString()))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            line.answered(response.statusCode(), response.body());
            if (response.statusCode() == 200 && activity.has("name")) {
                transcript.answered(json.readTree(response.body()));
            }
        } catch (IOException e) {
            line.failed("the endpoint did not answer (" + e + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            line.failed("interrupted");
        }
        if (line.isSettled() && !line.isAnswered()) {
            screen.notice("chat: " + line.reason());
        }
    }

    private void replied(String activityId) {
        lines.stream().filter(it -> it.id().equals(activityId)).forEach(Line::replied);
    }
}
