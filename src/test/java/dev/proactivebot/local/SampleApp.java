package dev.proactivebot.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import com.microsoft.azure.functions.annotation.QueueOutput;
import com.microsoft.azure.functions.annotation.QueueTrigger;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import dev.proactivebot.local.sample.BadStatic;
import dev.proactivebot.local.sample.Gate;
import dev.proactivebot.local.sample.QueueFunctions;
import dev.proactivebot.local.sample.SampleBot;
import dev.proactivebot.local.sample.WebFunctions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Stages the sample functions as azure-functions-maven-plugin stages an app. */
public final class SampleApp {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Class<?>> CLASSES =
            List.of(WebFunctions.class, QueueFunctions.class, BadStatic.class, SampleBot.class, Gate.class);

    private SampleApp() {}

    /** Writes the app into {@code folder}, with {@code queues} and {@code functionTimeout} in its host.json. */
    public static Path stage(Path folder, String queues, String functionTimeout) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("host.json"),
                "{\"version\":\"2.0\",\"functionTimeout\":\"" + functionTimeout + "\",\"extensions\":{\"queues\":"
                        + queues + "}}");
        try (OutputStream file = Files.newOutputStream(folder.resolve("sample.jar"));
                JarOutputStream jar = new JarOutputStream(file)) {
            for (Class<?> type : CLASSES) {
                String name = type.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(name));
                try (InputStream in = SampleApp.class.getResourceAsStream("/" + name)) {
                    in.transferTo(jar);
                }
                jar.closeEntry();
            }
        }
        for (Class<?> type : CLASSES) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.isAnnotationPresent(FunctionName.class)) {
                    describe(folder, method);
                }
            }
        }
        return folder;
    }

    private static void describe(Path folder, Method method) throws IOException {
        ObjectNode json = JSON.createObjectNode()
                .put("scriptFile", "../sample.jar")
                .put("entryPoint", method.getDeclaringClass().getName() + "." + method.getName());
        ArrayNode bindings = json.putArray("bindings");
        for (Parameter parameter : method.getParameters()) {
            for (Annotation annotation : parameter.getAnnotations()) {
                describe(bindings, annotation);
            }
        }
        for (Annotation annotation : method.getAnnotations()) {
            describe(bindings, annotation);
        }
        if (bindings.get(0).path("type").asText().equals("httpTrigger")) {
            bindings.addObject().put("type", "http").put("direction", "out").put("name", "$return");
        }
        Path function = folder.resolve(method.getAnnotation(FunctionName.class).value());
        Files.createDirectories(function);
        Files.writeString(function.resolve("function.json"), json.toPrettyString());
    }

    private static void describe(ArrayNode bindings, Annotation annotation) {
        if (annotation instanceof HttpTrigger http) {
            ObjectNode node = bindings.addObject()
                    .put("type", "httpTrigger")
                    .put("direction", "in")
                    .put("name", http.name())
                    .put("authLevel", http.authLevel().name());
            if (!http.route().isEmpty()) {
                node.put("route", http.route());
            }
            ArrayNode methods = node.putArray("methods");
            for (HttpMethod method : http.methods()) {
                methods.add(method.name());
            }
        } else if (annotation instanceof QueueTrigger queue) {
            ObjectNode node = bindings.addObject()
                    .put("type", "queueTrigger")
                    .put("direction", "in")
                    .put("name", queue.name())
                    .put("queueName", queue.queueName())
                    .put("connection", queue.connection());
            if (!queue.dataType().isEmpty()) {
                node.put("dataType", queue.dataType());
            }
        } else if (annotation instanceof QueueOutput queue) {
            bindings.addObject()
                    .put("type", "queue")
                    .put("direction", "out")
                    .put("name", queue.name())
                    .put("queueName", queue.queueName())
                    .put("connection", queue.connection());
        } else if (annotation instanceof TimerTrigger timer) {
            bindings.addObject()
                    .put("type", "timerTrigger")
                    .put("direction", "in")
                    .put("name", timer.name())
                    .put("schedule", timer.schedule());
        }
    }
}
