package dev.proactivebot.functions;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import java.util.Optional;

/** {@code DELETE /api/users?id=…}: erases a user's data. */
public class EraseUserData {

    @FunctionName("eraseUserData")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.DELETE,
                            authLevel = AuthorizationLevel.FUNCTION,
                            route = "users")
                    HttpRequestMessage<Optional<String>> request,
            ExecutionContext context) {
        return ApiResponses.answer(
                request,
                context.getLogger(),
                app -> app.userData()
                        .erase(
                                request.getQueryParameters().get("id"),
                                request.getQueryParameters().get("channelId")));
    }
}
