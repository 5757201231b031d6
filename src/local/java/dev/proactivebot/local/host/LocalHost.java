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

/** The packaged app with its triggers: loaded, then started, then perhaps drained. */
final class LocalHost {
    private static final Duration FIRST_LOOK = Duration.ofSeconds(3);

    private final HttpFront http;
    private final List<QueueListener> queues = new ArrayList<>();
    private final List<TimerListener> timers = new ArrayList<>();

    /** @param endWorker what the platform does to the app's process when an invocation times out */
    LocalHost(HostOptions options, Map<String, String> settings, HostLog log, Runnable endWorker) throws IOException {
        HostJson hostJson = HostJson.read(options.app(), settings);
        Connections connections = new Connections(settings);
        QueueOutputs outputs = new QueueOutputs(connections, hostJson.queues().base64());
        FunctionRunner runner = new FunctionRunner(outputs, hostJson.functionTimeout(), endWorker, log);
        List<FunctionDefinition> web = new ArrayList<>();
        for (FunctionDefinition function : functions(options.app(), settings, log)) {
            try {
                switch (function.trigger().type()) {
                    case "queueTrigger" -> {
                        QueueListener.Source source = source(function, connections, hostJson, options, log);
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
                log.line("function " + function.name() + " is not started: " + e.getMessage());
            }
        }
        this.http = new HttpFront(options, runner, log, hostJson.routePrefix(), RequestReader.limit(settings), web);
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

    /** Takes no more queue messages, and waits for all that runs, {@code patience} at most. */
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

    private static QueueListener.Source source(
            FunctionDefinition function, Connections connections, HostJson hostJson, HostOptions options, HostLog log) {
        Binding trigger = function.trigger();
        StorageQueue queue = new StorageQueue(connections.account(trigger.connection()), trigger.queueName());
        return new QueueListener.Source(function, queue, hostJson.queues(), options.invisibility(), log);
    }

    /** Those that load; for each that does not, one line says why, and the others run: as on the platform. */
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
                        loaders.put(jar, AppClasses.load(app, jar));
                    }
                    functions.put(name, FunctionDefinition.load(name, json, settings, loaders.get(jar)));
                } catch (IllegalArgumentException | JsonProcessingException e) {
                    log.line("function " + name + " is not loaded: it " + e.getMessage());
                }
            }
        }
        if (functions.isEmpty()) {
            throw new CannotStartException("no function could be loaded from " + app + ": package the app first");
        }
        return List.copyOf(functions.values());
    }
}
