package dev.proactivebot.functions;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import java.util.Optional;

/** {@code GET /api/notifications/{id}/outcomes?after=…}: the recipients and what became of each, as CSV. */
public class ListOutcomes {
    private static final String ROUTE = "notifications/{id}/outcomes";

    @FunctionName("listOutcomes")
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
                request,
                context.getLogger(),
                app -> app.notifications()
                        .outcomes(id, request.getQueryParameters().get("after")));
    }
}
