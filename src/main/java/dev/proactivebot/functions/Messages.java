package dev.proactivebot.functions;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.HttpStatusType;
import com.microsoft.azure.functions.OutputBinding;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import com.microsoft.azure.functions.annotation.QueueOutput;
import dev.proactivebot.delivery.Queues;
import dev.proactivebot.messaging.Answer;
import dev.proactivebot.messaging.MessagingEndpoint;
import dev.proactivebot.messaging.Post;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.logging.Logger;

/** The bot's messaging endpoint, {@code POST /api/messages}. The channel sends no function key: the code authenticates. */
public class Messages {

    /** The item goes out as bytes: the host rewrites a string that looks like JSON. */
    @FunctionName("messages")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = {
                                HttpMethod.POST,
                                HttpMethod.HEAD,
                                HttpMethod.GET,
                                HttpMethod.PUT,
                                HttpMethod.PATCH,
                                HttpMethod.DELETE,
                                HttpMethod.OPTIONS
                            },
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = "messages")
                    HttpRequestMessage<Optional<String>> request,
            @QueueOutput(name = "item", queueName = Queues.DIRECT, connection = "AzureWebJobsStorage")
                    OutputBinding<byte[]> item,
            ExecutionContext context) {
        Instant started = App.CLOCK.instant();
        if (request.getHttpMethod() == HttpMethod.HEAD) {
            return request.createResponseBuilder(HttpStatus.OK).build();
        }
        if (request.getHttpMethod() != HttpMethod.POST) {
            return request.createResponseBuilder(HttpStatus.METHOD_NOT_ALLOWED)
                    .header("Allow", "POST")
                    .build();
        }
        Answer answer = answer(request, started, context);
        answer.queued().ifPresent(item::setValue);
        var response = request.createResponseBuilder(HttpStatusType.custom(answer.status()));
        return answer.json() == null
                ? response.build()
                : response.header("Content-Type", "application/json; charset=utf-8")
                        .body(answer.json())
                        .build();
    }

    private static Answer answer(
            HttpRequestMessage<Optional<String>> request, Instant started, ExecutionContext context) {
        return Invocation.run(() -> received(request, started, context));
    }

    private static Answer received(
            HttpRequestMessage<Optional<String>> request, Instant started, ExecutionContext context) {
        Logger log = context.getLogger();
        Map<String, String> headers = request.getHeaders();
        Post post = new Post(
                headers.get("authorization"),
                request.getBody().orElse(""),
                App.traceOf(context),
                headers.get("traceparent"),
                started);
        try {
            return Start.app(log).endpoint().receive(post, log);
        } catch (NotStarted e) {
            return MessagingEndpoint.unready(post, e.why(), App.CLOCK, new Random(), log);
        }
    }
}
