package dev.proactivebot.bench.endpoint;

import com.microsoft.azure.functions.HttpRequestMessage;
import dev.proactivebot.bench.JvmUsage;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A contender's JVM on one core, with the flags that the platform gives its Java workers. */
final class Front implements AutoCloseable {
    private static final List<String> FLAGS = List.of(
            "-XX:+TieredCompilation",
            "-XX:TieredStopAtLevel=1",
            "-Djava.net.preferIPv4Stack=true",
            "-Dsun.net.httpserver.nodelay=true");
    private static final Path TASKSET = Path.of("/usr/bin/taskset");
    private static final String READY = "ready ";

    private final Process process;
    private final long started;
    private final URI endpoint;

    private Front(Process process, long started, URI endpoint) {
        this.process = process;
        this.started = started;
        this.endpoint = endpoint;
    }

    /** Starts it and waits until it listens. */
    static Front start(Contender contender, String... jvmArguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(TASKSET)) {
            command.addAll(List.of(TASKSET.toString(), "-c", "0"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(List.of(jvmArguments));
        command.addAll(List.of(
                "-cp",
                place(Front.class)
                        + File.pathSeparator
                        + place(HttpRequestMessage.class)
                        + File.pathSeparator
                        + contender.jars()));
        command.addAll(List.of(FrontMain.class.getName(), contender.function()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(contender.settings());
        long started = System.nanoTime();
        Process process = builder.start();
        String line =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (line == null || !line.startsWith(READY)) {
            process.destroyForcibly();
            throw new IOException(contender.name() + " did not start: " + line);
        }
        int port = Integer.parseInt(line.substring(READY.length()));
        return new Front(process, started, URI.create("http://127.0.0.1:" + port + "/api/messages"));
    }

    /** The folder or jar that a class comes from: the worker brings the functions' interfaces, the package does not. */
    private static Path place(Class<?> type) {
        return Path.of(URI.create(
                String.valueOf(type.getProtectionDomain().getCodeSource().getLocation())));
    }

    URI endpoint() {
        return endpoint;
    }

    long millisSinceStart() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
    }

    JvmUsage usage() {
        return JvmUsage.of(process.pid());
    }

    /** Its standard input closes, at which it ends by itself. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
