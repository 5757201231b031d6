package dev.proactivebot.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboundHttpTest {
    private static final Duration PLENTY = Duration.ofSeconds(20);
    private static final int OK = 204;

    private final HttpClient http = OutboundHttp.create();
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(OK, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void errorOfBodyHandlerLeavesTheClientUsable() throws Exception {
        assertThrows(
                ExecutionException.class,
                () -> OutboundHttp.send(
                        http,
                        request(server.getAddress().getPort()),
                        info -> {
                            throw new NoClassDefFoundError("of a body handler");
                        },
                        PLENTY));

        assertEquals(OK, status(PLENTY));
    }

    @Test
    void silentServerIsAbandonedAtTheTimeout() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HttpRequest request = request(silent.getLocalPort());
            assertThrows(
                    TimeoutException.class,
                    () -> OutboundHttp.send(http, request, BodyHandlers.discarding(), Duration.ofMillis(50)));
        }

        assertEquals(OK, status(PLENTY));
    }

    private int status(Duration atMost) throws Exception {
        return OutboundHttp.send(http, request(server.getAddress().getPort()), BodyHandlers.discarding(), atMost)
                .statusCode();
    }

    private static HttpRequest request(int port) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .build();
    }
}
