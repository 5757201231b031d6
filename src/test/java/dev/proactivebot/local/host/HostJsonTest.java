package dev.proactivebot.local.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostJsonTest {
    @TempDir
    Path app;

    @Test
    void missingValuesArePlatformDefaults() throws IOException {
        HostJson host = HostJson.read(app, Map.of());

        assertEquals(Optional.of(Duration.ofMinutes(30)), host.functionTimeout());
        assertEquals("api", host.routePrefix());
        assertEquals(16, host.queues().batchSize());
        assertEquals(
                8 * Runtime.getRuntime().availableProcessors(), host.queues().newBatchThreshold());
        assertEquals(5, host.queues().maxDequeueCount());
        assertEquals(Duration.ZERO, host.queues().visibilityTimeout());
        assertEquals(Duration.ofSeconds(2), host.queues().maxPollingInterval());
    }

    @Test
    void settingOverridesTheFile() throws IOException {
        Files.writeString(app.resolve("host.json"), """
                {"functionTimeout": "00:02:00",
                 "extensions": {"http": {"routePrefix": ""}, "queues": {"visibilityTimeout": "00:01:00", "messageEncoding": "none"}}}
                """);
        HostJson host = HostJson.read(
                app,
                Map.of(
                        "AzureFunctionsJobHost__FunctionTimeout", "-1",
                        "AzureFunctionsJobHost__extensions__queues__visibilityTimeout", "00:00:03.5",
                        "AzureFunctionsJobHost__extensions__queues__batchSize", ""));

        assertEquals(Optional.empty(), host.functionTimeout());
        assertEquals("", host.routePrefix());
        assertEquals(Duration.ofMillis(3_500), host.queues().visibilityTimeout());
        assertEquals(16, host.queues().batchSize());
        assertFalse(host.queues().isBase64());
    }

    @Test
    void invalidValueIsNamed() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> HostJson.read(app, Map.of("AzureFunctionsJobHost__functionTimeout", "soon")));

        assertEquals("host.json: functionTimeout: 'soon' is not a time span such as 00:01:30", e.getMessage());
    }
}
