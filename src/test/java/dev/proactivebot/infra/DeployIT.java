package dev.proactivebot.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests the Maven commands of a deploy around the plugin's goal, which needs a login. */
@Timeout(300)
@DisabledOnOs(OS.WINDOWS)
class DeployIT {
    private static final String WHICH_APP = "Say which app: mvn package azure-functions:deploy -DfunctionAppName=<app>";

    @TempDir
    private Path folder;

    private record Result(int status, String output) {}

    @Test
    void deploySwitchesHttpsOnlyOnAgain() throws Exception {
        Result result = maven("-Pdeploy", "exec:exec@https-only", "-DfunctionAppName=my-app");

        assertEquals(0, result.status(), result.output());
        assertEquals(
                List.of("functionapp update -g rg-my-app -n my-app --set httpsOnly=true"),
                Files.readAllLines(folder.resolve("calls")));
    }

    @Test
    void deployWithoutAppEndsBeforeTheBuild() throws Exception {
        Result result = maven("validate", "azure-functions:deploy");

        assertNotEquals(0, result.status());
        assertTrue(result.output().contains(WHICH_APP), result.output());
        assertFalse(Files.exists(folder.resolve("calls")));
    }

    /** Alone the goal runs no enforcer rules. Maven refuses its invalid parameter before the goal starts. */
    @Test
    void deployGoalAloneWithoutAppIsRefused() throws Exception {
        Result result = maven("azure-functions:deploy");

        assertNotEquals(0, result.status());
        assertTrue(result.output().contains(WHICH_APP), result.output());
        assertFalse(Files.exists(folder.resolve("calls")));
    }

    private Result maven(String... arguments) throws IOException, InterruptedException {
        Path az = Files.writeString(folder.resolve("az"), "#!/bin/sh\necho \"$@\" >> \"$(dirname \"$0\")/calls\"\n");
        assertTrue(az.toFile().setExecutable(true));
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(), "-B", "-q"));
        if ("offline=true".equals(System.getProperty("maven.settings"))) {
            command.add("-o");
        }
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output");
        ProcessBuilder process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        process.environment().merge("PATH", folder.toString(), (path, first) -> first + File.pathSeparator + path);
        int status = process.start().waitFor();
        return new Result(status, Files.readString(output));
    }
}
