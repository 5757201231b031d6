package dev.proactivebot.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.queue.QueueClient;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.local.RunningHost;
import dev.proactivebot.testing.AppFunctions;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the package says about itself, over real storage. */
@NullUnmarked // a null fails the test anyway
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class HealthIT {
    private Spine spine;

    @BeforeEach
    void start(@TempDir Path data) throws IOException {
        spine = new Spine(data);
    }

    @AfterEach
    void stop() throws IOException {
        spine.close();
    }

    @Test
    void healthIsPublicAndDetailsNeedTheKey() throws IOException {
        QueueClient bulk = spine.queue("bot-bulk");
        bulk.createIfNotExists();
        bulk.sendMessageWithResponse(
                BinaryData.fromString("{}"), Duration.ofHours(1), Duration.ofDays(1), null, Context.NONE);
        try (RunningHost host = spine.host().setting("SendingPaused", "true").start()) {
            HttpResponse<String> health = AppFunctions.request(host.uri("health"), "GET");
            HttpResponse<String> details = AppFunctions.keyed(host, "GET", "health/details");
            JsonNode report = new ObjectMapper().readTree(details.body());

            assertEquals(200, health.statusCode());
            assertEquals("", health.body());
            assertEquals(
                    401, AppFunctions.request(host.uri("health/details"), "GET").statusCode());
            assertEquals(200, details.statusCode(), details.body());
            assertEquals("degraded", report.path("status").asText(), details.body());
            assertEquals("up", report.at("/checks/queues/status").asText());
            assertEquals("up", report.at("/checks/tables/status").asText());
            assertEquals("notNeeded", report.at("/checks/token/status").asText());
            assertEquals("{\"messages\":1}", report.at("/queues/bot-bulk").toString());
            assertEquals(
                    details.body(),
                    AppFunctions.keyed(host, "GET", "health/details").body(),
                    "remembered for 30 s");
        }
    }

    @Test
    void storageThatCannotBeReachedIs503WithTheReport() throws IOException {
        try (RunningHost host = spine.host().start()) {
            spine.azurite.stop();
            HttpResponse<String> details = AppFunctions.keyed(host, "GET", "health/details");
            JsonNode report = new ObjectMapper().readTree(details.body());

            assertEquals(503, details.statusCode(), details.body());
            assertEquals("down", report.at("/checks/queues/status").asText(), details.body());
            assertEquals("down", report.at("/checks/tables/status").asText(), details.body());
            assertEquals(200, AppFunctions.request(host.uri("health"), "GET").statusCode());
        }
    }

    @Test
    void badSettingsAre503ForEverybody() throws IOException {
        try (RunningHost host = spine.host().setting("MaxAttempts", "lots").start()) {
            HttpResponse<String> health = AppFunctions.request(host.uri("health"), "GET");
            HttpResponse<String> details = AppFunctions.keyed(host, "GET", "health/details");

            assertEquals(503, health.statusCode());
            assertEquals("", health.body());
            assertEquals(503, details.statusCode());
            assertEquals(
                    "{\"error\":{\"code\":\"ServiceError\","
                            + "\"message\":\"The bot's settings are invalid: see its log.\"}}",
                    details.body());
            assertTrue(host.awaitStderr("MaxAttempts must be", Duration.ofSeconds(10)), host.stderr());
        }
    }
}
