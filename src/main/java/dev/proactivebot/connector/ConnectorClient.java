package dev.proactivebot.connector;

import dev.proactivebot.auth.BotCredential;
import dev.proactivebot.auth.BoundedBody;
import dev.proactivebot.auth.OutboundHttp;
import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.auth.TokenResult;
import dev.proactivebot.connector.ConnectorResponse.Answered;
import dev.proactivebot.connector.ConnectorResponse.InvalidId;
import dev.proactivebot.connector.ConnectorResponse.NoAnswer;
import dev.proactivebot.connector.ConnectorResponse.NotReached;
import dev.proactivebot.connector.ConnectorResponse.ServiceUrlRefused;
import dev.proactivebot.connector.ConnectorResponse.Unauthenticated;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ConversationParameters;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.schema.TraceParent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls the Bot Connector REST API v3 ("Conversation operations" in its reference): one request in, one plain response out. It does not
 * retry or follow redirects, and nothing the connector does makes it throw. The timeout of an operation covers everything, from waiting
 * for a token to reading the answer.
 */
public final class ConnectorClient {
    /** The timeout of an operation whose caller has no shorter one. */
    public static final Duration TIMEOUT = Duration.ofSeconds(15);

    private static final int LARGEST_ANSWER = 64 * 1_024;
    /** The largest page, 500 members, is about 150 KiB. */
    private static final int LARGEST_MEMBERS_PAGE = 1_024 * 1_024;

    /** Makes our own timeout, which covers name resolution, end after the HTTP client's, which does not. */
    private static final Duration GRACE = Duration.ofMillis(200);

    private final HttpClient http;
    private final BotCredential credential;
    private final ServiceUrlPolicy policy;
    private final Clock clock;
    private final @Nullable Supplier<TraceParent> spans;

    /** @param http a client that follows no redirects: {@code OutboundHttp.create()} */
    public ConnectorClient(HttpClient http, BotCredential credential, ServiceUrlPolicy policy, Clock clock) {
        if (http.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException(
                    "The HTTP client must not follow redirects: it would send the token to other hosts.");
        }
        this.http = http;
        this.credential = credential;
        this.policy = policy;
        this.clock = clock;
        this.spans = null;
    }

    private ConnectorClient(ConnectorClient untraced, Supplier<TraceParent> spans) {
        this.http = untraced.http;
        this.credential = untraced.credential;
        this.policy = untraced.policy;
        this.clock = untraced.clock;
        this.spans = spans;
    }

    /** Returns a client that takes a new span from {@code spans} for each request. */
    public ConnectorClient withTrace(Supplier<TraceParent> spans) {
        return new ConnectorClient(this, spans);
    }

    /** Starts fetching the token that a send will need soon, and does not wait for it. */
    public void prefetchToken() {
        var unused = credential.token(Duration.ZERO);
    }

    /**
     * Waits for a token.
     *
     * @return empty when there is a token or none is needed; else the reason why nothing can be sent
     */
    public Optional<ConnectorResponse> authenticate(Duration timeout) {
        return credential.token(timeout) instanceof TokenResult.Unavailable unavailable
                ? Optional.of(new Unauthenticated(unavailable.reason()))
                : Optional.empty();
    }

    /** Sends a new activity to a conversation. */
    public ConnectorResponse sendToConversation(
            @Nullable String serviceUrl, @Nullable String conversationId, Activity activity, Duration timeout) {
        return write(serviceUrl, "POST", ConnectorPath.activities(conversationId), json(activity), timeout);
    }

    /** Replies to an activity; on a channel without threads this is the same as {@link #sendToConversation}. */
    public ConnectorResponse replyToActivity(
            @Nullable String serviceUrl,
            @Nullable String conversationId,
            @Nullable String activityId,
            Activity activity,
            Duration timeout) {
        return write(serviceUrl, "POST", ConnectorPath.activity(conversationId, activityId), json(activity), timeout);
    }

    /** Replaces an activity that the bot sent. */
    public ConnectorResponse updateActivity(
            @Nullable String serviceUrl,
            @Nullable String conversationId,
            @Nullable String activityId,
            Activity activity,
            Duration timeout) {
        return write(serviceUrl, "PUT", ConnectorPath.activity(conversationId, activityId), json(activity), timeout);
    }

    /** Deletes an activity that the bot sent. */
    public ConnectorResponse deleteActivity(
            @Nullable String serviceUrl,
            @Nullable String conversationId,
            @Nullable String activityId,
            Duration timeout) {
        ConnectorPath path = ConnectorPath.activity(conversationId, activityId);
        return write(serviceUrl, "DELETE", path, BodyPublishers.noBody(), timeout);
    }

