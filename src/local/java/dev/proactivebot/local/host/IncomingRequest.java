package dev.proactivebot.local.host;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.HttpStatusType;
import java.net.URI;
import java.util.Locale;
import java.util.Map;

/**
 * Holds a request and its body.
 *
 * @param headers by lower-case name
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record IncomingRequest(
        URI uri, HttpMethod method, Map<String, String> headers, Map<String, String> query, byte[] body) {

    /** Returns whether the function gets the body as bytes; for other content types it gets a String. */
    boolean isBinary() {
        String type = headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
        return type.startsWith("application/octet-stream") || type.startsWith("multipart/");
    }

    <T> HttpRequestMessage<T> withBody(T converted) {
        return new Message<>(this, converted);
    }

    private record Message<T>(IncomingRequest request, T body) implements HttpRequestMessage<T> {
        @Override
        public URI getUri() {
            return request.uri();
        }

        @Override
        public HttpMethod getHttpMethod() {
            return request.method();
        }

        @Override
        public Map<String, String> getHeaders() {
            return request.headers();
        }

        @Override
        public Map<String, String> getQueryParameters() {
            return request.query();
        }

        @Override
        public T getBody() {
            return body;
        }

        @Override
        public HttpResponseMessage.Builder createResponseBuilder(HttpStatus status) {
            return new FunctionResponse().status(status);
        }

        @Override
        public HttpResponseMessage.Builder createResponseBuilder(HttpStatusType status) {
            return new FunctionResponse().status(status);
        }
    }
}
