package dev.proactivebot.crowd;

import dev.proactivebot.testing.SlidingWindows;
import dev.proactivebot.testing.TeamsLimits;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/** The connector of Teams at the other end of an HTTP client: it enforces the published limits, and counts. */
final class SimulatedTeams extends HttpClient {
    private static final long LEAST_LATENCY = 40_000;
    private static final long MORE_LATENCY = 80_000;

    private final VirtualTime time;
    private final Random random;
    private final TeamsLimits limits = TeamsLimits.published();
    private final Map<String, SlidingWindows> windows = new HashMap<>();
    private final Map<String, List<Long>> arrivals = new HashMap<>();
    private final List<Long> all = new ArrayList<>();
    private long throttled;
    private long pausedUntil;

    SimulatedTeams(VirtualTime time, Random random) {
        this.time = time;
        this.random = random;
    }

    /** Answers 429 until then. */
    void pauseUntil(long end) {
        pausedUntil = end;
    }

    long throttled() {
        return throttled;
    }

    /** Returns when messages arrived, in this order. */
    List<Long> arrivals() {
        return all;
    }

    /** Returns when messages arrived in that conversation. */
    List<Long> arrivals(String conversation) {
        return arrivals.getOrDefault(conversation, List.of());
    }

    /** Returns how many messages arrived more than once, where each has a conversation of its own. */
    long repeated() {
        return arrivals.values().stream().filter(times -> times.size() > 1).count();
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
        long latency = LEAST_LATENCY + random.nextLong(MORE_LATENCY);
        time.sleep(latency / 2);
        boolean isTaken = judge(conversation(request.uri()));
        time.sleep(latency / 2);
        return new Response<>(request, isTaken ? 201 : 429, handler);
    }

    /** A request is made in the simulated thread that asks for it. */
    @Override
    public Optional<Executor> executor() {
        return Optional.of(Runnable::run);
    }

    /** The conversation of message 17 in tenant 3 is {@code 3:17}: whatever else it is called begins with its tenant. */
    private static String conversation(URI uri) {
        return URLDecoder.decode(uri.getRawPath().split("/", -1)[3], StandardCharsets.UTF_8);
    }

    private boolean judge(String conversation) {
        Instant now = VirtualTime.START.plus(Duration.ofNanos(time.now() * 1_000));
        SlidingWindows ofTenant = windows.computeIfAbsent(
                conversation.split(":", -1)[1], tenant -> new SlidingWindows(List.of(limits.tenant())));
        SlidingWindows ofConversation =
                windows.computeIfAbsent(conversation, one -> new SlidingWindows(limits.conversation()));
        if (time.now() < pausedUntil || !ofTenant.haveRoom(now) || !ofConversation.haveRoom(now)) {
            throttled++;
            return false;
        }
        ofTenant.add(now);
        ofConversation.add(now);
        arrivals.computeIfAbsent(conversation, one -> new ArrayList<>(1)).add(time.now());
        all.add(time.now());
        return true;
    }

    private static final class Response<T> implements HttpResponse<T>, HttpResponse.ResponseInfo {
        private final HttpRequest request;
        private final int status;
        private final T body;

        Response(HttpRequest request, int status, BodyHandler<T> handler) {
            this.request = request;
            this.status = status;
            BodySubscriber<T> reading = handler.apply(this);
            reading.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {}

                @Override
                public void cancel() {}
            });
            reading.onNext(List.of(ByteBuffer.wrap("{\"id\":\"1\"}".getBytes(StandardCharsets.UTF_8))));
            reading.onComplete();
            this.body = reading.getBody().toCompletableFuture().join();
        }

        @Override
        public int statusCode() {
            return status;
        }

        @Override
        public HttpRequest request() {
            return request;
        }

        @Override
        public Optional<HttpResponse<T>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public HttpHeaders headers() {
            return HttpHeaders.of(Map.of("Content-Type", List.of("application/json")), (name, value) -> true);
        }

        @Override
        public T body() {
            return body;
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return Optional.empty();
        }

        @Override
        public URI uri() {
            return request.uri();
        }

        @Override
        public Version version() {
            return Version.HTTP_1_1;
        }
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> promises) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return Optional.empty();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return Optional.empty();
    }

    @Override
    public Redirect followRedirects() {
        return Redirect.NEVER;
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return Optional.empty();
    }

    @Override
    public SSLContext sslContext() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SSLParameters sslParameters() {
        return new SSLParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return Optional.empty();
    }

    @Override
    public Version version() {
        return Version.HTTP_1_1;
    }
}
