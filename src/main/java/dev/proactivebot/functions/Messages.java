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
import dev.proactivebot.delivery.QueueNames;
import dev.proactivebot.messaging.EndpointRequest;
import dev.proactivebot.messaging.EndpointResponse;
import dev.proactivebot.messaging.MessagingEndpoint;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.logging.Logger;

/** The bot's messaging endpoint, {@code POST /api/messages}. The channel sends no function key; the code verifies its token. */
public class Messages {

    /** Passes the item on as bytes, because the host rewrites a string that looks like JSON. */
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
            @QueueOutput(name = "item", queueName = QueueNames.DIRECT, connection = "AzureWebJobsStorage")
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
        EndpointResponse answered = answer(request, started, context);
        answered.queued().ifPresent(item::setValue);
        var response = request.createResponseBuilder(HttpStatusType.custom(answered.status()));
        return answered.json() == null
                ? response.build()
                : response.header("Content-Type", "application/json; charset=utf-8")
                        .body(answered.json())
                        .build();
    }

    private static EndpointResponse answer(
            HttpRequestMessage<Optional<String>> request, Instant started, ExecutionContext context) {
        return Invocation.run(() -> received(request, started, context));
    }

    private static EndpointResponse received(
            HttpRequestMessage<Optional<String>> request, Instant started, ExecutionContext context) {
        Logger log = context.getLogger();
        Map<String, String> headers = request.getHeaders();
        EndpointRequest endpointRequest = new EndpointRequest(
                headers.get("authorization"),
                request.getBody().orElse(""),
                App.traceOf(context),
                headers.get("traceparent"),
                started);
        try {
            return Bootstrap.app(log).endpoint().receive(endpointRequest, log);
        } catch (NotStartedException e) {
            return MessagingEndpoint.notStarted(endpointRequest, e.why(), App.CLOCK, new Random(), log);
        }
    }
}
