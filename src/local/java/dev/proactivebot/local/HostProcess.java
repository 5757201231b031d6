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

/** The app's JVM, seen from the one who starts it. It ends by itself when this JVM is gone. */
final class HostProcess {
    /** What the platform gives its Java workers; and without nodelay the JDK's server answers in 40 ms steps. */
    private static final List<String> FLAGS = List.of(
            "-XX:+TieredCompilation",
            "-XX:TieredStopAtLevel=1",
            "-Djava.net.preferIPv4Stack=true",
            "-Dsun.net.httpserver.nodelay=true");

    private final Process process;
    private final CompletableFuture<Integer> ready = new CompletableFuture<>();
    private volatile Optional<ProcessHandle> azurite = Optional.empty();
    private volatile Optional<String> playground = Optional.empty();

    private final Thread errors;

    private HostProcess(Process process, Consumer<String> stderr) {
        this.process = process;
        this.errors = read(process.getErrorStream(), stderr, () -> {});
        read(
                process.getInputStream(),
                this::control,
                () -> ready.completeExceptionally(new IOException("the app's JVM ended")));
    }

    /**
     * What to start.
     *
     * @param app the staged folder
     * @param options the system properties {@code local.*} of {@link HostMain}
     * @param environment the whole of it
     * @param stderr gets each line of its standard error
     */
    record Plan(
            Path app,
            Map<String, String> options,
            Map<String, String> environment,
            List<String> jvmArguments,
            Consumer<String> stderr) {}

    static HostProcess start(Plan plan) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(plan.jvmArguments());
        plan.options().forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-cp", classPath(), HostMain.class.getName()));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(plan.app().toFile());
        builder.environment().clear();
        builder.environment().putAll(plan.environment());
        return new HostProcess(builder.start(), plan.stderr());
    }

    /**
     * The port it listens on, once its functions are loaded.
     *
     * @throws CannotStartException when it ended instead; it has said why on standard error
     */
    int awaitReady(Duration patience) {
        try {
            return ready.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            int status = process.onExit().join().exitValue();
            awaitErrors();
            throw CannotStartException.ended(status);
        } catch (TimeoutException e) {
            throw new CannotStartException("The app was not ready within " + patience.toSeconds() + " s.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStartException("interrupted", e);
        }
    }

    Process process() {
        return process;
    }

    Optional<String> playground() {
        return playground;
    }

    /** Lets it finish the messages it is working on, and ends it. */
    void finish(Duration patience) {
        try (OutputStream in = process.getOutputStream()) {
            in.write("stop\n".getBytes(StandardCharsets.UTF_8));
            in.flush();
            process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            terminate(); // it does not read any more: it is ending already
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        terminate();
    }

    /** Ends it at once, and what it has started: without its standard input it does not finish anything. */
    void terminate() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // it is gone already
        }
        Servants.end(process, Duration.ofSeconds(8));
        endAzurite();
        awaitErrors();
    }

    /** When the JVM was killed, Azurite ends by itself; this waits for it, and helps if it does not. */
    void endAzurite() {
        azurite.ifPresent(it -> {
            if (!Poll.until(Duration.ofSeconds(5), () -> !it.isAlive())) {
                it.destroyForcibly();
            }
        });
    }

    /** Waits until all that it has said on standard error was passed on; not for a program of its own that holds it open. */
    private void awaitErrors() {
        try {
            errors.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void control(String line) {
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
                        lines.accept("What the app's JVM says cannot be read: " + e.getMessage());
                    }
                    atEnd.run();
                },
                "host-output");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Whatever the line holds: the app would block once nobody reads what it says. */
    private static void pass(String line, Consumer<String> lines) {
        try {
            lines.accept(line);
        } catch (RuntimeException | StackOverflowError e) {
            System.err.println("A line of the app's JVM was not understood: " + e);
        }
    }

    /** Inside exec-maven-plugin the property java.class.path is Maven's own: the class loader knows better. */
    private static String classPath() {
        if (HostProcess.class.getClassLoader() instanceof URLClassLoader loader) {
            return Arrays.stream(loader.getURLs())
                    .map(url -> Path.of(URI.create(url.toString())).toString())
                    .collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("java.class.path");
    }
}
