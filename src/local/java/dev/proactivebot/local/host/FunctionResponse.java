package dev.proactivebot.local.host;

import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.HttpStatusType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds and holds a function's response, in one class as in the worker. */
final class FunctionResponse implements HttpResponseMessage, HttpResponseMessage.Builder {
    private final Map<String, String> headers = new LinkedHashMap<>();
    private HttpStatusType status = HttpStatus.OK;
    private @Nullable Object body;

    @Override
    public Builder status(HttpStatusType newStatus) {
        if (newStatus.value() < 100 || newStatus.value() > 599) {
            throw new IllegalArgumentException("Invalid HTTP Status code specified: " + newStatus.value());
        }
        this.status = newStatus;
        return this;
    }

    @Override
    public Builder header(String key, String value) {
        headers.put(key, value);
        return this;
    }

    @Override
    public Builder body(Object newBody) {
        this.body = newBody;
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
    public @Nullable String getHeader(String key) {
        return headers.get(key);
    }

    @Override
    public @Nullable Object getBody() {
        return body;
    }

    Map<String, String> headers() {
        return headers;
    }
}
