package dev.proactivebot.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Runs a packaged app in its own host, for integration tests.
 *
 * <pre>{@code
 * try (Azurite azurite = Azurite.start(folder);
 *         RunningHost host = RunningHost.of(app)
 *                 .storage(azurite)
 *                 .setting("MicrosoftAppId", "…")
 *                 .option("local.invisibility", "2s")
 *                 .start()) {
 *     host.uri("messages");                          // http://127.0.0.1:<port>/api/messages
 *     host.awaitStderr("gave up", Duration.ofSeconds(5));
 *     host.kill();                                   // kill -9
 * }
 * }</pre>
 *
 * <p>The app's environment holds the settings made here, {@code AZURE_FUNCTIONS_ENVIRONMENT=Development}, and the few
 * variables of the real environment that a JVM needs.
 */
public final class RunningHost implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    static final List<String> INHERITED =
            List.of("PATH", "HOME", "JAVA_HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "SystemRoot", "TEMP", "APPDATA");

    private final HostProcess host;
    private final int port;
    private final Queue<String> stderr;

    private RunningHost(HostProcess host, Queue<String> stderr) {
        this.host = host;
        this.stderr = stderr;
        try {
            this.port = host.awaitReady(START);
        } catch (CannotStartException e) {
            host.terminate();
            throw new CannotStartException(e.getMessage() + System.lineSeparator() + stderr(), e);
        }
    }

    /** Prepares a host for the app in {@code target/azure-functions/<app>} without starting it. */
    public static Builder of(Path app) {
        return new Builder(app.toAbsolutePath());
    }

    /** Collects the settings and options of a host before it starts. */
    public static final class Builder {
        private final Path app;
        private final Map<String, String> environment = new HashMap<>();
        private final Map<String, String> options = new LinkedHashMap<>();
        private final List<String> jvmArguments = new ArrayList<>();

        private Builder(Path app) {
            this.app = app;
            INHERITED.forEach(name -> {
                String value = System.getenv(name);
                if (value != null) {
                    environment.put(name, value);
                }
            });
            environment.put("AZURE_FUNCTIONS_ENVIRONMENT", "Development");
            options.put("local.app", app.toString());
            options.put("local.port", "0");
        }

        /** Sets a setting of the app, or of the host, such as {@code AzureFunctionsJobHost__functionTimeout}. */
        public Builder setting(String name, String value) {
            environment.put(name, value);
            return this;
        }

        public Builder settings(Map<String, String> values) {
            environment.putAll(values);
            return this;
        }

        public Builder storage(Azurite azurite) {
            return setting(LocalSettings.STORAGE, azurite.connectionString());
        }

        /** Sets an option of {@code mvn -Plocal}: local.port (default: a free one), local.key or local.invisibility. */
        public Builder option(String name, String value) {
            options.put(name, value);
            return this;
        }

        /** Adds a JVM flag, such as {@code -Xlog:class+load:file=…}. */
        public Builder jvmArgument(String argument) {
            jvmArguments.add(argument);
            return this;
        }

        /** Starts the host and returns when its functions are loaded. */
        public RunningHost start() throws IOException {
            Queue<String> stderr = new ConcurrentLinkedQueue<>();
            HostProcess.LaunchOptions launch =
                    new HostProcess.LaunchOptions(app, options, environment, jvmArguments, stderr::add);
            return new RunningHost(HostProcess.start(launch), stderr);
        }
    }

    public int port() {
        return port;
    }

    /** Returns the address of {@code route} below the route prefix {@code api}. */
    public URI uri(String route) {
        return URI.create("http://127.0.0.1:" + port + "/api/" + route);
    }

    public long pid() {
        return host.process().pid();
    }

    public boolean isAlive() {
        return host.process().isAlive();
    }

    /** Returns its standard error so far: its own lines, the app's log and stack traces. */
    public String stderr() {
        return String.join(System.lineSeparator(), stderr);
    }

    /** Waits for {@code text} on standard error, and returns whether it came within {@code patience}. */
    public boolean awaitStderr(String text, Duration patience) {
        return Poll.until(patience, () -> stderr.stream().anyMatch(line -> line.contains(text)));
    }

    /** Waits until it ends by itself, and returns its exit status. */
    public int awaitExit(Duration patience) throws InterruptedException {
        if (!host.process().waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the host still runs after " + patience);
        }
        return host.process().exitValue();
    }

    /** Lets it finish the messages in progress, then ends it. */
    public void finish() {
        host.finish(Duration.ofSeconds(12));
    }

    /** Ends it at once, whatever runs. */
    public void stop() {
        host.terminate();
    }

    /** Kills it with SIGKILL, as when an instance dies. */
    public void kill() throws InterruptedException {
        host.process().destroyForcibly().waitFor();
    }

    /** Closes its standard input, as when the process that started it dies. The host then ends by itself. */
    public void closeInput() throws IOException {
        host.process().getOutputStream().close();
    }

    @Override
    public void close() {
        stop();
    }
}
