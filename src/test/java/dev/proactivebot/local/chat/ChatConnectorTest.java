package dev.proactivebot.local.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ChatConnectorTest {
    private static final String ACTIVITIES = "v3/conversations/local-chat/activities";

    private final PrintedTranscript printed = new PrintedTranscript();
    private final List<String> replies = new CopyOnWriteArrayList<>();
    private int port;

    @BeforeEach
    void listen() throws IOException {
        ObjectMapper json = new ObjectMapper();
        ChatActivities activities = new ChatActivities(json, "http://localhost/");
        port = new ChatConnector(json, activities, printed.transcript, replies::add).listen(0);
    }

    @Test
    void botActivitiesArePrinted() throws Exception {
        assertEquals(
                201,
                call("POST", ACTIVITIES, "{\"type\":\"message\",\"text\":\"grüße\\nzwei\"}")
                        .statusCode());
        call(
                "POST",
                ACTIVITIES,
                "{\"type\":\"message\",\"attachments\":[{\"contentType\":\"image/png\",\"name\":\"a.png\"}]}");
        call("PUT", ACTIVITIES + "/1", "{\"type\":\"message\",\"text\":\"new\"}");
        call("DELETE", ACTIVITIES + "/1", "");
        call("POST", ACTIVITIES, "{\"type\":\"event\",\"name\":\"e\"}");
        call("POST", ACTIVITIES, "{\"type\":\"message\"}");

        assertEquals(
                List.of(
                        "bot> grüße",
                        "bot> zwei",
                        "bot> [attachment image/png a.png]",
                        "bot> (edited) new",
                        "bot> (deleted 1)",
                        "bot> [event e]",
                        "bot> [empty message]"),
                printed.lines());
    }

    @Test
    void replyGetsAnIdAndReportsItsTarget() throws Exception {
        HttpResponse<String> response = call("POST", ACTIVITIES + "/a%7C1", "{\"type\":\"message\",\"text\":\"x\"}");

        assertTrue(response.body().matches("\\{\"id\":\"reply-\\d+\"}"), response.body());
        call("POST", ACTIVITIES, "{\"type\":\"message\",\"text\":\"x\",\"replyToId\":\"b\"}");
        assertEquals(List.of("a|1", "b"), replies);
    }

    @Test
    void typingIsAcceptedSilently() throws Exception {
        HttpResponse<String> response = call("POST", ACTIVITIES + "/1", "{\"type\":\"typing\"}");

        assertEquals(202, response.statusCode());
        assertEquals("", response.body());
        assertEquals(List.of(), printed.lines());
        assertEquals(List.of(), replies);
    }

    @Test
    void onlyTheOneConversationExists() throws Exception {
        assertTrue(call("GET", "v3/conversations/local-chat/members", "").body().contains("local-user"));
        assertTrue(call("GET", "v3/conversations/local-chat/pagedmembers", "")
                .body()
                .contains("\"members\":[{"));
        assertEquals(
                200,
                call("GET", "v3/conversations/local-chat/members/local-user", "")
                        .statusCode());
        assertEquals(
                404,
                call("GET", "v3/conversations/local-chat/members/nobody", "").statusCode());
        assertTrue(call("POST", "v3/conversations", "{\"activity\":{\"text\":\"first\"}}")
                .body()
                .contains("local-chat"));
        HttpResponse<String> unknown = call("POST", "v3/conversations/other/activities", "{}");
        assertEquals(404, unknown.statusCode());
        assertTrue(unknown.body().contains("ConversationNotFound"));
    }

    @Test
    void badRequestsAreRefused() throws Exception {
        assertEquals(400, call("POST", ACTIVITIES, "{").statusCode());
        assertEquals(404, call("GET", "elsewhere", "").statusCode());
        assertEquals(405, call("GET", ACTIVITIES, "").statusCode());
    }

    private HttpResponse<String> call(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }
}
