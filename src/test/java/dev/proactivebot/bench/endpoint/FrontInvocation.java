package dev.proactivebot.bench.endpoint;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.HttpStatusType;
import com.microsoft.azure.functions.OutputBinding;
import com.microsoft.azure.functions.TraceContext;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One request as a function sees it. Its log lines are built and dropped; the worker hands them to the host. */
final class FrontInvocation implements HttpRequestMessage<Optional<String>>, ExecutionContext {
    private static final Logger LOG = droppingLogger();

    private final URI uri;
    private final HttpMethod method;
    private final Map<String, String> headers = new HashMap<>();
    private final String body;
    private final Item item = new Item();

    FrontInvocation(HttpExchange exchange) throws IOException {
        this.uri = exchange.getRequestURI();
        this.method = HttpMethod.valueOf(exchange.getRequestMethod());
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        this.body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Logger droppingLogger() {
        Logger log = Logger.getAnonymousLogger();
        log.setUseParentHandlers(false);
        log.addHandler(new Handler() {
            @Override
            public void publish(LogRecord line) {}

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
        return log;
    }

    OutputBinding<byte[]> item() {
        return item;
    }

    int queuedBytes() {
        return item.value == null ? 0 : item.value.length;
    }

    @Override
    public URI getUri() {
        return uri;
    }

    @Override
    public HttpMethod getHttpMethod() {
        return method;
    }

    @Override
    public Map<String, String> getHeaders() {
        return headers;
    }

    @Override
    public Map<String, String> getQueryParameters() {
        return Map.of();
    }

    @Override
    public Optional<String> getBody() {
        return Optional.of(body);
    }

    @Override
    public HttpResponseMessage.Builder createResponseBuilder(HttpStatus status) {
        return new Response().status(status);
    }

    @Override
    public HttpResponseMessage.Builder createResponseBuilder(HttpStatusType status) {
        return new Response().status(status);
    }

    @Override
    public Logger getLogger() {
        return LOG;
    }

    @Override
    public String getInvocationId() {
        return "i";
    }

    @Override
    public String getFunctionName() {
        return "messages";
    }

    @Override
    public @Nullable TraceContext getTraceContext() {
        return null;
    }

    private static final class Item implements OutputBinding<byte[]> {
        private byte @Nullable [] value;

        @Override
        public byte @Nullable [] getValue() {
            return value;
        }

        @Override
        public void setValue(byte @Nullable [] newValue) {
            value = newValue;
        }
    }

    private static final class Response implements HttpResponseMessage, HttpResponseMessage.Builder {
        private HttpStatusType status = HttpStatus.OK;
        private @Nullable Object content;

        @Override
        public Builder status(HttpStatusType newStatus) {
            status = newStatus;
            return this;
        }

        @Override
        public Builder header(String name, String value) {
            return this;
        }

        @Override
        public Builder body(Object newContent) {
            content = newContent;
            return this;
        }

        @Override
        public HttpResponseMessage build() {
            return this;
        }

        @Override
        public HttpStatusType getStatus() {
            return status;
        }

        @Override
        public @Nullable String getHeader(String name) {
            return null;
        }

        @Override
        public @Nullable Object getBody() {
            return content;
        }
    }
}
