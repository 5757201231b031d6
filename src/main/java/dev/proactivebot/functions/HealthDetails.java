package dev.proactivebot.functions;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import dev.proactivebot.health.HealthReport;
import dev.proactivebot.health.HealthState;
import dev.proactivebot.logging.RedactedException;
import java.util.Optional;

/** {@code GET /api/health/details}: returns what the app can reach, and how long its queues are. */
public class HealthDetails {

    @FunctionName("healthDetails")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.GET,
                            authLevel = AuthorizationLevel.FUNCTION,
                            route = "health/details")
                    HttpRequestMessage<Optional<String>> request,
            ExecutionContext context) {
        return Invocation.run(() -> answer(request, context));
    }

    private static HttpResponseMessage answer(HttpRequestMessage<Optional<String>> request, ExecutionContext context) {
        if (ApiResponses.isPlainHttp(request.getHeaders())) {
            return ApiResponses.httpsRequired(request);
        }
        try {
            HealthReport report = Bootstrap.app(context.getLogger()).health().report();
            boolean isDown = report.status() == HealthState.DOWN;
            return ApiResponses.response(
                    request, isDown ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK, report, null);
        } catch (NotStartedException e) {
            return ApiResponses.response(request, HttpStatus.SERVICE_UNAVAILABLE, ApiResponses.notStarted(e), null);
        } catch (RuntimeException | Error e) {
            throw RedactedException.of(e);
        }
    }
}
