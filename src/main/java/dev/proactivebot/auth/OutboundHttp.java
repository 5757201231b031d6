package dev.proactivebot.auth;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Creates the HTTP client for the connector, for signing keys and for tokens, which share its connections. */
public final class OutboundHttp {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final String KEEP_ALIVE = "jdk.httpclient.keepalive.timeout";

    private OutboundHttp() {}

    /**
     * Creates a client of HTTP/1.1 that follows no redirects, because a redirect would send the bot's token to a host that is not on the
     * allow-list. The app needs only one: each call makes another pool of connections.
     */
    public static HttpClient create() {
        // a pooled connection that the other side has closed breaks the next POST, whose outcome is then unknown:
        // JDK 17 keeps them for 20 minutes, load balancers for one to four. Read before the first client is made
        if (System.getProperty(KEEP_ALIVE) == null) {
            System.setProperty(KEEP_ALIVE, "30");
        }
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .executor(TimeLimitedCall.threads("bot-http"))
                .build();
    }

    /**
     * Sends a request and waits for the whole answer.
     *
     * @param http made by {@link #create}
     * @param atMost from resolving the name to the last byte
     */
    public static <T> HttpResponse<T> send(
            HttpClient http, HttpRequest request, HttpResponse.BodyHandler<T> body, Duration atMost)
            throws ExecutionException, TimeoutException, InterruptedException {
        return TimeLimitedCall.result(
                () -> http.send(request, body), http.executor().orElseThrow(), atMost);
    }
}
