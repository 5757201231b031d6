package dev.proactivebot.functions;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import java.util.Optional;

/** {@code GET /api/deadletters?reason=expired&top=50&after=…}: lists dead letters, newest day first. */
public class ListDeadLetters {

    @FunctionName("listDeadLetters")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.GET,
                            authLevel = AuthorizationLevel.FUNCTION,
                            route = "deadletters")
                    HttpRequestMessage<Optional<String>> request,
            ExecutionContext context) {
        return ApiResponses.answer(
                request, context.getLogger(), app -> app.deadLetters().list(request.getQueryParameters()));
    }
}
