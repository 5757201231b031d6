package dev.proactivebot.functions;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import java.util.Optional;

/** {@code DELETE /api/notifications/{id}}: cancels the messages that have not been sent. */
public class CancelNotification {
    private static final String ROUTE = "notifications/{id}";

    @FunctionName("cancelNotification")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.DELETE,
                            authLevel = AuthorizationLevel.FUNCTION,
                            route = ROUTE)
                    HttpRequestMessage<Optional<String>> request,
            ExecutionContext context) {
        String id = RouteId.of(request, ROUTE);
        return ApiResponses.answer(
                request, context.getLogger(), app -> app.notifications().cancel(id, context.getLogger()));
    }
}
