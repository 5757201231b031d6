package dev.proactivebot.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.proactivebot.infra.SourceProgram.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
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
    void ofSeveralPackagesTheOneOfThatNameIsSentAndNoOther() throws Exception {
        build("one");
        build("two");

        assertEquals(
                0, SourceProgram.run(project, PROGRAM, "--zip", "two", "rg").status());
        assertEquals(1, SourceProgram.run(project, PROGRAM, "--zip", "three").status());
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
}
