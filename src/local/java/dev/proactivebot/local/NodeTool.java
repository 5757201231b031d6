package dev.proactivebot.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Starts a program from npm. Asks npx once for the program's path (npx downloads it if needed) and remembers the answer.
 * Node then runs it as a direct child, because npx would put npm and a shell in between, which outlive each other.
 *
 * @param name the package, such as {@code azurite}
 * @param bin the name of its command
 * @param skippedModule a module that is replaced by an empty object, which can save seconds; or empty
 * @param cache the folder of the remembered paths
 * @param alternative what to do without Node.js, for messages
 */
record NodeTool(String name, String version, String bin, String skippedModule, Path cache, String alternative) {
    private static final Duration FIRST_PROGRESS = Duration.ofSeconds(2);
    private static final Duration NEXT_PROGRESS = Duration.ofSeconds(5);
    private static final String ANSWER = "script-of-tool=";

    /** Finds the package next to the {@code .bin} folder that npx puts into the PATH. */
    private static final String FIND = "const fs=require('fs'),p=require('path');"
            + "for(const d of process.env.PATH.split(p.delimiter)){const f=p.join(d,'..','%s','package.json');"
            + "if(fs.existsSync(f)){const m=JSON.parse(fs.readFileSync(f)),b=typeof m.bin==='string'?m.bin:m.bin['%s'];"
            + "if(m.version==='%s'){console.log('" + ANSWER + "'+p.join(p.dirname(f),b));break}}}";

    /**
     * Ends the program when its standard input closes, which happens as soon as the JVM that started it is gone. Replaces
     * the skipped module by an empty object.
     */
    private static final String PRELOAD = "import M from 'node:module';"
            + "const load=M._load;M._load=function(m,...a){return m==='%s'?{}:load.call(this,m,...a)};"
            + "const end=()=>process.kill(process.pid,'SIGTERM');"
            + "process.stdin.on('end',end).on('error',end).resume().unref()";

    /** Starts the program; the caller reads its output, which includes the error output. */
    Process start(List<String> arguments, Map<String, String> environment, ChildProcesses childProcesses)
            throws IOException {
        List<String> command = new ArrayList<>(
                List.of("node", "--import", preload(), script(childProcesses).toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return launch(builder, childProcesses);
    }

    private String preload() {
        byte[] code = PRELOAD.formatted(skippedModule).getBytes(StandardCharsets.UTF_8);
        return "data:text/javascript;base64," + Base64.getEncoder().encodeToString(code);
    }

    /** Finds one script at a time, because npx does not lock its download folder. */
    private Path script(ChildProcesses childProcesses) throws IOException {
        synchronized (NodeTool.class) {
            return cachedScript(childProcesses);
        }
    }

    private Path cachedScript(ChildProcesses childProcesses) throws IOException {
        Path cached = cache.resolve(bin + "-" + version + ".path");
        if (Files.exists(cached)) {
            Path script = Path.of(Files.readString(cached).trim());
            if (Files.exists(script)) {
                return script;
            }
        }
        Path script = askNpx(childProcesses);
        Files.createDirectories(cache);
        Files.writeString(cached, script.toString());
        return script;
    }

    private Path askNpx(ChildProcesses childProcesses) throws IOException {
        String npx = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("win") ? "npx.cmd" : "npx";
        Process process = launch(
                new ProcessBuilder(
                                npx,
                                "--yes",
                                "--package",
                                name + "@" + version,
                                "--",
                                "node",
                                "-e",
                                FIND.formatted(name, bin, version))
                        .redirectErrorStream(true),
                childProcesses);
        process.getOutputStream().close();
        List<String> output;
        try {
            output = output(process);
        } finally {
            // an interrupted caller must not leave npx and its node behind
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        Optional<String> answer =
                output.stream().filter(it -> it.startsWith(ANSWER)).findFirst();
        return answer.map(it -> Path.of(it.substring(ANSWER.length())))
                .orElseThrow(() ->
                        new CannotStartException("npx could not get " + name + "@" + version + " (" + reason(output)
                                + "): check the network and npm's registry and proxy settings, or " + alternative));
    }

    private Process launch(ProcessBuilder builder, ChildProcesses childProcesses) {
        try {
            Process process = builder.start();
            childProcesses.add(process);
            return process;
        } catch (IOException e) {
            throw new CannotStartException(
                    "Node.js is not found (" + builder.command().get(0) + "): install Node.js 20 or newer from"
                            + " https://nodejs.org, or " + alternative,
                    e);
        }
    }

    /** Returns the output of {@code process}; reports progress on standard error while it takes long. */
    private List<String> output(Process process) throws IOException {
        CompletableFuture<List<String>> lines = CompletableFuture.supplyAsync(() -> {
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            return reader.lines().toList();
        });
        long begin = System.nanoTime();
        Duration wait = FIRST_PROGRESS;
        while (true) {
            try {
                return lines.get(wait.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                System.err.println(
                        "Getting " + name + "@" + version + " through npx; the first time this can take a minute: "
                                + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin) + " s");
                wait = NEXT_PROGRESS;
            } catch (ExecutionException e) {
                throw new IOException("the output of npx could not be read", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for npx", e);
            }
        }
    }

    private static String reason(List<String> output) {
        return output.stream()
                .filter(it -> it.contains("error") || it.contains("ERR"))
                .findFirst()
                .or(() -> output.stream().reduce((first, second) -> second))
                .orElse("it printed nothing");
    }
}
