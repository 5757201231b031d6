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
 * The app's JVM. It ends when its standard input closes, so that nothing is left when whoever started it is gone, and
 * takes with it what it has started.
 *
 * <p>Standard output is for the one who started it: {@code azurite <pid>}, {@code playground <url>} and at last {@code
 * ready <port>}. The line {@code stop} on standard input lets it finish what it is working on, and end; so does a signal, with more patience.
 */
public final class HostMain {
    /** The exit status after an invocation timed out: whoever started this JVM may start it again. */
    public static final int WORKER_ENDED = 75;

    private static final Duration DRAIN = Duration.ofSeconds(5);
    /** As long as the platform's host waits that is told to stop. */
    private static final Duration LONG_DRAIN = Duration.ofSeconds(55);

    private final PrintStream control;
    private final HostLog log;
    private final ChildProcesses childProcesses = new ChildProcesses();
    private final CompletableFuture<LocalHost> started = new CompletableFuture<>();
    private volatile boolean draining;
    private volatile boolean dismissed;

    private HostMain(PrintStream control, HostLog log) {
        this.control = control;
        this.log = log;
    }

    /** Options are the system properties {@code local.*}; settings are the environment. */
    public static void main(String[] args) throws InterruptedException {
        HostMain main =
                new HostMain(System.out, new HostLog(new PrintStream(System.err, true, StandardCharsets.UTF_8)));
        // what the app prints must not mix with the lines for the one who started us
        System.setOut(System.err);
        Runtime.getRuntime().addShutdownHook(new Thread(main::finishAndEnd, "end"));
        DaemonThreads.named("stdin").newThread(main::obey).start();
        try {
            main.start(HostOptions.read(System::getProperty));
            Thread.currentThread().join();
        } catch (CannotStartException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        } catch (IOException e) {
            main.log.failure("the host cannot start: " + e.getMessage(), e);
            System.exit(1);
        }
    }

    private void start(HostOptions options) throws IOException, InterruptedException {
        // Azurite takes a second or more: the app is loaded meanwhile
        CompletableFuture<Void> storage = CompletableFuture.runAsync(
                () -> startAzurite(options),
                task -> DaemonThreads.named("azurite").newThread(task).start());
        LocalHost host = load(options);
        try {
            storage.join();
        } catch (CompletionException e) {
            throw cause(e);
        }
        host.start();
        started.complete(host);
        if (options.playground()) {
            Playground playground = Playground.start(host.port(), options.tools(), childProcesses);
            control.println("playground " + playground.url());
        }
        control.println("ready " + host.port());
    }

    /** At the end of the JVM, which a signal may have asked for. */
    private void finishAndEnd() {
        LocalHost host = started.getNow(null);
        draining = true;
        try {
            if (host != null && !dismissed) {
                CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS)
                        .execute(() -> log.line(
                                "told to stop: finishing what runs, " + LONG_DRAIN.toSeconds() + " s at most"));
                host.drain(LONG_DRAIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end();
    }

    private void end() {
        log.ending();
        childProcesses.end();
    }

    private static RuntimeException cause(CompletionException e) throws IOException {
        if (e.getCause() instanceof UncheckedIOException failure) {
            throw new IOException(failure.getMessage(), failure);
        }
        return e.getCause() instanceof CannotStartException cannot ? cannot : e;
    }

    private LocalHost load(HostOptions options) throws IOException {
        try {
            return new LocalHost(options, System.getenv(), log, () -> {
                // halted rather than exited: code that hangs must not hold up the end
                end();
                Runtime.getRuntime().halt(WORKER_ENDED);
            });
        } catch (BindException e) {
            throw CannotStartException.portTaken(options.port(), "-Dlocal.port=<another>");
        }
    }

    private void startAzurite(HostOptions options) {
        options.azurite().ifPresent(data -> {
            try {
                if (options.fresh()) {
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

    private void obey() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                LocalHost host = started.getNow(null);
                if (line.equals("stop") && host != null) {
                    dismissed = true;
                    host.drain(DRAIN);
                    System.exit(0);
                }
            }
        } catch (IOException | InterruptedException e) {
            log.line("standard input failed: " + e.getMessage());
        }
        dismissed = true;
        if (draining) {
            end();
            Runtime.getRuntime().halt(0); // a JVM that is ending cannot be told to exit
        }
        System.exit(0);
    }
}
