package dev.proactivebot.functions;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import dev.proactivebot.delivery.Wordless;
import dev.proactivebot.health.HealthReport;
import dev.proactivebot.health.HealthState;
import java.util.Optional;

/** {@code GET /api/health/details}: what can be reached, and what waits. */
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
        if (Desk.isPlainHttp(request.getHeaders())) {
            return Desk.httpsRequired(request);
        }
        try {
            HealthReport report = Start.app(context.getLogger()).health().report();
            boolean down = report.status() == HealthState.DOWN;
            return Desk.response(request, down ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK, report, null);
        } catch (NotStarted e) {
            return Desk.response(request, HttpStatus.SERVICE_UNAVAILABLE, Desk.unready(e), null);
        } catch (RuntimeException | Error e) {
            throw Wordless.of(e);
        }
    }
}
