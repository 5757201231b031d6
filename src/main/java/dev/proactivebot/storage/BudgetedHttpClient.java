package dev.proactivebot.storage;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelinePosition;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import com.azure.core.util.Context;
import dev.proactivebot.auth.TimeLimitedCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Limits each request of the Azure SDK, from connecting to the end of the answer's body, to the time that its invocation has left. With
 * too little time left a request is neither sent nor retried.
 */
final class BudgetedHttpClient implements HttpClient {
    private static final String BUDGET = "proactivebot-time-budget";
    /** With less time a request would often be cut off after storage received it. */
    private static final Duration LEAST = Duration.ofMillis(200);

    private final HttpClient http;
    private final Executor threads;
    private final Duration most;
    private final Function<TimeBudget, Duration> left;

    /** Says that no request was sent, because the invocation has no time left for one. */
    private static final class OutOfTimeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutOfTimeException() {
            super("no time is left for a request", null, false, false);
        }
    }

    /**
     * @param threads send the requests
     * @param most the longest time for one request
     * @param left returns what a budget has left for requests of this kind
     */
    BudgetedHttpClient(HttpClient http, Executor threads, Duration most, Function<TimeBudget, Duration> left) {
        this.http = http;
        this.threads = threads;
        this.most = most;
        this.left = left;
    }

    /** Returns a policy that attaches the caller's budget to the request, because the SDK retries on threads of its own. */
    static HttpPipelinePolicy budgetOfTheCaller() {
        return new HttpPipelineSyncPolicy() {
            @Override
            protected void beforeSendingRequest(HttpPipelineCallContext context) {
                context.setData(BUDGET, TimeBudget.current());
            }

            @Override
            public HttpPipelinePosition getPipelinePosition() {
                return HttpPipelinePosition.PER_CALL;
            }
        };
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return send(request, Context.NONE);
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request, Context context) {
        return Mono.defer(() -> {
            Duration time = time(context);
            return http.send(request, within(time, context)).timeout(time, Mono.error(BudgetedHttpClient::timeout));
        });
    }

    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        Duration time = time(context);
        try {
            return TimeLimitedCall.result(() -> http.sendSync(request, within(time, context)), threads, time);
        } catch (TimeoutException e) {
            throw new UncheckedIOException(timeout());
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Duration time(Context context) {
        TimeBudget budget = context.getData(BUDGET)
                .filter(TimeBudget.class::isInstance)
                .map(TimeBudget.class::cast)
                .orElseGet(TimeBudget::current);
        Duration time = left.apply(budget);
        if (time.compareTo(LEAST) < 0) {
            throw new OutOfTimeException();
        }
        return time.compareTo(most) < 0 ? time : most;
    }

    /** Makes the client read the body before it returns, because its own timeout ends with the answer's headers. */
    private static Context within(Duration time, Context context) {
        return context.addData("azure-response-timeout", time).addData("azure-eagerly-read-response", true);
    }

    private static IOException timeout() {
        return new HttpTimeoutException("request timed out");
    }

    /** Returns the exception that the SDK's own client would throw. */
    private static RuntimeException failure(ExecutionException thrown) {
        Throwable cause = thrown.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof IOException broken) {
            return new UncheckedIOException(broken);
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(thrown);
    }
}
