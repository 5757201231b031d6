package dev.proactivebot.functions;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import dev.proactivebot.schema.TraceParent;
import java.util.Optional;

/** {@code POST /api/notifications}: submits a notification, for now or for later. */
public class PostNotification {

    @FunctionName("postNotification")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.POST,
                            authLevel = AuthorizationLevel.FUNCTION,
                            route = "notifications")
                    HttpRequestMessage<Optional<String>> request,
            ExecutionContext context) {
        return ApiResponses.answer(
                request,
                context.getLogger(),
                app -> app.notifications()
                        .accept(
                                request.getBody().orElse(""),
                                request.getHeaders().get("idempotency-key"),
                                TraceParent.of(
                                                App.traceOf(context),
                                                request.getHeaders().get("traceparent"))
                                        .orElse(null),
                                context.getLogger()));
    }
}
