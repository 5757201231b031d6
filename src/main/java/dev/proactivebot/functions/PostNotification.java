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
import dev.proactivebot.schema.TraceParent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/notifications?dryRun=false}: submits a notification, for now or for later. */
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
        String body = request.getBody().orElse("");
        String key = request.getHeaders().get("idempotency-key");
        String dryRun = request.getQueryParameters().getOrDefault("dryRun", "false");
        return ApiResponses.answer(request, context.getLogger(), app -> switch (dryRun) {
            case "false" -> app.notifications().accept(body, key, trace(request, context), context.getLogger());
            case "true" -> app.notifications().rehearse(body, key);
            default -> ApiResult.problem(Result.MALFORMED, "BadRequest", "dryRun must be true or false.");
        });
    }

    private static @Nullable TraceParent trace(HttpRequestMessage<?> request, ExecutionContext context) {
        return TraceParent.of(App.traceOf(context), request.getHeaders().get("traceparent"))
                .orElse(null);
    }
}
