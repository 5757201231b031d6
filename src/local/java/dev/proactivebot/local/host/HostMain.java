package dev.proactivebot.local.host;

import dev.proactivebot.local.Azurite;
import dev.proactivebot.local.CannotStartException;
import dev.proactivebot.local.ChildProcesses;
import dev.proactivebot.local.Playground;
import dev.proactivebot.local.ProjectFolders;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Runs the app's JVM. It ends with its child processes when its standard input closes, so nothing survives the process
 * that started it.
 *
 * <p>Standard output tells that process {@code azurite <pid>}, {@code playground <url>} and finally {@code ready <port>}.
 * The line {@code stop} on standard input makes it finish the work in progress and end. A signal does the same, with a
 * longer time limit.
 */
public final class HostMain {
    /** The exit status after a timed-out invocation, upon which the app may be started again. */
    public static final int WORKER_ENDED = 75;

    private static final Duration DRAIN_ON_COMMAND = Duration.ofSeconds(5);
    /** The time that the platform's host takes to stop. */
    private static final Duration DRAIN_ON_SIGNAL = Duration.ofSeconds(55);

    private final PrintStream control;
    private final HostLog log;
    private final ChildProcesses childProcesses = new ChildProcesses();
    private final CompletableFuture<FunctionsHost> started = new CompletableFuture<>();
    private volatile boolean isDraining;
    private volatile boolean isDismissed;

    private HostMain(PrintStream control, HostLog log) {
        this.control = control;
        this.log = log;
    }

    /** Starts the host: the system properties {@code local.*} are its options, the environment holds the settings. */
    public static void main(String[] args) throws InterruptedException {
        HostMain main =
                new HostMain(System.out, new HostLog(new PrintStream(System.err, true, StandardCharsets.UTF_8)));
        // standard output is reserved for the status lines
        System.setOut(System.err);
        Runtime.getRuntime().addShutdownHook(new Thread(main::shutDown, "end"));
        DaemonThreadFactory.named("stdin").newThread(main::readCommands).start();
        try {
            main.start(HostOptions.read(System::getProperty));
            Thread.currentThread().join();
        } catch (CannotStartException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        } catch (IOException e) {
            main.log.writeFailure("the host could not start: " + e.getMessage(), e);
            System.exit(1);
        }
    }

    private void start(HostOptions options) throws IOException, InterruptedException {
        // Azurite takes a second or more, so the app loads meanwhile
        CompletableFuture<Void> storage = CompletableFuture.runAsync(
                () -> startAzurite(options),
                task -> DaemonThreadFactory.named("azurite").newThread(task).start());
        FunctionsHost host = load(options);
        try {
            storage.join();
        } catch (CompletionException e) {
            throw cause(e);
        }
        host.start();
        started.complete(host);
        if (options.hasPlayground()) {
            Playground playground = Playground.start(host.port(), options.tools(), childProcesses);
            control.println("playground " + playground.url());
        }
        control.println("ready " + host.port());
    }

    /** Finishes the work in progress, unless that was done or forbidden, and ends the child processes. */
    private void shutDown() {
        FunctionsHost host = started.getNow(null);
        isDraining = true;
        try {
            if (host != null && !isDismissed) {
                CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS)
                        .execute(() -> log.write(
                                "told to stop: finishing what runs, " + DRAIN_ON_SIGNAL.toSeconds() + " s at most"));
                host.drain(DRAIN_ON_SIGNAL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        endChildren();
    }

    private void endChildren() {
        log.mute();
        childProcesses.end();
    }

    private static RuntimeException cause(CompletionException e) throws IOException {
        if (e.getCause() instanceof UncheckedIOException failure) {
            throw new IOException(failure.getMessage(), failure);
        }
        return e.getCause() instanceof CannotStartException cannot ? cannot : e;
    }

    private FunctionsHost load(HostOptions options) throws IOException {
        try {
            return new FunctionsHost(options, System.getenv(), log, () -> {
                // halts instead of exiting, so that hanging code cannot delay the end
                endChildren();
                Runtime.getRuntime().halt(WORKER_ENDED);
            });
        } catch (BindException e) {
            throw CannotStartException.portTaken(options.port(), "-Dlocal.port=<another>");
        }
    }

    private void startAzurite(HostOptions options) {
        options.azurite().ifPresent(data -> {
            try {
                if (options.isFresh()) {
                    Azurite.checkFree(Azurite.Ports.STANDARD);
                    ProjectFolders.deleteTree(data);
                }
                Azurite azurite = Azurite.start(data, Azurite.Ports.STANDARD, options.tools(), childProcesses);
                control.println("azurite " + azurite.pid());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void readCommands() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                FunctionsHost host = started.getNow(null);
                if (line.equals("stop") && host != null) {
                    isDismissed = true;
                    host.drain(DRAIN_ON_COMMAND);
                    System.exit(0);
                }
            }
        } catch (IOException | InterruptedException e) {
            log.write("standard input failed: " + e.getMessage());
        }
        isDismissed = true;
        if (isDraining) {
            endChildren();
            Runtime.getRuntime().halt(0); // exit would block, because the shutdown hook is running
        }
        System.exit(0);
    }
}
