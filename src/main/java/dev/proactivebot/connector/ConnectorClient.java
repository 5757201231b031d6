package dev.proactivebot.connector;

import dev.proactivebot.auth.BotCredential;
import dev.proactivebot.auth.BoundedBody;
import dev.proactivebot.auth.Grant;
import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.connector.ConnectorResponse.Answered;
import dev.proactivebot.connector.ConnectorResponse.NoAnswer;
import dev.proactivebot.connector.ConnectorResponse.NotReached;
import dev.proactivebot.connector.ConnectorResponse.Refused;
import dev.proactivebot.connector.ConnectorResponse.Unaddressed;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The Bot Connector REST API v3 (its API reference, "Conversation operations"): one request in, one plain response out. It does
 * not retry, follows no redirect and throws for nothing that the other side does. Each operation takes the whole time it may
 * last, waiting for a token and reading the answer included; {@link #TIMEOUT} if there is no reason for another.
 */
public final class ConnectorClient {
    /** What an operation may take when nothing else presses. */
    public static final Duration TIMEOUT = Duration.ofSeconds(15);

    private static final int MOST_ANSWER = 64 * 1_024;
    /** 500 members, the largest page, are about 150 KiB. */
    private static final int MOST_MEMBERS = 1_024 * 1_024;

    /** The client's own time-out does not cover looking up a name. This one does, and leaves the other the first word. */
    private static final Duration GRACE = Duration.ofMillis(200);

    private final HttpClient http;
    private final BotCredential credential;
    private final ServiceUrlPolicy policy;
    private final AnswerReader answers;
    private final @Nullable Supplier<TraceParent> steps;

    /** @param http a client that follows no redirects: {@code OutboundHttp.create()} */
    public ConnectorClient(HttpClient http, BotCredential credential, ServiceUrlPolicy policy, Clock clock) {
        if (http.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("a client that follows redirects would carry the token away");
        }
        this.http = http;
        this.credential = credential;
        this.policy = policy;
        this.answers = new AnswerReader(clock);
        this.steps = null;
    }

    private ConnectorClient(ConnectorClient untraced, Supplier<TraceParent> steps) {
        this.http = untraced.http;
        this.credential = untraced.credential;
        this.policy = untraced.policy;
        this.answers = untraced.answers;
        this.steps = steps;
    }

    /** This client for what belongs to a trace: each request to the connector is one of its {@code steps}. */
    public ConnectorClient tracing(Supplier<TraceParent> steps) {
        return new ConnectorClient(this, steps);
    }

    /** Asks for the token that a send will need soon, and does not wait for it. */
    public void prepare() {
        var unused = credential.token(Duration.ZERO);
    }

    /**
     * Waits until there is a token to send with.
     *
     * @return empty when there is one, or none is needed; else why nothing can be sent
     */
    public Optional<ConnectorResponse> authenticate(Duration patience) {
        return credential.token(patience) instanceof Grant.Unavailable unavailable
                ? Optional.of(new Unauthenticated(unavailable.reason()))
                : Optional.empty();
    }

    /** Says something new in a conversation. */
    public ConnectorResponse sendToConversation(
            @Nullable String serviceUrl, @Nullable String conversationId, Activity activity, Duration timeout) {
        return write(serviceUrl, "POST", Route.activities(conversationId), json(activity), timeout);
    }

    /** Answers an activity; where there are no threads this is the same as saying something new. */
    public ConnectorResponse replyToActivity(
            @Nullable String serviceUrl,
            @Nullable String conversationId,
            @Nullable String activityId,
            Activity activity,
            Duration timeout) {
        return write(serviceUrl, "POST", Route.activity(conversationId, activityId), json(activity), timeout);
    }

    /** Replaces what the bot has said before. */
    public ConnectorResponse updateActivity(
            @Nullable String serviceUrl,
            @Nullable String conversationId,
            @Nullable String activityId,
            Activity activity,
            Duration timeout) {
        return write(serviceUrl, "PUT", Route.activity(conversationId, activityId), json(activity), timeout);
    }

    /** Takes back what the bot has said. */
    public ConnectorResponse deleteActivity(
            @Nullable String serviceUrl,
            @Nullable String conversationId,
            @Nullable String activityId,
            Duration timeout) {
        return write(
                serviceUrl, "DELETE", Route.activity(conversationId, activityId), BodyPublishers.noBody(), timeout);
    }

    /** Opens a conversation, or a post in a channel. The answer's {@code id} is the conversation's. */
    public ConnectorResponse createConversation(
            @Nullable String serviceUrl, ConversationParameters parameters, Duration timeout) {
        return write(serviceUrl, "POST", Route.conversations(), json(parameters), timeout);
    }

    /** One member of a conversation; the answer's body is a {@code ChannelAccount}. */
    public ConnectorResponse getConversationMember(
            @Nullable String serviceUrl, @Nullable String conversationId, @Nullable String memberId, Duration timeout) {
        return read(serviceUrl, Route.member(conversationId, memberId), timeout);
    }

    /**
     * A page of a conversation's members; the answer's body is a {@code PagedMembers}.
     *
     * @param pageSize how many at most; zero leaves it to the channel
     * @param continuationToken of the page before, null for the first
     */
    public ConnectorResponse getConversationPagedMembers(
            @Nullable String serviceUrl,
            @Nullable String conversationId,
            int pageSize,
            @Nullable String continuationToken,
            Duration timeout) {
        return read(serviceUrl, Route.pagedMembers(conversationId, pageSize, continuationToken), timeout);
    }

    /** Shows "is typing" in the conversation of {@code reference}, for about three seconds. */
    public ConnectorResponse sendTyping(ConversationReference reference, Duration timeout) {
        Activity typing = Activity.typing().addressedTo(reference.withoutActivityId());
        return sendToConversation(reference.serviceUrl(), reference.conversationId(), typing, timeout);
    }

    private ConnectorResponse write(
            @Nullable String serviceUrl, String method, Route route, BodyPublisher body, Duration timeout) {
        return exchange(serviceUrl, method, route, body, MOST_ANSWER, timeout);
    }

    /** A read whose answer came but cannot be used is as good as none. */
    private ConnectorResponse read(@Nullable String serviceUrl, Route route, Duration timeout) {
        ConnectorResponse response = exchange(serviceUrl, "GET", route, BodyPublishers.noBody(), MOST_MEMBERS, timeout);
        return response instanceof Answered answered && answered.isSuccess() && answered.body() == null
                ? new NoAnswer("the answer was cut off or is no JSON")
                : response;
    }

    private ConnectorResponse exchange(
            @Nullable String serviceUrl,
            String method,
            Route route,
            BodyPublisher body,
            int mostBytes,
            Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        Optional<URI> base = policy.base(serviceUrl);
        if (base.isEmpty()) {
            return new Refused("the serviceUrl is not allowed");
        }
        if (route.problem() != null) {
            return new Unaddressed(route.problem());
        }
        Grant grant = credential.token(timeout);
        if (grant instanceof Grant.Unavailable unavailable) {
            return new Unauthenticated(unavailable.reason());
        }
        Duration left = left(deadline);
        if (left.isZero()) {
            return new NotReached("no time was left to send it");
        }
        HttpRequest request =
                Wire.request(route.below(base.get()), method, body, grant, steps == null ? null : steps.get(), left);
        ConnectorResponse response = send(request, mostBytes, deadline);
        if (grant instanceof Grant.Granted granted
                && response instanceof Answered answered
                && answered.refusesToken()) {
            credential.reject(granted.token());
        }
        return response;
    }

    /** Once the head is there the connector has spoken: a body that then breaks off takes nothing back. */
    private ConnectorResponse send(HttpRequest request, int mostBytes, long deadline) {
        AtomicReference<HttpResponse.ResponseInfo> head = new AtomicReference<>();
        CompletableFuture<HttpResponse<byte[]>> exchange = http.sendAsync(request, info -> {
            head.set(info);
            return new BoundedBody(mostBytes);
        });
        try {
            HttpResponse<byte[]> response =
                    exchange.get(left(deadline).plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
            return answers.read(response.statusCode(), response.headers(), response.body());
        } catch (ExecutionException e) {
            return broken(head.get(), SendFailure.of(e.getCause()));
        } catch (TimeoutException e) {
            return broken(head.get(), new NoAnswer("no answer in time"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new NoAnswer("interrupted while waiting for the answer");
        } finally {
            exchange.cancel(true);
        }
    }

    private ConnectorResponse broken(HttpResponse.@Nullable ResponseInfo head, ConnectorResponse failure) {
        return head == null ? failure : answers.read(head.statusCode(), head.headers(), new byte[0]);
    }

    private static BodyPublisher json(Object body) {
        return BodyPublishers.ofByteArray(BotJson.write(body));
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }
}
