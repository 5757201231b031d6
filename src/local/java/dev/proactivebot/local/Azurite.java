package dev.proactivebot.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The storage emulator as a child process. It keeps its data in a folder, and ends with the JVM that started it.
 *
 * <pre>{@code
 * try (Azurite azurite = Azurite.start(folder)) {   // on free ports
 *     azurite.connectionString();
 *     azurite.freeze();                             // an outage: connections hang
 *     azurite.thaw();
 *     azurite.stop();                               // an outage: connections are refused
 *     azurite.restart();                            // on the same ports and data
 * }
 * }</pre>
 */
public final class Azurite implements AutoCloseable {
    private static final String VERSION = "3.37.0";
    private static final Path TOOLS = Path.of("target", "local-tools");
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final int KEPT_LINES = 20;
    /** Published: every emulator has this account. */
    public static final String ACCOUNT = "devstoreaccount1";

    public static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private final Path data;
    private final Ports ports;
    private final NodeTool tool;
    private final Servants servants;
    private final @Nullable Consumer<String> onRequest;
    private final Deque<String> output = new ConcurrentLinkedDeque<>();
    private Process process;

    /** Where its three services listen, on 127.0.0.1. */
    public record Ports(int blob, int queue, int table) {
        /** What {@code UseDevelopmentStorage=true} means. */
        public static final Ports STANDARD = new Ports(10_000, 10_001, 10_002);

        static Ports free() throws IOException {
            return new Ports(FreePort.next(), FreePort.next(), FreePort.next());
        }
    }

    private Azurite(Path data, Ports ports, NodeTool tool, Servants servants, @Nullable Consumer<String> onRequest)
            throws IOException {
        this.data = data;
        this.onRequest = onRequest;
        this.ports = ports;
        this.tool = tool;
        this.servants = servants;
        this.process = launch();
    }

    /** Starts on free ports over what {@code data} holds, and returns when it answers. */
    public static Azurite start(Path data) throws IOException {
        return start(data, Ports.free(), TOOLS, new Servants());
    }

    /**
     * Starts on free ports, and says what it is asked for.
     *
     * @param onRequest gets a line for each request, such as {@code 127.0.0.1 - - [<time>] "PUT /devstoreaccount1/q HTTP/1.1" 201 -}
     */
    public static Azurite start(Path data, Consumer<String> onRequest) throws IOException {
        return new Azurite(data, Ports.free(), tool(TOOLS), new Servants(), onRequest);
    }

    /**
     * Starts, and returns when it answers.
     *
     * @throws CannotStartException when Node.js is missing or a port is taken
     */
    public static Azurite start(Path data, Ports ports, Path tools, Servants servants) throws IOException {
        checkFree(ports);
        return new Azurite(data, ports, tool(tools), servants, null);
    }

    private static NodeTool tool(Path tools) {
        // its telemetry, which is off, is three quarters of what it loads
        return new NodeTool(
                "azurite",
                VERSION,
                "azurite",
                "applicationinsights",
                tools,
                "pass -Dlocal.storage=<connection string> to do without Azurite");
    }

    /**
     * Whether it could start.
     *
     * @throws CannotStartException when a port is taken: perhaps by an Azurite that uses the same data
     */
    public static void checkFree(Ports ports) {
        for (int port : List.of(ports.blob(), ports.queue(), ports.table())) {
            if (!FreePort.isFree(port)) {
                throw new CannotStartException(CannotStartException.taken(
                        port, "-Dlocal.storage=<connection string> to use another storage than Azurite"));
            }
        }
    }

    /** Forgets what {@code data} holds. */
    public static void clear(Path data) throws IOException {
        if (Files.exists(data)) {
            try (Stream<Path> files = Files.walk(data)) {
                for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** For every client, the Azure SDK's included. */
    public String connectionString() {
        return "DefaultEndpointsProtocol=http;AccountName=" + ACCOUNT + ";AccountKey=" + KEY
                + ";BlobEndpoint=" + endpoint(ports.blob())
                + ";QueueEndpoint=" + endpoint(ports.queue())
                + ";TableEndpoint=" + endpoint(ports.table()) + ";";
    }

    public long pid() {
        return process.pid();
    }

    /** Stops it with SIGTERM, which makes it save everything: after SIGKILL it would lack its last seconds. */
    public void stop() {
        Servants.end(process, GRACE);
    }

    /** Starts again on the same ports and data. */
    public void restart() throws IOException {
        stop();
        process = launch();
    }

    /** From now on connections are accepted by the system and not answered. Not on Windows. */
    public void freeze() throws IOException {
        signal("STOP");
    }

    /** Answers again, also what was asked meanwhile. */
    public void thaw() throws IOException {
        signal("CONT");
    }

    @Override
    public void close() throws IOException {
        if (process.isAlive()) {
            thaw();
        }
        stop();
    }

    private Process launch() throws IOException {
        Files.createDirectories(data);
        Process launched = tool.start(arguments(), Map.of(), servants);
        Thread reader = new Thread(() -> keepOutput(launched), "azurite-output");
        reader.setDaemon(true);
        reader.start();
        // it opens blob, queue and table in this order
        boolean up = Poll.until(START, () -> answers(ports.table()) || !launched.isAlive());
        if (!up || !launched.isAlive()) {
            Servants.end(launched, GRACE);
            throw new CannotStartException("Azurite did not start: " + String.join(" ", output));
        }
        return launched;
    }

    private List<String> arguments() {
        String fixed = "--skipApiVersionCheck --disableTelemetry --blobHost 127.0.0.1 --queueHost 127.0.0.1"
                + " --tableHost 127.0.0.1 --blobPort %d --queuePort %d --tablePort %d --location";
        List<String> arguments = new ArrayList<>(List.of(
                fixed.formatted(ports.blob(), ports.queue(), ports.table()).split(" ", -1)));
        arguments.add(data.toString());
        if (onRequest == null) {
            arguments.add("--silent");
        }
        return arguments;
    }

    private void keepOutput(Process launched) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(launched.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (onRequest != null && line.contains(" HTTP/1.")) {
                    onRequest.accept(line);
                    continue;
                }
                output.add(line);
                if (output.size() > KEPT_LINES) {
                    output.removeFirst();
                }
            }
        } catch (IOException e) {
            output.add(String.valueOf(e.getMessage()));
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void signal(String name) throws IOException {
        try {
            int status = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IOException("kill -" + name + " failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String endpoint(int port) {
        return "http://127.0.0.1:" + port + "/" + ACCOUNT;
    }
}
