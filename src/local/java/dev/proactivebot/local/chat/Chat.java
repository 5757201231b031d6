package dev.proactivebot.local.chat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.proactivebot.local.Poll;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** Sends what is typed through the bot's real endpoint, and prints what the bot says as it arrives. */
public final class Chat {
    /** The Bot Service waits as long. */
    private static final Duration ANSWER = Duration.ofSeconds(15);

    private static final Duration LAST_ANSWERS = Duration.ofSeconds(30);

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
    private final URI endpoint;
    private final Activities activities;

    private Chat(int botPort) {
        this.endpoint = URI.create("http://localhost:" + botPort + "/api/messages");
        this.activities = new Activities(json, "http://localhost:" + (botPort + 1) + "/");
    }

    /** Opens the chat's connector on the port after the bot's. */
    public static Chat open(int botPort) throws IOException {
        Chat chat = new Chat(botPort);
        Transcript transcript = new Transcript(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        int port = new ChatConnector(chat.json, chat.activities, transcript, chat::replied).listen(botPort + 1);
        assert port == botPort + 1;
        return chat;
    }

    /**
     * Reads lines until {@code input} ends, then waits until each has been answered, 30 s at most.
     *
     * @return the exit status: 1 when an answer is missing
     */
    public int run(InputStream input) throws IOException {
        System.err.println("Type a message and press Enter; Ctrl-D ends.");
        Line arrival = new Line("", UUID.randomUUID().toString());
        sender.execute(() -> send(arrival, activities.arrival(arrival.id())));
        BufferedReader reader = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
        for (String text = reader.readLine(); text != null; text = reader.readLine()) {
            if (!text.isBlank()) {
                Line line = new Line(text, UUID.randomUUID().toString());
                lines.add(line);
                ObjectNode activity = activities.message(line.id(), text);
                sender.execute(() -> send(line, activity));
            }
        }
        // the sender works in turn: with this the arrival, too, has had its answer from the endpoint
        CountDownLatch sent = new CountDownLatch(1);
        sender.execute(sent::countDown);
        Poll.until(LAST_ANSWERS, () -> sent.getCount() == 0 && lines.stream().allMatch(Line::isSettled));
        List<Line> missing = lines.stream().filter(it -> !it.isAnswered()).toList();
        missing.forEach(it -> System.err.println("No answer to \"" + it.text() + "\": " + it.reason()));
        return missing.isEmpty() ? 0 : 1;
    }

    private void send(Line line, ObjectNode activity) {
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .timeout(ANSWER)
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(activity.toString()))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            line.answered(response.statusCode(), response.body());
        } catch (IOException e) {
            line.failed("the endpoint did not answer (" + e + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            line.failed("interrupted");
        }
        if (line.isSettled() && !line.isAnswered()) {
            System.err.println("chat: " + line.reason());
        }
    }

    private void replied(String activityId) {
        lines.stream().filter(it -> it.id().equals(activityId)).forEach(Line::replied);
    }
}
