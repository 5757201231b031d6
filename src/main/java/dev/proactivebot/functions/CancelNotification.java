package dev.proactivebot.functions;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import dev.proactivebot.api.ApiResult;
import dev.proactivebot.api.ApiResult.Result;
import java.util.Optional;

/** {@code DELETE /api/notifications/{id}?recall=false}: cancels the messages that have not been sent, and takes back those that have. */
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
        String recall = request.getQueryParameters().getOrDefault("recall", "false");
        return ApiResponses.answer(request, context.getLogger(), app -> switch (recall) {
            case "false" -> app.notifications().cancel(id, context.getLogger());
            case "true" -> app.notifications().recall(id, context.getLogger());
            default -> ApiResult.problem(Result.MALFORMED, "BadRequest", "recall must be true or false.");
        });
    }
}
