package dev.proactivebot.functions;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import java.util.Optional;

/** {@code GET /api/users?id=…}: returns the data that is kept about a user. */
public class ShowUserData {

    @FunctionName("showUserData")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.GET,
                            authLevel = AuthorizationLevel.FUNCTION,
                            route = "users")
                    HttpRequestMessage<Optional<String>> request,
            ExecutionContext context) {
        return ApiResponses.answer(
                request,
                context.getLogger(),
                app -> app.userData()
                        .show(
                                request.getQueryParameters().get("id"),
                                request.getQueryParameters().get("channelId")));
    }
}
