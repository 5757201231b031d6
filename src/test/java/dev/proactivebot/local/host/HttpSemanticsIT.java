package dev.proactivebot.local.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.local.Azurite;
import dev.proactivebot.local.RunningHost;
import dev.proactivebot.local.SampleApp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests the host between a caller and an HTTP function. */
@Timeout(60)
class HttpSemanticsIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int LIMIT = 100_000;

    @TempDir
    static Path folder;

    private static Azurite azurite;
    private static RunningHost host;

    @BeforeAll
    static void start() throws IOException {
        azurite = Azurite.start(folder.resolve("azurite"));
        host = RunningHost.of(SampleApp.stage(folder.resolve("app"), "{}", "00:02:00"))
                .storage(azurite)
                .setting("TickSchedule", "0 0 0 1 1 *")
                .setting("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", String.valueOf(LIMIT))
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        host.close();
        azurite.close();
    }

    @Test
    void functionGetsTheRequestAsFromTheWorker() throws Exception {
        HttpResponse<String> response = HTTP.send(
                HttpRequest.newBuilder(host.uri("echo/a%20b?x=1&x=2&empty="))
                        .header("X-Some-Header", "v")
                        .POST(BodyPublishers.ofString("grüße"))
                        .build(),
                BodyHandlers.ofString());

        assertEquals(200, response.statusCode());
        assertEquals("yes", response.headers().firstValue("X-Mixed-Case").orElseThrow());
        List<String> lines = response.body().lines().toList();
        assertTrue(lines.contains("id=a b"), response.body());
        assertTrue(lines.contains("body=Optional[grüße]"), response.body());
        assertTrue(lines.contains("query={x=1,2}"), response.body());
        assertTrue(response.body().contains("x-some-header=v"), response.body());
        assertTrue(lines.contains("setting=Development"), response.body());
        assertTrue(lines.contains("cwd=" + folder.resolve("app").toAbsolutePath()), response.body());
    }

    @Test
    void eachCallGetsANewInstance() throws Exception {
        assertTrue(post("echo/1", "").body().contains("calls=1\n"));
        assertTrue(post("echo/2", "").body().contains("calls=1\n"));
    }

    @Test
    void emptyBodyIsAnEmptyOptional() throws Exception {
        assertTrue(post("echo/1", "").body().contains("body=Optional.empty"));
    }

    @Test
    void chunkedBodyArrivesEmpty() throws Exception {
        BodyPublisher chunked =
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream("lost".getBytes(StandardCharsets.UTF_8)));
        HttpResponse<String> response = HTTP.send(
                HttpRequest.newBuilder(host.uri("echo/1")).POST(chunked).build(), BodyHandlers.ofString());

        assertTrue(response.body().contains("body=Optional.empty"), response.body());
        assertTrue(host.awaitStderr("send Content-Length", SOON));
    }

    /** Sends no body, so a host that reads it would never answer. */
    @Test
    void tooLongBodyAnswers500Unread() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), host.port())) {
            socket.setSoTimeout((int) SOON.toMillis());
            String head = "POST /api/echo/1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + (LIMIT + 1) + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readNBytes(13), StandardCharsets.US_ASCII);

            assertEquals("HTTP/1.1 500 ", answer);
        }
        assertEquals(200, post("echo/1", "x".repeat(LIMIT)).statusCode());
    }

    /** The host ignores the case of names and keeps the first one; the worker does not ignore it. */
    @Test
    void queryParameterInOtherCaseHidesTheRouteParameter() throws Exception {
        assertEquals(500, get("echo/1?ID=2").statusCode());
        assertTrue(host.awaitStderr("there is no binding data named id", SOON));
        assertTrue(get("echo/1?id=2").body().contains("id=1\n"));
    }

    @Test
    void headAnswersWithoutBody() throws Exception {
        HttpResponse<String> response = HTTP.send(
                HttpRequest.newBuilder(host.uri("echo/1"))
                        .method("HEAD", BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());

        assertEquals(200, response.statusCode());
        assertEquals("", response.body());
    }

    @Test
    void unlistedMethodAnswers404() throws Exception {
        HttpResponse<String> response =
                HTTP.send(HttpRequest.newBuilder(host.uri("echo/1")).DELETE().build(), BodyHandlers.ofString());

        assertEquals(404, response.statusCode());
        assertEquals(404, post("nowhere", "").statusCode());
    }

    @Test
    void keyedFunctionRequiresItsKey() throws Exception {
        assertEquals(401, get("keyed").statusCode());
        assertEquals(401, get("keyed?code=wrong").statusCode());
        assertEquals(200, get("keyed?code=local").statusCode());
        HttpRequest byHeader = HttpRequest.newBuilder(host.uri("keyed"))
                .header("x-functions-key", "local")
                .build();
        assertEquals("open", HTTP.send(byHeader, BodyHandlers.ofString()).body());
    }

    @Test
    void onlyBinaryTypesArriveAsBytes() throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(host.uri("bytes")).POST(BodyPublishers.ofString("abc"));

        assertEquals(
                "abc",
                HTTP.send(
                                request.header("Content-Type", "application/octet-stream")
                                        .build(),
                                BodyHandlers.ofString())
                        .body());
        assertEquals(500, post("bytes", "abc").statusCode());
    }

    @Test
    void outputsAreWrittenBeforeTheAnswer() throws Exception {
        TestQueue out = new TestQueue(azurite, "out-queue");
        out.now();

        assertEquals(202, post("enqueue/bytes", "{\"a\":1}").statusCode());
        assertEquals(List.of("{\"a\":1}"), out.now());
        assertEquals(202, post("enqueue/list", "[{\"a\":1}]").statusCode());
        assertEquals("[{\"a\":1}]", out.now().get(1));
    }

    /** The platform rewrites such a string; the stand-in reports it. */
    @Test
    void stringOutputOfJsonIsRefused() throws Exception {
        assertEquals(500, post("enqueue/text", "{\"a\":1}").statusCode());
        assertTrue(host.awaitStderr("use OutputBinding<byte[]>", SOON));
        assertEquals(202, post("enqueue/text", "plain").statusCode());
    }

    @Test
    void failedCallWritesNoOutputAndNoBody() throws Exception {
        TestQueue out = new TestQueue(azurite, "out-queue");
        out.now();
        HttpResponse<String> response = post("enqueue/bytes?fail=1", "unwanted");

        assertEquals(500, response.statusCode());
        assertEquals("", response.body());
        assertFalse(out.now().contains("unwanted"));
        assertTrue(host.awaitStderr("failed after the output was set", SOON));
    }

    @Test
    void tooLongOutputFailsTheCall() throws Exception {
        assertEquals(
                202, post("enqueue/bytes", "x".repeat(QueueOutputs.MAX_BYTES)).statusCode());
        assertEquals(
                500,
                post("enqueue/bytes", "x".repeat(QueueOutputs.MAX_BYTES + 1)).statusCode());
    }

    @Test
    void appLogGoesToStandardErrorUnformatted() throws Exception {
        post("echo/1", "");
        assertTrue(host.awaitStderr("[echo] INFO echo {0}", SOON));
        assertTrue(host.awaitStderr("printed by the app", SOON));
    }

    private static HttpResponse<String> post(String route, String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(host.uri(route))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String route) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(host.uri(route)).build(), BodyHandlers.ofString());
    }
}
