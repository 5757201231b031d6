package dev.proactivebot.functions;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import java.util.Optional;

/** {@code POST /api/deadletters/replay}: counts the dead letters that match, or sends their messages again. */
public class ReplayDeadLetters {

    @FunctionName("replayDeadLetters")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.POST,
                            authLevel = AuthorizationLevel.FUNCTION,
                            route = "deadletters/replay")
                    HttpRequestMessage<Optional<String>> request,
            ExecutionContext context) {
        return ApiResponses.answer(
                request,
                context.getLogger(),
                app -> app.bulk().replay(request.getBody().orElse("")));
    }
}
