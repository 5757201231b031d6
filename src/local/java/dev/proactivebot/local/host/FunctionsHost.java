package dev.proactivebot.local.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.local.CannotStartException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Loads the packaged app, starts its triggers and drains them. */
final class FunctionsHost {
    private static final Duration FIRST_LOOK = Duration.ofSeconds(3);

    private final HttpListener http;
    private final List<QueueListener> queues = new ArrayList<>();
    private final List<TimerListener> timers = new ArrayList<>();

    /** @param endWorker ends the app's process, as the platform does when an invocation times out */
    FunctionsHost(HostOptions options, Map<String, String> settings, HostLog log, Runnable endWorker)
            throws IOException {
        HostJson hostJson = HostJson.read(options.app(), settings);
        StorageConnections connections = new StorageConnections(settings);
        QueueOutputs outputs = new QueueOutputs(connections, hostJson.queues().isBase64());
        FunctionRunner runner = new FunctionRunner(outputs, hostJson.functionTimeout(), endWorker, log);
        List<FunctionDefinition> web = new ArrayList<>();
        for (FunctionDefinition function : functions(options.app(), settings, log)) {
            try {
                switch (function.trigger().type()) {
                    case "queueTrigger" -> {
                        QueueListener.Subscription source = source(function, connections, hostJson, options, log);
                        QueueListener listener = new QueueListener(source, runner);
                        outputs.onWrite(source.queue(), listener::wake);
                        queues.add(listener);
                    }
                    case "timerTrigger" ->
                        timers.add(new TimerListener(
                                function,
                                new TimerStatus(connections.account("AzureWebJobsStorage"), function.name()),
                                runner,
                                log,
                                Clock.systemUTC()));
                    default -> web.add(function);
                }
            } catch (IllegalArgumentException e) {
                log.write("function " + function.name() + " is not started: " + e.getMessage());
            }
        }
        this.http = new HttpListener(options, runner, log, hostJson.routePrefix(), RequestReader.limit(settings), web);
    }

    int port() {
        return http.port();
    }

    void start() throws InterruptedException {
        for (QueueListener queue : queues) {
            queue.start(FIRST_LOOK);
        }
        timers.forEach(TimerListener::start);
        http.start();
    }

    /** Stops taking queue messages, and waits up to {@code patience} for the invocations in progress. */
    void drain(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        queues.forEach(QueueListener::stop);
        for (QueueListener queue : queues) {
            queue.drain(deadline);
        }
        for (TimerListener timer : timers) {
            timer.drain(deadline);
        }
        http.drain(deadline);
    }

    private static QueueListener.Subscription source(
            FunctionDefinition function,
            StorageConnections connections,
            HostJson hostJson,
            HostOptions options,
            HostLog log) {
        Binding trigger = function.trigger();
        StorageQueue queue = new StorageQueue(connections.account(trigger.connection()), trigger.queueName());
        return new QueueListener.Subscription(function, queue, hostJson.queues(), options.invisibility(), log);
    }

    /** Loads the functions and logs a line for each that cannot be loaded; the others run, as on the platform. */
    private static List<FunctionDefinition> functions(Path app, Map<String, String> settings, HostLog log)
            throws IOException {
        Map<Path, ClassLoader> loaders = new HashMap<>();
        Map<String, FunctionDefinition> functions = new TreeMap<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(app, Files::isDirectory)) {
            for (Path folder : folders) {
                Path file = folder.resolve("function.json");
                if (!Files.exists(file)) {
                    continue;
                }
                String name = folder.getFileName().toString();
                try {
                    JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(file));
                    Path jar = folder.resolve(json.path("scriptFile").asText()).normalize();
                    if (!loaders.containsKey(jar)) {
                        loaders.put(jar, AppClassLoader.load(app, jar));
                    }
                    functions.put(name, FunctionDefinition.load(name, json, settings, loaders.get(jar)));
                } catch (IllegalArgumentException | JsonProcessingException e) {
                    log.write("function " + name + " is not loaded: it " + e.getMessage());
                }
            }
        }
        if (functions.isEmpty()) {
            throw new CannotStartException("No function could be loaded from " + app + ": run mvn package first.");
        }
        return List.copyOf(functions.values());
    }
}
