package dev.proactivebot.functions;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import java.util.Optional;

/** {@code GET /api/health}: returns whether the app can start, and nothing else, because it needs no key. */
public class HealthFunction {

    @FunctionName("health")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.GET,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = "health")
                    HttpRequestMessage<Optional<String>> request,
            ExecutionContext context) {
        return Invocation.run(() -> answer(request, context));
    }

    private static HttpResponseMessage answer(HttpRequestMessage<Optional<String>> request, ExecutionContext context) {
        try {
            Bootstrap.app(context.getLogger());
            return request.createResponseBuilder(HttpStatus.OK).build();
        } catch (NotStartedException e) {
            return request.createResponseBuilder(HttpStatus.SERVICE_UNAVAILABLE).build();
        }
    }
}
