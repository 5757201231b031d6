package dev.proactivebot.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.local.RunningHost;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.AppFunctions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reminders through the packaged app, real storage and a host that is stopped and started. */
@Timeout(120)
class RemindersIT {
    private final CompletableFuture<Instant> reminded = new CompletableFuture<>();
    private Spine spine;

    @BeforeEach
    void start(@TempDir Path data) throws IOException {
        spine = new Spine(data);
        spine.answering(text -> {
            if (text.startsWith("Reminder: stand up")) {
                reminded.complete(Instant.now());
            }
            return Answer.created("x");
        });
    }

    @AfterEach
    void stop() throws IOException {
        spine.close();
    }

    @Test
    void reminderArrivesOnceAtItsTimeDespiteARestart() throws Exception {
        Instant said = Instant.now();
        try (RunningHost host = spine.host().start()) {
            String message = spine.activity(
                    "message", "r1", "\"timestamp\":\"" + said + "\",\"text\":\"remind me in 15 seconds to stand up\"");
            assertEquals(202, AppFunctions.post(host, message).statusCode());
            spine.awaitHeard("I will remind you on ", 1);
        }
        try (RunningHost host = spine.host().start()) {
            Spine.await("reminder", reminded::isDone);
            Duration waited = Duration.between(said, reminded.get());
            assertTrue(waited.compareTo(Duration.ofSeconds(14)) > 0, waited.toString()); // whole seconds
            AppFunctions.post(host, spine.message("r2", "reminders"));
            spine.awaitHeard("You have no reminders here.", 1);
            spine.awaitHeard("Reminder: stand up", 1);
            spine.awaitHeard("I will remind you on ", 1);
        }
    }
}
