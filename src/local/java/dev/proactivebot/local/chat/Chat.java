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

/** Sends typed lines to the bot's real endpoint, and shows the bot's messages as they arrive. */
public final class Chat {
    /** The time that Bot Service waits for the endpoint. */
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(15);

    /** The wait for missing answers. It begins anew when the app is started again. */
    private static final Duration LAST_ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private static final Duration LAST_LOG_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration WELCOME_TIMEOUT = Duration.ofSeconds(15);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();
    private final ObjectMapper json = new ObjectMapper();
    /** Sends one line at a time, in its own thread, so that the end of the input is noticed meanwhile. */
    private final Executor sender = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "chat-sender");
        thread.setDaemon(true);
        return thread;
    });

    private final List<TypedLine> lines = new CopyOnWriteArrayList<>();
    private final TypedLine joining = TypedLine.of("");
    private final CountDownLatch welcomed = new CountDownLatch(1);
    private final URI endpoint;
    private final ChatActivities activities;
    private final Screen screen;
    private final Transcript transcript;
    private volatile long lastAnswersBy;

    private Chat(int botPort, Screen screen) {
        this.endpoint = URI.create("http://localhost:" + botPort + "/api/messages");
        this.activities = new ChatActivities(json, "http://localhost:" + (botPort + 1) + "/");
        this.screen = screen;
        this.transcript = new Transcript(screen);
    }

    /** Opens the chat and its connector, which listens on the port after the bot's. */
    public static Chat open(int botPort, Screen screen) throws IOException {
        Chat chat = new Chat(botPort, screen);
        int port =
                new ChatConnector(chat.json, chat.activities, chat.transcript, chat::recordReply).listen(botPort + 1);
        assert port == botPort + 1;
        return chat;
    }

    /**
     * Sends each line of {@code input}, then waits up to 30 s for the missing answers, and as long again after each
     * {@link #awaitAnswersAgain}.
     *
     * @return the exit status: 1 when an answer is missing
     */
    public int run(InputStream input) throws IOException {
        screen.showHint("Type a message and press Enter; Ctrl-D ends.");
        sender.execute(this::join);
        BufferedReader reader = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
        screen.prompt();
        for (String text = reader.readLine(); text != null; text = reader.readLine()) {
            if (!text.isBlank()) {
                TypedLine line = TypedLine.of(text);
                lines.add(line);
                sender.execute(() -> sendLine(line));
            }
            screen.prompt();
        }
        screen.endPrompt();
        // the sender keeps the order, so by then the join has been answered too
        CountDownLatch sent = new CountDownLatch(1);
        sender.execute(sent::countDown);
        awaitAnswersAgain();
        Poll.until(
                Duration.ofDays(1),
                () -> (sent.getCount() == 0 && lines.stream().allMatch(TypedLine::isSettled))
                        || System.nanoTime() - lastAnswersBy >= 0);
        List<TypedLine> missing = lines.stream().filter(it -> !it.isAnswered()).toList();
        missing.forEach(it -> screen.showNotice("No answer to \"" + it.text() + "\": " + it.reason()));
        return missing.isEmpty() ? 0 : 1;
    }

    /** Gives missing answers the whole time again, because an app that was started again repeats its unfinished work. */
    public void awaitAnswersAgain() {
        lastAnswersBy = System.nanoTime() + LAST_ANSWER_TIMEOUT.toNanos();
    }

    /** Records that the items of {@code trace} need no more work. */
    public void endTrace(String trace) {
        if (trace.equals(joining.trace())) {
            welcomed.countDown();
        }
        lines.stream().filter(it -> it.trace().equals(trace)).forEach(TypedLine::recordEnd);
    }

    /** Joins the conversation. A welcome travels through the queue, and the first line waits for it. */
    private void join() {
        send(joining, activities.userJoined(joining.id()));
        if (joining.isAccepted()) {
            try {
                welcomed.await(WELCOME_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
                awaitAnswersAgain();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void sendLine(TypedLine line) {
        screen.echoInput(line.text());
        try {
            send(line, activities.fromInput(line.id(), line.text()));
        } catch (JsonProcessingException e) {
            line.recordFailure("the data is not JSON: write it as in /submit {\"action\":\"approve\"}");
            screen.showNotice("chat: " + line.reason());
        }
        if (screen.isEchoing()) {
            Poll.until(LAST_ANSWER_TIMEOUT, line::isSettled);
            Poll.until(LAST_LOG_TIMEOUT, line::isEnded);
        }
    }

    private void send(TypedLine line, ObjectNode activity) {
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .timeout(RESPONSE_TIMEOUT)
                .header("Content-Type", "application/json; charset=utf-8")
                .header("traceparent", "00-" + line.trace() + "-" + line.trace().substring(16) + "-00")
                .POST(HttpRequest.BodyPublishers.ofString(activity.toString()))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            line.recordResponse(response.statusCode(), response.body());
            if (response.statusCode() == 200 && activity.has("name")) {
                transcript.showInvokeResponse(json.readTree(response.body()));
            }
        } catch (IOException e) {
            line.recordFailure("the endpoint did not answer (" + e + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            line.recordFailure("interrupted");
        }
        if (line.isSettled() && !line.isAnswered()) {
            screen.showNotice("chat: " + line.reason());
        }
    }

    private void recordReply(String activityId) {
        lines.stream().filter(it -> it.id().equals(activityId)).forEach(TypedLine::recordReply);
    }
}
