package dev.proactivebot.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.local.RunningHost;
import dev.proactivebot.testing.AppFunctions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Who looks at dead letters and sends them again, with the function key. */
final class Operator {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FEW = 20;

    private final RunningHost host;
    private String notification = "";

    Operator(RunningHost host) {
        this.host = host;
    }

    /** All of them, page by page. */
    List<JsonNode> deadLetters() throws IOException {
        List<JsonNode> all = new ArrayList<>();
        String after = "";
        do {
            HttpResponse<String> page = AppFunctions.keyed(host, "GET", "deadletters?top=" + FEW + after);
            JsonNode body = JSON.readTree(page.body());
            body.path("deadLetters").forEach(all::add);
            after = body.path("next").asText("");
            after = after.isEmpty() ? "" : "&after=" + after;
        } while (!after.isEmpty());
        return all;
    }

    /** The status that was answered. */
    int replay(JsonNode letter) throws IOException {
        return AppFunctions.keyed(
                        host, "POST", "deadletters/" + letter.path("id").asText() + "/replay")
                .statusCode();
    }

    void tellEveryone(String text) throws IOException {
        notify("{\"everyone\":true}", text);
    }

    void tell(List<String> users, String text) throws IOException {
        notify(
                users.stream()
                        .map(user -> "{\"user\":\"" + user + "\",\"channelId\":\"msteams\"}")
                        .collect(Collectors.joining(",", "[", "]")),
                text);
    }

    private void notify(String to, String text) throws IOException {
        HttpResponse<String> answer =
                AppFunctions.postKeyed(host, "notifications", "{\"to\":" + to + ",\"text\":\"" + text + "\"}");
        if (answer.statusCode() != 202) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
        notification = JSON.readTree(answer.body()).path("id").asText();
    }

    void cancel() throws IOException {
        demandDone(AppFunctions.keyed(host, "DELETE", "notifications/" + notification));
    }

    /** Takes back what was said. */
    void recall() throws IOException {
        demandDone(AppFunctions.keyed(host, "DELETE", "notifications/" + notification + "?recall=true"));
    }

    void change(String text) throws IOException {
        demandDone(AppFunctions.keyed(
                host, "PUT", "notifications/" + notification + "/content", "{\"text\":\"" + text + "\"}"));
    }

    private static void demandDone(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
    }

    /** Of the notification; what was counted a moment ago is not shown again. */
    JsonNode counts() {
        return shown().path("counts");
    }

    /** How far the change or the recall has come. */
    JsonNode change() {
        return shown().path("change");
    }

    private JsonNode shown() {
        try {
            Stage.pause(Duration.ofSeconds(3));
            long started = System.nanoTime();
            String body = AppFunctions.keyed(host, "GET", "notifications/" + notification)
                    .body();
            System.err.println("  counted in " + (System.nanoTime() - started) / 1_000_000 + " ms");
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