    /** Creates a conversation, or a post in a channel. The answer's {@code id} is the conversation's. */
    public ConnectorResponse createConversation(
            @Nullable String serviceUrl, ConversationParameters parameters, Duration timeout) {
        return write(serviceUrl, "POST", ConnectorPath.conversations(), json(parameters), timeout);
    }

    /** Gets one member of a conversation; the answer's body is a {@code ChannelAccount}. */
    public ConnectorResponse getConversationMember(
            @Nullable String serviceUrl, @Nullable String conversationId, @Nullable String memberId, Duration timeout) {
        return read(serviceUrl, ConnectorPath.member(conversationId, memberId), timeout);
    }

    /**
     * Gets a page of a conversation's members; the answer's body is a {@code PagedMembers}.
     *
     * @param pageSize the most members on the page; zero leaves it to the channel
     * @param continuationToken the previous page's; null for the first page
     */
    public ConnectorResponse getConversationPagedMembers(
            @Nullable String serviceUrl,
            @Nullable String conversationId,
            int pageSize,
            @Nullable String continuationToken,
            Duration timeout) {
        return read(serviceUrl, ConnectorPath.pagedMembers(conversationId, pageSize, continuationToken), timeout);
    }

    /** Shows "is typing" in the conversation of {@code reference}, for about three seconds. */
    public ConnectorResponse sendTyping(ConversationReference reference, Duration timeout) {
        Activity typing = Activity.typing().addressedTo(reference.withoutActivityId());
        return sendToConversation(reference.serviceUrl(), reference.conversationId(), typing, timeout);
    }

    private ConnectorResponse write(
            @Nullable String serviceUrl, String method, ConnectorPath path, BodyPublisher body, Duration timeout) {
        return exchange(serviceUrl, method, path, body, LARGEST_ANSWER, timeout);
    }

    /** Treats an answer whose body cannot be used as no answer. */
    private ConnectorResponse read(@Nullable String serviceUrl, ConnectorPath path, Duration timeout) {
        ConnectorResponse response =
                exchange(serviceUrl, "GET", path, BodyPublishers.noBody(), LARGEST_MEMBERS_PAGE, timeout);
        return response instanceof Answered answered && answered.isSuccess() && answered.body() == null
                ? new NoAnswer("the answer was cut off or is not JSON")
                : response;
    }

    private ConnectorResponse exchange(
            @Nullable String serviceUrl,
            String method,
            ConnectorPath path,
            BodyPublisher body,
            int mostBytes,
            Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        Optional<URI> base = policy.base(serviceUrl);
        if (base.isEmpty()) {
            return new ServiceUrlRefused("the serviceUrl is not on the allow-list");
        }
        if (path.problem() != null) {
            return new InvalidId(path.problem());
        }
        TokenResult grant = credential.token(timeout);
        if (grant instanceof TokenResult.Unavailable unavailable) {
            return new Unauthenticated(unavailable.reason());
        }
        Duration left = left(deadline);
        if (left.isZero()) {
            return new NotReached("no time was left to send the request");
        }
        HttpRequest request = ConnectorRequest.of(
                path.appendedTo(base.get()), method, body, grant, spans == null ? null : spans.get(), left);
        ConnectorResponse response = send(request, mostBytes, deadline);
        if (grant instanceof TokenResult.Granted granted
                && response instanceof Answered answered
                && answered.isTokenRefused()) {
            credential.reject(granted.token());
        }
        return response;
    }

    /** Sends the request. Once the status and headers are there the connector has answered, even if the body breaks off. */
    private ConnectorResponse send(HttpRequest request, int mostBytes, long deadline) {
        AtomicReference<HttpResponse.ResponseInfo> head = new AtomicReference<>();
        HttpResponse.BodyHandler<byte[]> body = info -> {
            head.set(info);
            return new BoundedBody(mostBytes);
        };
        try {
            HttpResponse<byte[]> response =
                    OutboundHttp.send(http, request, body, left(deadline).plus(GRACE));
            return ResponseReader.read(response.statusCode(), response.headers(), response.body(), clock.instant());
        } catch (ExecutionException e) {
            return orHead(head.get(), RequestFailures.classify(e.getCause()));
        } catch (TimeoutException e) {
            return orHead(head.get(), new NoAnswer("no answer in time"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new NoAnswer("interrupted while waiting for the answer");
        }
    }

    private ConnectorResponse orHead(HttpResponse.@Nullable ResponseInfo head, ConnectorResponse failure) {
        return head == null
                ? failure
                : ResponseReader.read(head.statusCode(), head.headers(), new byte[0], clock.instant());
    }

    private static BodyPublisher json(Object body) {
        return BodyPublishers.ofByteArray(BotJson.write(body));
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }
}
