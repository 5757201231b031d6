package dev.proactivebot.functions;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import java.util.Optional;

/** {@code GET /api/operations/{id}}: returns the progress of an operation on many dead letters. */
public class ShowDeadLetterOperation {
    private static final String ROUTE = "operations/{id}";

    @FunctionName("showDeadLetterOperation")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.GET,
                            authLevel = AuthorizationLevel.FUNCTION,
                            route = ROUTE)
                    HttpRequestMessage<Optional<String>> request,
            ExecutionContext context) {
        String id = RouteId.of(request, ROUTE);
        return ApiResponses.answer(
                request, context.getLogger(), app -> app.bulk().operation(id));
    }
}
