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
import com.microsoft.azure.functions.annotation.QueueTrigger;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Imitates a proactive bot in a few lines: acknowledges, enqueues, and answers again from the queue. */
public final class SampleBot {

    @FunctionName("messages")
    public HttpResponseMessage messages(
            @HttpTrigger(
                            name = "request",
                            methods = {HttpMethod.POST},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request,
            @QueueOutput(name = "queue", queueName = "bot-queue", connection = "AzureWebJobsStorage")
                    OutputBinding<byte[]> queue,
            ExecutionContext context)
            throws IOException {
        String activity = request.getBody().orElseThrow();
        if (field(activity, "type").equals("message")) {
            if (field(activity, "text").equals("refuse")) {
                return request.createResponseBuilder(HttpStatus.FORBIDDEN).build();
            }
            reply(activity, "You said " + field(activity, "text"));
            if (!field(activity, "text").equals("silence")) {
                queue.setValue(activity.getBytes(StandardCharsets.UTF_8));
            }
        } else if (field(activity, "type").equals("conversationUpdate")) {
            reply(activity, "Welcome");
            String parent = request.getHeaders().getOrDefault("traceparent", "");
            if (!parent.isEmpty()) {
                // the chat holds the first line back until the log says that the welcome is out
                context.getLogger().info("event=received outcome=answered trace=" + parent.substring(3, 35));
            }
        }
        return request.createResponseBuilder(HttpStatus.ACCEPTED).build();
    }

    @FunctionName("deliver")
    public void deliver(
            @QueueTrigger(name = "item", queueName = "bot-queue", connection = "AzureWebJobsStorage") String item,
            @BindingName("DequeueCount") int dequeueCount,
            ExecutionContext context)
            throws IOException, InterruptedException {
        if (field(item, "text").equals("hang") && dequeueCount == 1) {
            new CountDownLatch(1).await();
        }
        reply(item, "This is coming back from the trigger! " + field(item, "text"));
        context.getLogger().info("delivered");
    }

    private static void reply(String activity, String text) throws IOException {
        URI uri = URI.create(field(activity, "serviceUrl") + "v3/conversations/local-chat/activities/"
                + activity.replaceFirst("^\\{\"type\":\"[a-zA-Z]+\",\"id\":\"([^\"]+)\".*", "$1"));
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        byte[] body = ("{\"type\":\"message\",\"text\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length);
        connection.getOutputStream().write(body);
        if (connection.getResponseCode() != HttpURLConnection.HTTP_CREATED) {
            throw new IOException("the connector answered " + connection.getResponseCode());
        }
    }

    private static String field(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        return matcher.find() ? matcher.group(1) : "";
    }
}
