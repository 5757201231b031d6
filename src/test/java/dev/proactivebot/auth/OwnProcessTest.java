package dev.proactivebot.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.FakeTokenServer;
import dev.proactivebot.testing.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What only a process with an environment of its own can show. */
@Timeout(120)
class OwnProcessTest {
    private final FakeTokenServer tokens = new FakeTokenServer();

    @AfterEach
    void stop() {
        tokens.close();
    }

    @Test
    void managedIdentityTokenIsFetchedAgainAfterARefusal() throws Exception {
        List<String> said = run(List.of(), Map.of("MicrosoftAppType", "UserAssignedMSI"));
        assertEquals(List.of("token-1", "token-2"), said);
        Received request = tokens.requests().get(0);
        assertEquals("/msi/token", request.path());
        assertEquals("app-1", request.parameters().get("client_id"));
        assertEquals("https://api.botframework.com", request.parameters().get("resource"));
    }

    @Test
    void managedIdentityLoadsNoClassOfTheAzureSdk() throws Exception {
        List<String> said = run(List.of("-Xlog:class+load:stdout"), Map.of("MicrosoftAppType", "UserAssignedMSI"));
        assertTrue(said.contains("token-1"));
        assertEquals(List.of(), sdkClasses(said));
    }

    @Test
    void managedIdentityWithoutItsVariablesIsLeftToTheSdk() throws Exception {
        List<String> said = run(
                List.of("-Xlog:class+load:stdout"),
                Map.of(
                        "MicrosoftAppType", "UserAssignedMSI",
                        "IDENTITY_ENDPOINT", "",
                        "IDENTITY_HEADER", "",
                        "AZURE_POD_IDENTITY_AUTHORITY_HOST", tokens.root().toString()));
        assertTrue(sdkClasses(said).stream()
                .anyMatch(line -> line.contains("com.azure.identity.ManagedIdentityCredential ")));
    }

    @Test
    void unassignedManagedIdentityIsReported() throws Exception {
        tokens.next(Answer.json(400, "{\"statusCode\":400,\"message\":\"No User Assigned Managed Identity found\"}"));
        List<String> said = run(List.of(), Map.of("MicrosoftAppType", "UserAssignedMSI"));
        assertEquals(1, said.size());
        assertTrue(said.get(0).contains("the managed identity gave no token"), said.get(0));
    }

    @Test
    void aFederatedIdentityPresentsTheTokenOfItsManagedIdentity() throws Exception {
        List<String> said = run(
                List.of(),
                Map.of(
                        "MicrosoftAppType", "SingleTenant",
                        "MicrosoftAppFederatedClientId", "identity-1",
                        "ToChannelFromBotLoginUrl", tokens.loginUrl("my.tenant").toString()));
        assertEquals(List.of("token-2", "token-3"), said);
        Received identity = tokens.requests().get(0);
        assertEquals("identity-1", identity.parameters().get("client_id"));
        assertEquals("api://AzureADTokenExchange", identity.parameters().get("resource"));
        Received app = tokens.requests().get(1);
        assertEquals("token-1", app.field("client_assertion"));
        assertEquals("app-1", app.field("client_id"));
        assertEquals(3, tokens.requests().size(), "the managed identity's own token was not refused");
    }

    @Test
    void anAnonymousBotLoadsNoClassOfTheAzureSdk() throws Exception {
        List<String> said = run(List.of("-Xlog:class+load:stdout"), Map.of("MicrosoftAppId", ""));
        assertTrue(said.contains("Anonymous[]"));
        assertTrue(said.stream().anyMatch(line -> line.contains("dev.proactivebot.auth.BotCredential")));
        assertEquals(List.of(), sdkClasses(said));
    }

    private static List<String> sdkClasses(List<String> log) {
        return log.stream()
                .filter(line -> line.contains(" com.azure.") || line.contains(" com.microsoft."))
                .toList();
    }

    private List<String> run(List<String> flags, Map<String, String> settings)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), TokenPrinter.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(Map.of(
                "AZURE_FUNCTIONS_ENVIRONMENT", "Development",
                "AzureWebJobsStorage", "UseDevelopmentStorage=true",
                "MicrosoftAppId", "app-1",
                "MicrosoftAppTenantId", "my.tenant",
                "IDENTITY_ENDPOINT", tokens.identityEndpoint().toString(),
                "IDENTITY_HEADER", "header-1"));
        environment.putAll(settings);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        return said.lines().toList();
    }
}
