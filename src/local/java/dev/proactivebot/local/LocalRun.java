package dev.proactivebot.local;

import dev.proactivebot.config.BotConfig;
import dev.proactivebot.config.InvalidSettingsException;
import dev.proactivebot.local.chat.Chat;
import dev.proactivebot.local.chat.Screen;
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
 * Runs {@code mvn -Plocal}: storage, the app and a chat in the terminal, and leaves no process behind.
 *
 * <p>Runs inside Maven. Standard output holds the chat and the line that says the bot is ready; everything else goes to
 * standard error.
 */
public final class LocalRun {
    private static final Duration START = Duration.ofMinutes(10);
    private static final Duration FINISH = Duration.ofSeconds(12);
    private static final int FAILED = 1;

    private final ProjectFolders folders;
    private final int port;
    private final LocalSettings settings;
    private final Screen screen;
    private final Optional<Chat> chat;
    private final AppLog log;
    private volatile boolean stopping;
    private volatile HostProcess host;

    private LocalRun(ProjectFolders folders, int port, LocalSettings settings, Screen screen, Optional<Chat> chat)
            throws IOException {
        this.folders = folders;
        this.port = port;
        this.settings = settings;
        this.screen = screen;
        this.chat = chat;
        Optional<Path> file = isSet("local.log")
                ? Optional.empty()
                : Optional.of(folders.target().resolve("local.log"));
        this.log = new AppLog(screen, file, trace -> chat.ifPresent(it -> it.endTrace(trace)));
        file.ifPresent(
                it -> screen.showHint("The log goes to " + displayPath(it) + "; -Dlocal.log=true shows it here."));
        this.host = startHost();
    }

    /** Records the build that just ran, then runs the app; the arguments are those of {@link ProjectFolders#of}. */
    public static void main(String[] args) throws IOException, InterruptedException {
        ProjectFolders folders = ProjectFolders.of(args);
        new BuildStamp(folders).write();
        start(folders);
    }

    /** Runs the app and then ends this JVM. */
    static void start(ProjectFolders folders) throws InterruptedException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        Screen screen = Screen.open(isSet("local.echo"));
        try {
            System.exit(run(folders, screen));
        } catch (CannotStartException e) {
            if (!e.isReported()) {
                screen.showNotice(String.valueOf(e.getMessage()));
            }
        } catch (IOException e) {
            screen.showNotice("The app was not started: " + e);
        }
        System.exit(FAILED);
    }

    private static int run(ProjectFolders folders, Screen screen) throws IOException, InterruptedException {
        if (!Files.isDirectory(folders.app())) {
            throw new CannotStartException(folders.app() + " is missing: run mvn package first.");
        }
        int port = port();
        LocalSettings settings = LocalSettings.read(folders.project(), System.getenv(), option("local.storage"));
        boolean hasChat = option("local.chat").map(Boolean::parseBoolean).orElse(true) && !settings.hasAppId();
        checkSettings(settings, hasChat, screen);
        if (!FreePort.isFree(port)) {
            throw CannotStartException.portTaken(port, "-Dlocal.port=<another>");
        }
        Optional<Chat> chat = hasChat ? Optional.of(openChat(port, screen)) : Optional.empty();
        return new LocalRun(folders, port, settings, screen, chat).serve();
    }

    private int serve() throws IOException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop-host"));
        host.awaitReady(START);
        screen.showStatus("Bot ready: http://localhost:" + port + "/api/messages");
        host.playground().ifPresent(url -> screen.showStatus("Agents Playground: " + url));
        Thread watch = new Thread(this::watch, "watch-host");
        watch.setDaemon(true);
        watch.start();
        if (chat.isEmpty()) {
            if (settings.hasAppId()) {
                screen.showNotice(
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

    /** Restarts the app after a timed-out invocation; ends this JVM when the app ended for another reason. */
    private void watch() {
        try {
            while (true) {
                int status = host.process().waitFor();
                if (stopping || (isSignal(status) && isStoppingSoon())) {
                    return;
                }
                host.endAzurite();
                if (status != HostMain.WORKER_ENDED) {
                    screen.showNotice("The app's JVM ended unexpectedly (status " + status + ").");
                    System.exit(FAILED);
                }
                screen.showNotice("The app is started again.");
                host = startHost();
                host.awaitReady(START);
                chat.ifPresent(Chat::awaitAnswersAgain);
            }
        } catch (IOException | CannotStartException e) {
            screen.showNotice("The app could not be started again: " + e.getMessage());
            System.exit(FAILED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits a moment for this JVM's own stop, because Ctrl-C reaches both JVMs and may end the app's first. */
    private boolean isStoppingSoon() {
        return Poll.until(Duration.ofSeconds(2), () -> stopping);
    }

    private static boolean isSignal(int status) {
        return status == 129 || status == 130 || status == 143;
    }

    private void stop() {
        stopping = true;
        screen.close();
        host.terminate();
    }

    private HostProcess startHost() throws IOException {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("local.app", folders.app().toAbsolutePath().toString());
        options.put(
                "local.tools",
                folders.target().resolve("local-tools").toAbsolutePath().toString());
        options.put("local.port", String.valueOf(port));
        for (String name : List.of("local.key", "local.invisibility", "local.playground")) {
            option(name).ifPresent(value -> options.put(name, value));
        }
        if (option("local.storage").isEmpty() && settings.hasEmulatorStorage()) {
            options.put(
                    "local.azurite",
                    folders.project().resolve(".azurite").toAbsolutePath().toString());
            // a restart after a timed-out invocation keeps the data of this run
            option("local.fresh").filter(value -> host == null).ifPresent(value -> options.put("local.fresh", value));
        }
        return HostProcess.start(
                new HostProcess.LaunchOptions(folders.app(), options, settings.environment(), List.of(), log));
    }

    /** Reports invalid settings; with a chat they also end the run, because the bot could not answer. */
    private static void checkSettings(LocalSettings settings, boolean hasChat, Screen screen) {
        try {
            BotConfig.parse(settings.environment());
        } catch (InvalidSettingsException e) {
            if (hasChat) {
                throw new CannotStartException(String.valueOf(e.getMessage()), e);
            }
            screen.showNotice(String.valueOf(e.getMessage()));
        }
    }

    private static Chat openChat(int port, Screen screen) throws IOException {
        if (!FreePort.isFree(port + 1)) {
            throw CannotStartException.portTaken(port + 1, "-Dlocal.port=<another> (the chat listens on the next one)");
        }
        return Chat.open(port, screen);
    }

    private String displayPath(Path file) {
        Path project = folders.project().toAbsolutePath();
        Path full = file.toAbsolutePath();
        return full.startsWith(project) ? project.relativize(full).toString() : full.toString();
    }

    private static boolean isSet(String option) {
        return option(option).map(Boolean::parseBoolean).orElse(false);
    }

    private static int port() {
        String text = option("local.port").orElse("7071");
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65_534) {
            throw new CannotStartException("local.port must be a whole number from 1 to 65534; it is " + text + ".");
        }
        return Integer.parseInt(text);
    }

    private static Optional<String> option(String name) {
        return Optional.ofNullable(System.getProperty(name)).filter(value -> !value.isBlank());
    }
}
