package dev.proactivebot.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.infra.SourceProgram.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent to Azure, and how; nothing is sent here. */
class DeployTest {
    private static final Path PROGRAM = Infra.FOLDER.resolve("Deploy.java").toAbsolutePath();

    @TempDir
    private Path project;

    @Test
    void thePackageHoldsWhatWasBuiltAndNothingOfTheDevelopersMachine() throws Exception {
        build("proactive-bot");

        Result result = SourceProgram.run(project, PROGRAM, "--zip", "my-app");

        assertEquals("", result.errors());
        assertEquals(0, result.status());
        assertEquals(
                "functionapp deployment source config-zip --resource-group rg-my-app --name my-app --src "
                        + Path.of("target", "my-app.zip"),
                result.output().replaceFirst("^az(\\.cmd)? ", ""));
        assertEquals(
                Set.of("host.json", "deliver/function.json", "lib/a.jar"),
                SourceProgram.unzipped(project.resolve("target/my-app.zip")).keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"lib/local.settings.json", "bot.PEM", "deliver/bot.pfx", ".env"})
    void aPackageWithADevelopersSettingsOrKeysIsNotSent(String file) throws Exception {
        build("proactive-bot");
        Files.writeString(
                project.resolve("target/azure-functions/proactive-bot").resolve(file), "x");

        Result result = SourceProgram.run(project, PROGRAM, "--zip", "my-app");

        assertEquals(1, result.status());
        assertEquals(file + " must not be in the package: take it out of the build.", result.errors());
        assertFalse(Files.exists(project.resolve("target/my-app.zip")));
    }

    @Test
    void whatIsNotBuiltIsNotSent() throws Exception {
        Result result = SourceProgram.run(project, PROGRAM, "my-app");

        assertEquals(1, result.status());
        assertEquals(
                "Nothing is built in target/azure-functions: call mvn package first, from the project's folder.",
                result.errors());
    }

    @Test
    void ofSeveralPackagesTheOneThatWasBuiltLastIsSentWhateverItIsCalled() throws Exception {
        build("old");
        build("my-app");
        build("new");
        changed("old", "2026-11-01T10:00:00Z");
        changed("my-app", "2026-11-02T10:00:00Z");
        changed("new", "2026-11-03T10:00:00Z");
        Files.writeString(project.resolve("target/azure-functions/new/host.json"), "new");

        Result result = SourceProgram.run(project, PROGRAM, "--zip", "my-app", "rg");

        assertEquals(0, result.status(), result.errors());
        assertTrue(result.output().contains("--resource-group rg --name my-app"), result.output());
        byte[] sent =
                SourceProgram.unzipped(project.resolve("target/my-app.zip")).get("host.json");
        assertEquals("new", new String(sent, StandardCharsets.UTF_8));
    }

    @Test
    void whatTheAzureCliMakesOfItIsPassedOn() throws Exception {
        build("my-app");

        azure("echo sent");
        assertEquals(0, SourceProgram.run(project, PROGRAM, "my-app").status());

        azure("echo 'Status Code: 403' >&2; exit 3");
        Result failed = SourceProgram.run(project, PROGRAM, "my-app");
        assertEquals(1, failed.status());
        assertTrue(failed.errors().contains("Status Code: 403"), failed.errors());
        assertTrue(failed.errors().contains("call this again"), failed.errors());
    }

    @Test
    void theMavenCommandSendsToTheAppAndTheGroupOfItsProperties() {
        String profile = Infra.text(Path.of("pom.xml")).replaceAll("(?s).*<id>deploy</id>(.*?)</profile>.*", "$1");

        assertEquals(
                List.of("infra/Deploy.java", "${functionAppName}", "${functionResourceGroup}"),
                Pattern.compile("<argument>(.*?)</argument>")
                        .matcher(profile)
                        .results()
                        .map(found -> found.group(1))
                        .toList());
    }

    @Test
    void itSaysWhatItNeeds() throws Exception {
        assertEquals(
                "Say which app: java infra/Deploy.java <app> [resource group]",
                SourceProgram.run(project, PROGRAM).errors());
        assertEquals(
                "my app is no name of a Function App.",
                SourceProgram.run(project, PROGRAM, "my app").errors());
    }

    private void build(String app) throws IOException {
        Path folder = project.resolve("target/azure-functions").resolve(app);
        for (String file : Set.of("host.json", "local.settings.json", "deliver/function.json", "lib/a.jar")) {
            Path path = folder.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, "{}");
        }
    }

    private void changed(String app, String time) throws IOException {
        Files.setLastModifiedTime(
                project.resolve("target/azure-functions").resolve(app).resolve("deliver/function.json"),
                FileTime.from(Instant.parse(time)));
    }

    /** A stand-in for the Azure CLI. */
    private void azure(String script) throws IOException {
        Path az = project.resolve(SourceProgram.COMMANDS).resolve("az");
        Files.createDirectories(az.getParent());
        Files.writeString(az, "#!/bin/sh\n" + script + "\n");
        assertTrue(az.toFile().setExecutable(true));
    }
}
