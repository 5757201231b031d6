package dev.proactivebot.local;

import dev.proactivebot.config.BotConfig;
import dev.proactivebot.config.InvalidSettingsException;
import dev.proactivebot.local.chat.Chat;
import dev.proactivebot.local.host.HostMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code mvn -Plocal}: storage, the app and a chat in the terminal, and nothing left of them afterwards.
 *
 * <p>Runs inside Maven. Standard output is for the chat and the line that says the bot is ready; all else goes to standard
 * error.
 */
public final class LocalRun {
    private static final Duration START = Duration.ofMinutes(10);
    private static final Duration FINISH = Duration.ofSeconds(12);
    private static final int FAILED = 1;

    private final Path project;
    private final Path app;
    private final Path tools;
    private final int port;
    private final LocalSettings settings;
    private volatile boolean stopping;
    private volatile HostProcess host;

    private LocalRun(Path project, Path app, Path tools, int port, LocalSettings settings) throws IOException {
        this.project = project;
        this.app = app;
        this.tools = tools;
        this.port = port;
        this.settings = settings;
        this.host = startHost();
    }

    /** Arguments: the project's folder, the staged app, and a folder for notes on the tools that npx brings. */
    public static void main(String[] args) throws InterruptedException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            System.exit(run(Path.of(args[0]), Path.of(args[1]), Path.of(args[2])));
        } catch (CannotStartException e) {
            if (!e.isToldAlready()) {
                System.err.println(e.getMessage());
            }
        } catch (IOException e) {
            System.err.println("The app was not started: " + e);
        }
        System.exit(FAILED);
    }

    private static int run(Path project, Path app, Path tools) throws IOException, InterruptedException {
        if (!Files.isDirectory(app)) {
            throw new CannotStartException(app + " is missing: package the app first");
        }
        int port = port();
        LocalSettings settings = LocalSettings.read(project, System.getenv(), option("local.storage"));
        boolean chatting = option("local.chat").map(Boolean::parseBoolean).orElse(true) && !settings.hasAppId();
        if (!FreePort.isFree(port)) {
            throw new CannotStartException(CannotStartException.taken(port, "-Dlocal.port=<another>"));
        }
        Optional<Chat> chat = chatting ? Optional.of(openChat(port)) : Optional.empty();
        reportBadSettings(settings);
        return new LocalRun(project, app, tools, port, settings).serve(chat);
    }

    private int serve(Optional<Chat> chat) throws IOException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop-host"));
        host.awaitReady(START);
        System.out.println("Bot ready: http://localhost:" + port + "/api/messages");
        host.playground().ifPresent(url -> System.out.println("Agents Playground: " + url));
        Thread watch = new Thread(this::watch, "watch-host");
        watch.setDaemon(true);
        watch.start();
        if (chat.isEmpty()) {
            if (settings.hasAppId()) {
                System.err.println(
                        "The terminal chat is off: MicrosoftAppId is set, so the bot asks for a token, and the chat has"
                                + " none. Serving until stopped (Ctrl-C).");
            }
            watch.join();
        }
        int status = chat.isPresent() ? chat.get().run(System.in) : FAILED;
        stopping = true;
        host.finish(FINISH);
        return status;
    }

    /** Only ever returns when the app cannot be started again. */
    private void watch() {
        try {
            while (true) {
                int status = host.process().waitFor();
                if (stopping || (signalled(status) && ourOwnEnd())) {
                    return;
                }
                host.endAzurite();
                if (status != HostMain.WORKER_ENDED) {
                    System.err.println("The app's JVM ended unexpectedly (status " + status + ").");
                    System.exit(FAILED);
                }
                System.err.println("The app is started again.");
                host = startHost();
                host.awaitReady(START);
            }
        } catch (IOException | CannotStartException e) {
            System.err.println("The app could not be started again: " + e.getMessage());
            System.exit(FAILED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ctrl-C reaches the app's JVM as well as this one, and may end it first. */
    private boolean ourOwnEnd() {
        return Poll.until(Duration.ofSeconds(2), () -> stopping);
    }

    private static boolean signalled(int status) {
        return status == 129 || status == 130 || status == 143;
    }

    private void stop() {
        stopping = true;
        host.terminate();
    }

    private HostProcess startHost() throws IOException {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("local.app", app.toAbsolutePath().toString());
        options.put("local.tools", tools.toAbsolutePath().toString());
        options.put("local.port", String.valueOf(port));
        for (String name : List.of("local.key", "local.invisibility", "local.playground")) {
            option(name).ifPresent(value -> options.put(name, value));
        }
        if (option("local.storage").isEmpty() && settings.wantsAzurite()) {
            options.put(
                    "local.azurite",
                    project.resolve(".azurite").toAbsolutePath().toString());
            // a start after a timed-out invocation keeps what this run has stored
            option("local.fresh").filter(value -> host == null).ifPresent(value -> options.put("local.fresh", value));
        }
        return HostProcess.start(
                new HostProcess.Plan(app, options, settings.environment(), List.of(), ProcessBuilder.Redirect.INHERIT));
    }

    private static void reportBadSettings(LocalSettings settings) {
        try {
            BotConfig.parse(settings.environment());
        } catch (InvalidSettingsException e) {
            System.err.println(e.getMessage());
        }
    }

    private static Chat openChat(int port) throws IOException {
        if (!FreePort.isFree(port + 1)) {
            throw new CannotStartException(
                    CannotStartException.taken(port + 1, "-Dlocal.port=<another> (the chat listens on the next one)"));
        }
        return Chat.open(port);
    }

    private static int port() {
        String text = option("local.port").orElse("7071");
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65_534) {
            throw new CannotStartException("local.port must be a number from 1 to 65534, not " + text);
        }
        return Integer.parseInt(text);
    }

    private static Optional<String> option(String name) {
        return Optional.ofNullable(System.getProperty(name)).filter(value -> !value.isBlank());
    }
}
