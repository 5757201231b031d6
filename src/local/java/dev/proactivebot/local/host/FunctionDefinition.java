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

/** A function as its function.json describes it, with the method that runs it. */
record FunctionDefinition(String name, Method method, List<Binding> bindings) {

    /**
     * @throws IllegalArgumentException when the method cannot be found, or the stand-in cannot bind it; the message says why
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

    /** The name that an annotation such as {@code @QueueTrigger(name = "item")} gives to {@code parameter}. */
    static Optional<String> bindingName(Parameter parameter) {
        for (Annotation annotation : parameter.getAnnotations()) {
            try {
                return Optional.of(
                        (String) annotation.annotationType().getMethod("name").invoke(annotation));
            } catch (NoSuchMethodException e) {
                // an annotation of another kind: the next one may name it
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
                throw new IllegalArgumentException("has a binding of type " + binding.type() + ": the stand-in knows "
                        + String.join(", ", supported) + " only");
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
            // not initialised here: a static initialiser that fails must fail at the call, as on the platform
            Class<?> type = Class.forName(entryPoint.substring(0, dot), false, app);
            List<Method> candidates = Arrays.stream(type.getMethods())
                    .filter(it -> it.getName().equals(entryPoint.substring(dot + 1)) && !it.isBridge())
                    .toList();
            if (candidates.size() != 1) {
                throw new IllegalArgumentException(
                        candidates.size() + " public methods are named " + entryPoint + "; it must be one");
            }
            return candidates.get(0);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new IllegalArgumentException("cannot load " + entryPoint + ": " + e, e);
        }
    }
}
