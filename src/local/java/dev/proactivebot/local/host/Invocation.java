package dev.proactivebot.local.host;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.OutputBinding;
import com.microsoft.azure.functions.annotation.BindingName;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls a function once: creates its instance, fills its parameters by their annotations, and collects its outputs. */
final class Invocation {
    private final FunctionDefinition function;
    private final TriggerInput input;
    private final ExecutionContext context;
    private final Map<String, PendingOutput> outputs = new LinkedHashMap<>();

    Invocation(FunctionDefinition function, TriggerInput input, ExecutionContext context) {
        this.function = function;
        this.input = input;
        this.context = context;
    }

    /** Holds the return value and the outputs of a successful call. */
    record Result(@Nullable Object returned, Map<String, PendingOutput> outputs) {}

    /** Reports an Error outside the function's body, which kills the worker's thread without an answer. */
    static final class NeverAnsweredException extends Exception {
        private static final long serialVersionUID = 1L;

        NeverAnsweredException(Error cause) {
            super(cause);
        }
    }

    Result run() throws FunctionFailedException, NeverAnsweredException {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread()
                .setContextClassLoader(function.method().getDeclaringClass().getClassLoader());
        try {
            Object instance = instance();
            Object[] arguments = arguments();
            return new Result(call(instance, arguments), outputs);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private @Nullable Object call(@Nullable Object instance, Object[] arguments)
            throws FunctionFailedException, NeverAnsweredException {
        try {
            return function.method().invoke(instance, arguments);
        } catch (InvocationTargetException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (IllegalAccessException | IllegalArgumentException e) {
            throw failure(e);
        } catch (Error e) {
            throw new NeverAnsweredException(e); // the class of a static function failed to initialise
        }
    }

    private @Nullable Object instance() throws FunctionFailedException, NeverAnsweredException {
        if (Modifier.isStatic(function.method().getModifiers())) {
            return null;
        }
        try {
            return function.method().getDeclaringClass().getConstructor().newInstance();
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw new NeverAnsweredException(error);
            }
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (ReflectiveOperationException e) {
            throw failure(e);
        } catch (Error e) {
            throw new NeverAnsweredException(e);
        }
    }

    private Object[] arguments() throws FunctionFailedException, NeverAnsweredException {
        try {
            Parameter[] parameters = function.method().getParameters();
            Object[] arguments = new Object[parameters.length];
            for (int i = 0; i < parameters.length; i++) {
                arguments[i] = argument(parameters[i]);
            }
            return arguments;
        } catch (RuntimeException e) {
            throw failure(e);
        } catch (Error e) {
            throw new NeverAnsweredException(e);
        }
    }

    private Object argument(Parameter parameter) {
        if (parameter.getType() == ExecutionContext.class) {
            return context;
        }
        BindingName bindingName = parameter.getAnnotation(BindingName.class);
        if (bindingName != null) {
            return input.data().value(bindingName.value(), parameter.getType());
        }
        String name = FunctionDefinition.bindingName(parameter)
                .orElseThrow(() -> new IllegalArgumentException("parameter " + parameter + " has no binding"));
        if (name.equals(function.trigger().name())) {
            return TriggerArgument.of(function, input, parameter);
        }
        if (parameter.getType() == OutputBinding.class && function.binding(name).isPresent()) {
            return outputs.computeIfAbsent(name, key -> new PendingOutput());
        }
        throw new IllegalArgumentException("the stand-in cannot bind parameter " + name);
    }

    /** Creates the exception with the name of the root cause, as in the platform's log. */
    private FunctionFailedException failure(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new FunctionFailedException(root.getClass().getSimpleName() + ": " + root.getMessage(), thrown);
    }
}
