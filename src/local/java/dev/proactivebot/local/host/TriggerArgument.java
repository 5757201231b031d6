package dev.proactivebot.local.host;

import com.microsoft.azure.functions.HttpRequestMessage;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Converts a trigger's input to the type of its parameter, and fails where the worker's conversion fails. */
final class TriggerArgument {
    private TriggerArgument() {}

    static Object of(FunctionDefinition function, TriggerInput input, Parameter parameter) {
        if (input instanceof TriggerInput.Http http) {
            return request(http.request(), parameter);
        }
        if (input instanceof TriggerInput.Queue queue) {
            return message(queue.payload(), function.trigger(), parameter);
        }
        if (input instanceof TriggerInput.Timer timer && parameter.getType() == String.class) {
            return timer.json();
        }
        throw unsupported(parameter);
    }

    private static Object message(byte[] payload, Binding trigger, Parameter parameter) {
        boolean binary = trigger.text("dataType", "").equalsIgnoreCase("binary");
        if (parameter.getType() == byte[].class) {
            if (!binary) {
                throw new IllegalArgumentException(
                        "a byte[] needs @QueueTrigger(dataType = \"binary\"): the worker cannot convert a string to it");
            }
            return payload.clone();
        }
        if (parameter.getType() != String.class) {
            throw unsupported(parameter);
        }
        if (!QueueMessage.isText(payload)) {
            throw new IllegalArgumentException("the message is not UTF-8");
        }
        return new String(payload, StandardCharsets.UTF_8);
    }

    private static HttpRequestMessage<?> request(IncomingRequest request, Parameter parameter) {
        if (parameter.getType() != HttpRequestMessage.class) {
            throw new ClassCastException("an HTTP trigger binds to HttpRequestMessage, not to "
                    + parameter.getType().getName());
        }
        Type body = parameter.getParameterizedType() instanceof ParameterizedType type
                ? type.getActualTypeArguments()[0]
                : Optional.class;
        boolean optional = body instanceof ParameterizedType type && type.getRawType() == Optional.class;
        Type wanted = optional ? ((ParameterizedType) body).getActualTypeArguments()[0] : body;
        if (request.body().length == 0) {
            return request.withBody(Optional.empty());
        }
        Object converted = converted(request, wanted == byte[].class);
        return request.withBody(optional || body == Optional.class ? Optional.of(converted) : converted);
    }

    private static Object converted(IncomingRequest request, boolean toBytes) {
        if (toBytes) {
            if (!request.isBinary()) {
                throw new ClassCastException(
                        "the worker hands over a body of this content type as a String, not as byte[]");
            }
            return request.body();
        }
        // the worker decodes bytes in its default charset; the stand-in keeps this trap
        return new String(request.body(), request.isBinary() ? Charset.defaultCharset() : StandardCharsets.UTF_8);
    }

    private static IllegalArgumentException unsupported(Parameter parameter) {
        return new IllegalArgumentException(
                "the stand-in cannot bind the trigger to " + parameter.getType().getName());
    }
}
