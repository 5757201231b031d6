package dev.proactivebot.local.host;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Describes a function by its function.json and the method that runs it. */
record FunctionDefinition(String name, Method method, List<Binding> bindings) {

    /**
     * Reads a function.json and finds its method.
     *
     * @throws IllegalArgumentException when the method is not found or the stand-in cannot bind it; the message says why
     */
    static FunctionDefinition load(String name, JsonNode json, Map<String, String> settings, ClassLoader app) {
        List<Binding> bindings = new ArrayList<>();
        json.path("bindings").forEach(node -> bindings.add(new Binding(node, settings)));
        FunctionDefinition function =
                new FunctionDefinition(name, method(json.path("entryPoint").asText(), app), List.copyOf(bindings));
        function.checkBindings();
        return function;
    }

    Binding trigger() {
        return bindings.stream()
                .filter(Binding::isTrigger)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("has no trigger"));
    }

    Optional<Binding> binding(String bindingName) {
        return bindings.stream().filter(it -> it.name().equals(bindingName)).findFirst();
    }

    List<Binding> queueOutputs() {
        return bindings.stream()
                .filter(it -> it.isOutput() && it.type().equals("queue"))
                .toList();
    }

    /** Returns the name in a parameter's annotation, such as {@code @QueueTrigger(name = "item")}. */
    static Optional<String> bindingName(Parameter parameter) {
        for (Annotation annotation : parameter.getAnnotations()) {
            try {
                return Optional.of(
                        (String) annotation.annotationType().getMethod("name").invoke(annotation));
            } catch (NoSuchMethodException e) {
                // another kind of annotation; the next one may have the name
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException("cannot read " + annotation, e);
            }
        }
        return Optional.empty();
    }

    private void checkBindings() {
        List<String> supported = List.of("httpTrigger", "http", "queueTrigger", "queue", "timerTrigger");
        for (Binding binding : bindings) {
            if (!supported.contains(binding.type())) {
                throw new IllegalArgumentException("has a binding of type " + binding.type()
                        + ": the stand-in supports only " + String.join(", ", supported));
            }
        }
        trigger();
    }

    private static Method method(String entryPoint, ClassLoader app) {
        int dot = entryPoint.lastIndexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException("has no entryPoint");
        }
        try {
            // not initialised here, because a failing static initialiser must fail the call, as on the platform
            Class<?> type = Class.forName(entryPoint.substring(0, dot), false, app);
            List<Method> candidates = Arrays.stream(type.getMethods())
                    .filter(it -> it.getName().equals(entryPoint.substring(dot + 1)) && !it.isBridge())
                    .toList();
            if (candidates.size() != 1) {
                throw new IllegalArgumentException("has the entryPoint " + entryPoint + ", which names "
                        + candidates.size() + " public methods: it must name exactly one");
            }
            return candidates.get(0);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new IllegalArgumentException(
                    "has the entryPoint " + entryPoint + ", which cannot be loaded: " + e, e);
        }
    }
}
