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
 * Microsoft's test client for bots, in the browser. Its licence is one for evaluation: it is fetched to the developer's own
 * machine, only when asked for.
 *
 * @param url where the browser finds it
 */
public record Playground(String url) {
    private static final int USUAL_PORT = 56_150;
    private static final Pattern LISTENING = Pattern.compile("Listening on (?:\\S*:)?(\\d+)");

    /** Starts it for the bot at {@code botPort}, and returns when it listens. */
    public static Playground start(int botPort, Path tools, Servants servants) throws IOException {
        int port = FreePort.near(USUAL_PORT);
        NodeTool tool = new NodeTool(
                "@microsoft/m365agentsplayground",
                "0.2.28",
                "agentsplayground",
                "",
                tools,
                "leave -Dlocal.playground out");
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
                servants);
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            Matcher matcher = LISTENING.matcher(line);
            if (matcher.find()) {
                drain(reader);
                return new Playground("http://localhost:" + matcher.group(1));
            }
        }
        throw new CannotStartException("The Agents Playground ended before it listened: leave -Dlocal.playground out");
    }

    /** What it says later is read and dropped, or it would block some day. */
    private static void drain(BufferedReader reader) {
        Thread thread = new Thread(() -> reader.lines().forEach(line -> {}), "playground-output");
        thread.setDaemon(true);
        thread.start();
    }
}
