package dev.proactivebot.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.local.RunningHost;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.AppFunctions;
import dev.proactivebot.testing.PackagedApp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A function of an owner's own notifies from Java: through the package, real storage and a host that fires its timer every second. */
@NullUnmarked // a null fails the test anyway
@Timeout(120)
class WeeklyDigestIT {
    private static final Pattern SENT = Pattern.compile("digest=(\\S+) notification=([0-9a-f]{32})");

    private Spine spine;

    @BeforeEach
    void start(@TempDir Path data) throws IOException {
        spine = new Spine(data);
        spine.answering(text -> Answer.created("x"));
    }

    @AfterEach
    void stop() throws IOException {
        spine.close();
    }

    @Test
    void digestIsDeliveredOnceEvenIfItsTimerFiresRepeatedly(@TempDir Path copy) throws IOException {
        try (RunningHost host = spine.host().start()) {
            assertEquals(
                    202, AppFunctions.post(host, spine.message("m1", "hello")).statusCode());
            // where the user is is kept after the message, and before the line about it
            Spine.await("line of the delivery", () -> host.stderr().contains("event=delivery"));
        }
        try (RunningHost host = spine.host(PackagedApp.withDigest("* * * * * *", copy.resolve("app")))
                .start()) {
            Spine.await(
                    "three rounds", () -> SENT.matcher(host.stderr()).results().count() >= 3);
            Matcher sent = SENT.matcher(host.stderr());
            assertTrue(sent.find());
            String route = "notifications/" + sent.group(2);
            Spine.await(
                    "end of the digest",
                    () -> status(host, route).path("status").asText().equals("done"));

            assertEquals(1, status(host, route).at("/counts/sent").asInt(), "by HTTP it is the same notification");
            assertEquals(ids(host), said(), "one message for each week, whatever the hour of this test");
        }
    }

    private static long ids(RunningHost host) {
        return SENT.matcher(host.stderr())
                .results()
                .map(match -> match.group(2))
                .distinct()
                .count();
    }

    private long said() {
        return spine.connector.received().stream()
                .filter(request -> Spine.text(request).startsWith("New this week"))
                .count();
    }

    private static JsonNode status(RunningHost host, String route) {
        try {
            return new ObjectMapper()
                    .readTree(AppFunctions.keyed(host, "GET", route).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
