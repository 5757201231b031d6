package dev.proactivebot.local.sample;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.OutputBinding;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import com.microsoft.azure.functions.annotation.QueueOutput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Declares functions with HTTP triggers. */
public final class WebFunctions {
    private int calls;

    /** Answers with the request that it got. */
    @FunctionName("echo")
    public HttpResponseMessage echo(
            @HttpTrigger(
                            name = "request",
                            methods = {HttpMethod.POST, HttpMethod.GET, HttpMethod.HEAD},
                            route = "echo/{id}",
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("id") String id,
            ExecutionContext context)
            throws InterruptedException {
        calls++;
        context.getLogger().info("echo {0}");
        if (request.getQueryParameters().containsKey("until")) {
            Gate.await(request.getQueryParameters().get("until"));
        }
        System.out.println("printed by the app");
        String answer = "id=" + id + "\ncalls=" + calls + "\nbody=" + request.getBody() + "\nquery="
                + new TreeMap<>(request.getQueryParameters()) + "\nheaders=" + new TreeMap<>(request.getHeaders())
                + "\nuri=" + request.getUri() + "\nfunction=" + context.getFunctionName()
                + "\nsetting=" + System.getenv("AZURE_FUNCTIONS_ENVIRONMENT")
                + "\ncwd=" + System.getProperty("user.dir");
        return request.createResponseBuilder(HttpStatus.OK)
                .header("X-Mixed-Case", "yes")
                .body(answer)
                .build();
    }

    /** Puts its body into {@code out-queue} as a String, as bytes or as a list. */
    @FunctionName("enqueue")
    public HttpResponseMessage enqueue(
            @HttpTrigger(
                            name = "request",
                            methods = {HttpMethod.POST},
                            route = "enqueue/{form}",
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("form") String form,
            @QueueOutput(name = "text", queueName = "out-queue", connection = "AzureWebJobsStorage")
                    OutputBinding<String> text,
            @QueueOutput(name = "bytes", queueName = "out-queue", connection = "AzureWebJobsStorage")
                    OutputBinding<byte[]> bytes,
            @QueueOutput(name = "list", queueName = "out-queue", connection = "AzureWebJobsStorage")
                    OutputBinding<List<String>> list) {
        String body = request.getBody().orElse("");
        switch (form) {
            case "text" -> text.setValue(body);
            case "bytes" -> bytes.setValue(body.getBytes(StandardCharsets.UTF_8));
            default -> list.setValue(List.of(body));
        }
        if (request.getQueryParameters().containsKey("fail")) {
            throw new IllegalStateException("failed after the output was set");
        }
        return request.createResponseBuilder(HttpStatus.ACCEPTED).build();
    }

    /** Requires a key. */
    @FunctionName("keyed")
    public HttpResponseMessage keyed(
            @HttpTrigger(
                            name = "request",
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.FUNCTION)
                    HttpRequestMessage<Optional<String>> request) {
        return request.createResponseBuilder(HttpStatus.OK).body("open").build();
    }

    /** Takes and returns bytes. */
    @FunctionName("bytes")
    public HttpResponseMessage bytes(
            @HttpTrigger(
                            name = "request",
                            methods = {HttpMethod.POST},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<byte[]>> request) {
        return request.createResponseBuilder(HttpStatus.OK)
                .body(request.getBody().orElseThrow())
                .build();
    }
}
