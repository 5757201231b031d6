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
 * A program from npm. npx is asked once where it is (and fetches it if need be); it is then run by node as a direct child,
 * for npx would put npm and a shell in between, which outlive each other.
 *
 * @param name the package, {@code azurite}
 * @param bin the name of its command
 * @param without a module that it asks for and does not need, or empty: not loaded, which can save seconds
 * @param notes where it is noted what npx answered
 * @param instead what to do without Node.js, for messages
 */
record NodeTool(String name, String version, String bin, String without, Path notes, String instead) {
    private static final Duration FIRST_NOTE = Duration.ofSeconds(2);
    private static final Duration NEXT_NOTE = Duration.ofSeconds(5);
    private static final String ANSWER = "script-of-tool=";

    /** Finds the package beside the {@code .bin} folder that npx puts into the PATH. */
    private static final String FIND = "const fs=require('fs'),p=require('path');"
            + "for(const d of process.env.PATH.split(p.delimiter)){const f=p.join(d,'..','%s','package.json');"
            + "if(fs.existsSync(f)){const m=JSON.parse(fs.readFileSync(f)),b=typeof m.bin==='string'?m.bin:m.bin['%s'];"
            + "if(m.version==='%s'){console.log('" + ANSWER + "'+p.join(p.dirname(f),b));break}}}";

    /**
     * Ends the program when its standard input closes, that is, when the JVM that started it is gone, however it went; and
     * gives it an empty object for the module that it can do without.
     */
    private static final String PRELOAD = "import M from 'node:module';"
            + "const load=M._load;M._load=function(m,...a){return m==='%s'?{}:load.call(this,m,...a)};"
            + "const end=()=>process.kill(process.pid,'SIGTERM');"
            + "process.stdin.on('end',end).on('error',end).resume().unref()";

    /** Starts the program; its output, error output included, is for the caller to read. */
    Process start(List<String> arguments, Map<String, String> environment, Servants servants) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("node", "--import", preload(), script(servants).toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return launch(builder, servants);
    }

    private String preload() {
        byte[] code = PRELOAD.formatted(without).getBytes(StandardCharsets.UTF_8);
        return "data:text/javascript;base64," + Base64.getEncoder().encodeToString(code);
    }

    /** One at a time: npx does not guard the folder into which it fetches. */
    private Path script(Servants servants) throws IOException {
        synchronized (NodeTool.class) {
            return knownScript(servants);
        }
    }

    private Path knownScript(Servants servants) throws IOException {
        Path note = notes.resolve(bin + "-" + version + ".path");
        if (Files.exists(note)) {
            Path script = Path.of(Files.readString(note).trim());
            if (Files.exists(script)) {
                return script;
            }
        }
        Path script = ask(servants);
        Files.createDirectories(notes);
        Files.writeString(note, script.toString());
        return script;
    }

    private Path ask(Servants servants) throws IOException {
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
                servants);
        process.getOutputStream().close();
        List<String> output;
        try {
            output = output(process);
        } finally {
            // who stops waiting must not leave npx, and the node below it, behind
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        Optional<String> answer =
                output.stream().filter(it -> it.startsWith(ANSWER)).findFirst();
        return answer.map(it -> Path.of(it.substring(ANSWER.length())))
                .orElseThrow(() ->
                        new CannotStartException("npx could not bring " + name + "@" + version + " (" + reason(output)
                                + "): check the network and npm's registry and proxy settings, or " + instead));
    }

    private Process launch(ProcessBuilder builder, Servants servants) {
        try {
            Process process = builder.start();
            servants.add(process);
            return process;
        } catch (IOException e) {
            throw new CannotStartException(
                    "Node.js is not found (" + builder.command().get(0) + "): install Node.js 20 or newer from"
                            + " https://nodejs.org, or " + instead,
                    e);
        }
    }

    /** All that {@code process} says; while it takes long, a note of it goes to standard error now and then. */
    private List<String> output(Process process) throws IOException {
        CompletableFuture<List<String>> lines = CompletableFuture.supplyAsync(() -> {
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            return reader.lines().toList();
        });
        long begin = System.nanoTime();
        Duration wait = FIRST_NOTE;
        while (true) {
            try {
                return lines.get(wait.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                System.err.println(
                        "Getting " + name + "@" + version + " through npx; the first time this can take a minute: "
                                + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin) + " s");
                wait = NEXT_NOTE;
            } catch (ExecutionException e) {
                throw new IOException("npx could not be read", e);
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
                .orElse("it said nothing");
    }
}
