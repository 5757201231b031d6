package dev.proactivebot.functions;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import java.util.Optional;

/** {@code GET /api/deadletters/{id}}: returns a dead letter with its item. */
public class ShowDeadLetter {
    private static final String ROUTE = "deadletters/{id}";

    @FunctionName("showDeadLetter")
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
                request, context.getLogger(), app -> app.deadLetters().show(id));
    }
}
