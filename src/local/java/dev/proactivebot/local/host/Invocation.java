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

/** One call of a function: a fresh instance, its parameters by their annotations, and what it returned and set. */
final class Invocation {
    private final FunctionDefinition function;
    private final TriggerInput input;
    private final ExecutionContext context;
    private final Map<String, Output> outputs = new LinkedHashMap<>();

    Invocation(FunctionDefinition function, TriggerInput input, ExecutionContext context) {
        this.function = function;
        this.input = input;
        this.context = context;
    }

    /** What came of it. */
    record Result(@Nullable Object returned, Map<String, Output> outputs) {}

    /** An Error outside the function's body: the worker's thread dies of it and nobody is told. */
    static final class NeverAnswered extends Exception {
        private static final long serialVersionUID = 1L;

        NeverAnswered(Error cause) {
            super(cause);
        }
    }

    Result run() throws FunctionFailure, NeverAnswered {
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

    private @Nullable Object call(@Nullable Object instance, Object[] arguments) throws FunctionFailure, NeverAnswered {
        try {
            return function.method().invoke(instance, arguments);
        } catch (InvocationTargetException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (IllegalAccessException | IllegalArgumentException e) {
            throw failure(e);
        } catch (Error e) {
            throw new NeverAnswered(e); // a static function's class failed to initialise
        }
    }

    private @Nullable Object instance() throws FunctionFailure, NeverAnswered {
        if (Modifier.isStatic(function.method().getModifiers())) {
            return null;
        }
        try {
            return function.method().getDeclaringClass().getConstructor().newInstance();
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw new NeverAnswered(error);
            }
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (ReflectiveOperationException e) {
            throw failure(e);
        } catch (Error e) {
            throw new NeverAnswered(e);
        }
    }

    private Object[] arguments() throws FunctionFailure, NeverAnswered {
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
            throw new NeverAnswered(e);
        }
    }

    private Object argument(Parameter parameter) {
        if (parameter.getType() == ExecutionContext.class) {
            return context;
        }
        BindingName asked = parameter.getAnnotation(BindingName.class);
        if (asked != null) {
            return input.data().value(asked.value(), parameter.getType());
        }
        String name = FunctionDefinition.bindingName(parameter)
                .orElseThrow(() -> new IllegalArgumentException("parameter " + parameter + " has no binding"));
        if (name.equals(function.trigger().name())) {
            return TriggerArgument.of(function, input, parameter);
        }
        if (parameter.getType() == OutputBinding.class && function.binding(name).isPresent()) {
            return outputs.computeIfAbsent(name, key -> new Output());
        }
        throw new IllegalArgumentException("the stand-in cannot bind parameter " + name);
    }

    /** The root cause names the failure, as in the platform's log. */
    private FunctionFailure failure(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new FunctionFailure(root.getClass().getSimpleName() + ": " + root.getMessage(), thrown);
    }
}
