package dev.proactivebot.functions;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import java.util.Optional;

/** {@code POST /api/deadletters/{id}/replay}: sends a dead letter's message again. */
public class ReplayDeadLetter {
    private static final String ROUTE = "deadletters/{id}/replay";

    @FunctionName("replayDeadLetter")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.POST,
                            authLevel = AuthorizationLevel.FUNCTION,
                            route = ROUTE)
                    HttpRequestMessage<Optional<String>> request,
            ExecutionContext context) {
        String id = RouteId.of(request, ROUTE);
        return ApiResponses.answer(
                request, context.getLogger(), app -> app.deadLetters().replay(id));
    }
}
