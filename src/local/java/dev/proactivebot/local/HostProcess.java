package dev.proactivebot.local;

import dev.proactivebot.local.host.HostMain;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Starts the app's JVM and controls it. That JVM ends by itself when this one is gone. */
final class HostProcess {
    /** The platform's flags for Java workers, and nodelay, without which the JDK's server delays answers by 40 ms. */
    private static final List<String> FLAGS = List.of(
            "-XX:+TieredCompilation",
            "-XX:TieredStopAtLevel=1",
            "-Djava.net.preferIPv4Stack=true",
            "-Dsun.net.httpserver.nodelay=true");

    private final Process process;
    private final CompletableFuture<Integer> ready = new CompletableFuture<>();
    private volatile Optional<ProcessHandle> azurite = Optional.empty();
    private volatile Optional<String> playground = Optional.empty();
    private final Thread errorReader;

    private HostProcess(Process process, Consumer<String> stderr) {
        this.process = process;
        this.errorReader = read(process.getErrorStream(), stderr, () -> {});
        read(
                process.getInputStream(),
                this::handleStatusLine,
                () -> ready.completeExceptionally(new IOException("the app's JVM ended")));
    }

    /**
     * Describes the JVM to start.
     *
     * @param app the staged app's folder
     * @param options the system properties {@code local.*} of {@link HostMain}
     * @param environment the complete environment
     * @param stderr receives each line of its standard error
     */
    record LaunchOptions(
            Path app,
            Map<String, String> options,
            Map<String, String> environment,
            List<String> jvmArguments,
            Consumer<String> stderr) {}

    static HostProcess start(LaunchOptions launch) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(launch.jvmArguments());
        launch.options().forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-cp", classPath(), HostMain.class.getName()));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(launch.app().toFile());
        builder.environment().clear();
        builder.environment().putAll(launch.environment());
        return new HostProcess(builder.start(), launch.stderr());
    }

    /**
     * Waits until its functions are loaded, and returns the port it listens on.
     *
     * @throws CannotStartException when it ended instead, or took longer than {@code patience}
     */
    int awaitReady(Duration patience) {
        try {
            return ready.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            int status = process.onExit().join().exitValue();
            awaitErrors();
            throw CannotStartException.jvmEnded(status);
        } catch (TimeoutException e) {
            throw new CannotStartException("The app was not ready within " + patience.toSeconds() + " s.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStartException("The start was interrupted.", e);
        }
    }

    Process process() {
        return process;
    }

    Optional<String> playground() {
        return playground;
    }

    /** Lets it finish the messages in progress, then ends it. */
    void finish(Duration patience) {
        try (OutputStream in = process.getOutputStream()) {
            in.write("stop\n".getBytes(StandardCharsets.UTF_8));
            in.flush();
            process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            terminate(); // it no longer reads, so it is already ending
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        terminate();
    }

    /** Ends it and its child processes at once; a closed standard input tells it not to finish anything. */
    void terminate() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // it has ended already
        }
        ChildProcesses.end(process, Duration.ofSeconds(8));
        endAzurite();
        awaitErrors();
    }

    /** Waits for Azurite, which ends by itself when the JVM was killed, and ends it by force after five seconds. */
    void endAzurite() {
        azurite.ifPresent(it -> {
            if (!Poll.until(Duration.ofSeconds(5), () -> !it.isAlive())) {
                it.destroyForcibly();
            }
        });
    }

    /** Waits until its standard error was read, but only a second, because a child of the app may hold it open. */
    private void awaitErrors() {
        try {
            errorReader.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handleStatusLine(String line) {
        String[] words = line.split(" ", 2);
        switch (words[0]) {
            case "azurite" -> azurite = ProcessHandle.of(Long.parseLong(words[1]));
            case "playground" -> playground = Optional.of(words[1]);
            case "ready" -> ready.complete(Integer.parseInt(words[1]));
            default -> System.err.println(line);
        }
    }

    static Thread read(InputStream stream, Consumer<String> lines, Runnable atEnd) {
        Thread thread = new Thread(
                () -> {
                    try (BufferedReader in =
                            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        for (String line = in.readLine(); line != null; line = in.readLine()) {
                            pass(line, lines);
                        }
                    } catch (IOException e) {
                        lines.accept("The output of the app's JVM cannot be read: " + e.getMessage());
                    }
                    atEnd.run();
                },
                "host-output");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Survives any line, because the app would block once nobody reads its output. */
    private static void pass(String line, Consumer<String> lines) {
        try {
            lines.accept(line);
        } catch (RuntimeException | StackOverflowError e) {
            System.err.println("A line of the app's JVM could not be parsed: " + e);
        }
    }

    /** Asks the class loader first, because inside exec-maven-plugin the property java.class.path is Maven's own. */
    private static String classPath() {
        if (HostProcess.class.getClassLoader() instanceof URLClassLoader loader) {
            return Arrays.stream(loader.getURLs())
                    .map(url -> Path.of(URI.create(url.toString())).toString())
                    .collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("java.class.path");
    }
}
