package dev.proactivebot.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says which field of an object has the wrong form, and which form it must have. It quotes nothing, so it may be logged. */
public final class WrongFieldException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final Pattern NAME = Pattern.compile("[A-Za-z]{1,40}");

    private WrongFieldException(String message) {
        super(message);
    }

    static WrongFieldException of(JsonProcessingException thrown) {
        String path = thrown instanceof JsonMappingException mapping
                ? mapping.getPath().stream().map(WrongFieldException::pathStep).collect(Collectors.joining())
                : "";
        Class<?> type = thrown instanceof MismatchedInputException mismatch
                ? mismatch.getTargetType()
                : thrown.getCause() instanceof InputCoercionException number ? number.getTargetType() : null;
        String field = path.isEmpty() ? "it" : path.substring(path.startsWith(".") ? 1 : 0);
        return new WrongFieldException(field + expectation(type));
    }

    private static String pathStep(JsonMappingException.Reference step) {
        String name = step.getFieldName();
        return name == null
                ? "[" + step.getIndex() + "]"
                : "." + (NAME.matcher(name).matches() ? name : "(a field)");
    }

    private static String expectation(@Nullable Class<?> type) {
        if (type == Instant.class) {
            return " has the wrong form: RFC 3339 such as 2030-01-01T00:00:00Z";
        }
        return " has the wrong type: wanted is " + typeName(type);
    }

    private static String typeName(@Nullable Class<?> type) {
        if (type == String.class) {
            return "a text";
        }
        if (type == Integer.class || type == int.class) {
            return "a whole number";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        return type != null && Collection.class.isAssignableFrom(type) ? "an array" : "an object";
    }
}
