package dev.proactivebot.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the Microsoft 365 Agents Playground, a test client in the browser. Its licence allows evaluation only, so it is
 * downloaded to the developer's machine, on request.
 *
 * @param url the page to open in the browser
 */
public record Playground(String url) {
    private static final int USUAL_PORT = 56_150;
    private static final Pattern LISTENING = Pattern.compile("Listening on (?:\\S*:)?(\\d+)");

    /** Starts it for the bot at {@code botPort} and returns when it listens. */
    public static Playground start(int botPort, Path tools, ChildProcesses childProcesses) throws IOException {
        int port = FreePort.preferring(USUAL_PORT);
        NodeTool tool = new NodeTool(
                "@microsoft/m365agentsplayground", "0.2.28", "agentsplayground", "", tools, "omit -Dlocal.playground");
        Process process = tool.start(
                List.of(
                        "-e",
                        "http://127.0.0.1:" + botPort + "/api/messages",
                        "-c",
                        "emulator",
                        "-p",
                        String.valueOf(port),
                        "--service-url",
                        "http://127.0.0.1:" + port + "/_connector",
                        "--disable-telemetry"),
                Map.of("TEAMSAPPTESTER_BROWSER", "none"),
                childProcesses);
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            Matcher matcher = LISTENING.matcher(line);
            if (matcher.find()) {
                drain(reader);
                return new Playground("http://localhost:" + matcher.group(1));
            }
        }
        throw new CannotStartException("The Agents Playground ended before it was ready: omit -Dlocal.playground");
    }

    /** Reads and drops the rest of its output, because a full pipe would block it. */
    private static void drain(BufferedReader reader) {
        Thread thread = new Thread(() -> reader.lines().forEach(line -> {}), "playground-output");
        thread.setDaemon(true);
        thread.start();
    }
}
