package dev.proactivebot.auth;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;

/** Creates the HTTP client for the connector, for signing keys and for tokens, which share its connections. */
public final class OutboundHttp {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final String KEEP_ALIVE = "jdk.httpclient.keepalive.timeout";

    /**
     * Handles answers in the client's own thread. Our body handlers only collect bytes, and to wake another thread for each part of an answer
     * takes a third of a request's CPU.
     */
    public static final Executor ON_CLIENT_THREAD = Runnable::run;

    private static final Executor THREADS = TimeLimitedCall.threads("bot-http");

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
                .executor(ON_CLIENT_THREAD)
                .build();
    }

    /**
     * Sends a request and waits for the whole answer.
     *
     * @param http made by {@link #create}
     * @param body must not wait for anything: it is called in the client's own thread
     * @param atMost from resolving the name to the last byte
     */
    public static <T> HttpResponse<T> send(
            HttpClient http, HttpRequest request, HttpResponse.BodyHandler<T> body, Duration atMost)
            throws ExecutionException, TimeoutException, InterruptedException {
        return TimeLimitedCall.result(() -> http.send(request, body), threads(http), atMost);
    }

    /** Returns the threads that send, which a client of a test brings itself. */
    private static Executor threads(HttpClient http) {
        return http.executor().filter(own -> own != ON_CLIENT_THREAD).orElse(THREADS);
    }
}
