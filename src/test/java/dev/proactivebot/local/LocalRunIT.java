package dev.proactivebot.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@link LocalRun} as a program: checks its output, its exit status and the processes it leaves. */
@Timeout(90)
class LocalRunIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private static Azurite azurite;
    private static Path app;
    private final Path out = folder.resolve(UUID.randomUUID() + ".out");
    private final Path err = folder.resolve(UUID.randomUUID() + ".err");

    @SuppressWarnings("NullAway.Init") // each test starts it
    private Process run;

    @BeforeAll
    static void start() throws IOException {
        azurite = Azurite.start(folder.resolve("azurite"));
        app = SampleApp.stage(folder.resolve("app"), "{}", "00:02:00");
    }

    @AfterAll
    static void stop() throws IOException {
        azurite.close();
    }

    @AfterEach
    void end() {
        ChildProcesses.end(run, Duration.ofSeconds(10));
    }

    @Test
    void chatPrintsBothAnswersAndEndsWithItsInput() throws Exception {
        start(List.of(), Map.of());
        type("hello\n\nwörld\n");
        run.getOutputStream().close();

        assertEquals(0, status());
        List<String> lines = Files.readAllLines(out);
        assertTrue(lines.get(0).matches("Bot ready: http://localhost:\\d+/api/messages"), lines::toString);
        assertTrue(
                lines.containsAll(List.of(
                        "bot> Welcome",
                        "bot> You said hello",
                        "bot> This is coming back from the trigger! hello",
                        "bot> You said wörld",
                        "bot> This is coming back from the trigger! wörld")),
                lines::toString);
        assertEquals(6, lines.size(), lines::toString);
        assertEquals("bot> Welcome", lines.get(1));
        assertEquals("bot> You said hello", lines.get(2));
        assertTrue(said().startsWith("The log goes to "), this::said);
        assertFalse(said().contains("INFO"), this::said);
        assertTrue(Files.exists(folder.resolve("local.log")));
    }

    @Test
    void logGoesToStandardErrorOnRequest() throws Exception {
        start(List.of("-Dlocal.log=true", "-Dlocal.echo=true"), Map.of());
        type("log\n");
        run.getOutputStream().close();

        assertEquals(0, status());
        assertTrue(said().matches("(?s).*\\d \\[deliver] INFO delivered.*"), this::said);
        assertEquals(
                List.of("you> log", "bot> You said log", "bot> This is coming back from the trigger! log"),
                Files.readAllLines(out).subList(2, 5));
    }

    @Test
    void badSettingsEndTheChat() throws Exception {
        start(List.of(), Map.of("MaxAttempts", "lots"));

        assertEquals(1, status());
        assertTrue(said().contains("MaxAttempts"), this::said);
        assertEquals("", Files.readString(out));
    }

    @Test
    void badSettingsWithoutChatKeepServing() throws Exception {
        start(List.of("-Dlocal.chat=false"), Map.of("MaxAttempts", "lots"));
        awaitReady();

        assertTrue(said().contains("MaxAttempts"), this::said);
        assertTrue(run.isAlive());
    }

    @Test
    void missingAnswerExitsWith1() throws Exception {
        start(List.of(), Map.of());
        type("refuse\n");
        run.getOutputStream().close();

        assertEquals(1, status());
        assertTrue(Files.readString(err).contains("No answer to \"refuse\": the endpoint answered 403"));
    }

    @Test
    void timedOutAppRestarts() throws Exception {
        start(List.of("-Dlocal.invisibility=8s"), Map.of("AzureFunctionsJobHost__functionTimeout", "00:00:05"));
        type("hang\n");
        run.getOutputStream().close();

        assertEquals(0, status(), this::said);
        assertTrue(said().contains("The app is started again."));
        assertTrue(Files.readString(out).contains("coming back from the trigger! hang"));
    }

    @Test
    void killedAppEndsTheRun() throws Exception {
        start(List.of(), Map.of());
        awaitReady();
        ProcessHandle host = run.children().findFirst().orElseThrow();
        host.destroyForcibly();

        assertEquals(1, status());
        assertTrue(said().contains("The app's JVM ended unexpectedly (status 137)."), this::said);
    }

    @Test
    void killedRunEndsTheApp() throws Exception {
        start(List.of(), Map.of());
        awaitReady();
        ProcessHandle host = run.children().findFirst().orElseThrow();
        run.destroyForcibly();

        assertTrue(Poll.until(SOON, () -> !host.isAlive()));
    }

    @Test
    void appIdTurnsTheChatOff() throws Exception {
        start(List.of(), Map.of("MicrosoftAppId", "00000000-0000-0000-0000-000000000001"));
        run.getOutputStream().close();
        awaitReady();

        assertTrue(Poll.until(SOON, () -> said().contains("The terminal chat is off: MicrosoftAppId is set")));
        assertTrue(said().contains("MicrosoftAppType is missing"), this::said);
        ProcessHandle host = run.children().findFirst().orElseThrow();
        run.destroy();
        assertEquals(143, status());
        assertFalse(host.isAlive());
    }

    private void start(List<String> options, Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-Dfile.encoding=UTF-8",
                "-Dlocal.port=" + FreePort.pair(),
                "-Dlocal.storage=" + azurite.connectionString(),
                "-cp",
                System.getProperty("java.class.path"),
                LocalRun.class.getName(),
                folder.toString(),
                app.toString(),
                folder.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().retainAll(RunningHost.INHERITED);
        builder.environment().putAll(environment);
        run = builder.start();
    }

    private void type(String text) throws IOException {
        run.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        run.getOutputStream().flush();
    }

    private void awaitReady() {
        assertTrue(Poll.until(SOON, () -> read(out).contains("Bot ready")), this::said);
    }

    private int status() throws InterruptedException {
        assertTrue(run.waitFor(60, TimeUnit.SECONDS), this::said);
        return run.exitValue();
    }

    private String said() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
