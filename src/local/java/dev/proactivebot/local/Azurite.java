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
import org.jspecify.annotations.Nullable;

/**
 * Runs the storage emulator as a child process. It keeps its data in a folder and ends with the JVM that started it.
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
    /** The public account of every emulator. */
    public static final String ACCOUNT = "devstoreaccount1";

    public static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private final Path data;
    private final Ports ports;
    private final NodeTool tool;
    private final ChildProcesses childProcesses;
    private final @Nullable Consumer<String> onRequest;
    private final Deque<String> output = new ConcurrentLinkedDeque<>();
    private Process process;

    /** Holds the ports of its three services on 127.0.0.1. */
    public record Ports(int blob, int queue, int table) {
        /** The ports that {@code UseDevelopmentStorage=true} stands for. */
        public static final Ports STANDARD = new Ports(10_000, 10_001, 10_002);

        static Ports free() throws IOException {
            return new Ports(FreePort.next(), FreePort.next(), FreePort.next());
        }
    }

    private Azurite(
            Path data, Ports ports, NodeTool tool, ChildProcesses childProcesses, @Nullable Consumer<String> onRequest)
            throws IOException {
        this.data = data;
        this.onRequest = onRequest;
        this.ports = ports;
        this.tool = tool;
        this.childProcesses = childProcesses;
        this.process = launch();
    }

    /** Starts on free ports with the data of an earlier run, if any, and returns when it accepts connections. */
    public static Azurite start(Path data) throws IOException {
        return start(data, Ports.free(), TOOLS, new ChildProcesses());
    }

    /**
     * Starts on free ports and reports each request.
     *
     * @param onRequest receives a line for each request, such as {@code 127.0.0.1 - - [<time>] "PUT /devstoreaccount1/q HTTP/1.1" 201 -}
     */
    public static Azurite start(Path data, Consumer<String> onRequest) throws IOException {
        return new Azurite(data, Ports.free(), tool(TOOLS), new ChildProcesses(), onRequest);
    }

    /**
     * Starts on the given ports and returns when it accepts connections.
     *
     * @throws CannotStartException when Node.js is missing or a port is taken
     */
    public static Azurite start(Path data, Ports ports, Path tools, ChildProcesses childProcesses) throws IOException {
        checkFree(ports);
        return new Azurite(data, ports, tool(tools), childProcesses, null);
    }

    private static NodeTool tool(Path tools) {
        // telemetry is off, yet loading its module takes three quarters of the start
        return new NodeTool(
                "azurite",
                VERSION,
                "azurite",
                "applicationinsights",
                tools,
                "pass -Dlocal.storage=<connection string> to do without Azurite");
    }

    /**
     * Checks that the ports are free. Another Azurite on them may be using the same data.
     *
     * @throws CannotStartException when a port is taken
     */
    public static void checkFree(Ports ports) {
        for (int port : List.of(ports.blob(), ports.queue(), ports.table())) {
            if (!FreePort.isFree(port)) {
                throw CannotStartException.portTaken(
                        port, "-Dlocal.storage=<connection string> to use another storage than Azurite");
            }
        }
    }

    /** Returns the connection string for any client, including the Azure SDK. */
    public String connectionString() {
        return "DefaultEndpointsProtocol=http;AccountName=" + ACCOUNT + ";AccountKey=" + KEY
                + ";BlobEndpoint=" + endpoint(ports.blob())
                + ";QueueEndpoint=" + endpoint(ports.queue())
                + ";TableEndpoint=" + endpoint(ports.table()) + ";";
    }

    public long pid() {
        return process.pid();
    }

    /** Stops it with SIGTERM, so that it saves its data. After SIGKILL the last seconds would be missing. */
    public void stop() {
        ChildProcesses.end(process, GRACE);
    }

    /** Restarts it on the same ports and data. */
    public void restart() throws IOException {
        stop();
        process = launch();
    }

    /** Suspends it: the system accepts connections, and nothing answers them. Does not work on Windows. */
    public void freeze() throws IOException {
        signal("STOP");
    }

    /** Resumes it. It also answers the requests that arrived while it was suspended. */
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
        Process launched = tool.start(arguments(), Map.of(), childProcesses);
        Thread reader = new Thread(() -> readOutput(launched), "azurite-output");
        reader.setDaemon(true);
        reader.start();
        // the table service is the last of the three to open
        boolean up = Poll.until(START, () -> answers(ports.table()) || !launched.isAlive());
        if (!up || !launched.isAlive()) {
            ChildProcesses.end(launched, GRACE);
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

    private void readOutput(Process launched) {
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
