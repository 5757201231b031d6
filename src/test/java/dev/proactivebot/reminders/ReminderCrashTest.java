package dev.proactivebot.reminders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process is lost at each request to storage in turn: before the next time is written, between that and the send, after the send. */
class ReminderCrashTest {
    private static final int MOST_REQUESTS = 40;

    @Test
    void crashDuringAnOccurrenceRepeatsOnlyADoubtfulReminder() {
        List<Integer> repeated = new ArrayList<>();
        int crashes = atEachRequest("at-least-once", ReminderCrashTest::almostNoon, scene -> {
            scene.passes(Duration.ofDays(3).plusHours(2));
            int times = said(scene, "Reminder: eat");
            boolean inDoubt = scene.tables.rows("ledger202611").stream()
                    .anyMatch(row -> row.row().values().containsKey("doubt"));
            assertTrue(times == 4 || (times == 5 && inDoubt), times + " times, in doubt: " + inDoubt);
            if (times == 5) {
                repeated.add(times);
            }
        });
        assertTrue(crashes >= 8, "at " + crashes + " points");
        assertEquals(1, repeated.size(), "when it was sent, and the row does not say so yet");
    }

    @Test
    void atMostOnceModeDeadLettersADoubtfulReminderAfterACrash() {
        atEachRequest("at-most-once", ReminderCrashTest::almostNoon, scene -> {
            scene.passes(Duration.ofDays(3).plusHours(2));
            int letters = scene.tables.rows("deadletters").size();
            int times = said(scene, "Reminder: eat");
            assertTrue(times == 4 || (times == 3 && letters == 1), times + " times, dead letters: " + letters);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "remind me in 40 minutes to stretch",
                "remind me in 20 days to stretch",
                "remind me every 12 days at 11:40 to stretch",
            })
    void aCrashAtAnyPointOfARequestMakesOneReminder(String request) {
        atEachRequest("at-least-once", scene -> {}, scene -> {
            scene.queues(Scene.ANN, request);
            scene.passes(Duration.ofMinutes(30));
            assertTrue(said(scene, "I will remind you") >= 1, "answered");
            scene.passes(Duration.ofDays(21));
            assertEquals(request.contains("every") ? 2 : 1, said(scene, "Reminder: stretch"));
        });
    }

    @Test
    void crashDuringACancelOrSnoozeAppliesItOnce() {
        atEachRequest(
                "at-least-once",
                scene -> {
                    scene.says("remind me in 10 minutes to stretch");
                    scene.says("remind me in 3 hours to drink");
                    scene.passes(Duration.ofMinutes(12));
                    scene.heard();
                },
                scene -> {
                    scene.queues(Scene.ANN, "cancel 2");
                    scene.queues(Scene.ANN, "snooze 1 hour");
                    scene.passes(Duration.ofHours(6));
                    List<String> heard = scene.heard();
                    assertEquals(0, count(heard, "Reminder: drink"), heard.toString());
                    assertEquals(1, count(heard, "Reminder: stretch"), heard.toString());
                    assertTrue(count(heard, "Cancelled: drink") >= 1, heard.toString());
                    assertEquals(0, count(heard, "You have no"), heard.toString());
                });
    }

    private static void almostNoon(Scene scene) {
        scene.says("remind me every day at 12:00 to eat");
        scene.until(Scene.NOW.plus(Duration.ofMinutes(59)));
        scene.heard();
    }

    /** Tells at how many points the process was lost. */
    private static int atEachRequest(String guarantee, Consumer<Scene> before, Consumer<Scene> then) {
        for (int request = 1; request <= MOST_REQUESTS; request++) {
            try (Scene scene = new Scene("DeliveryGuarantee", guarantee)) {
                before.accept(scene);
                scene.crashAt(request);
                then.accept(scene);
                if (!scene.hasCrashed()) {
                    return request - 1;
                }
            }
        }
        return MOST_REQUESTS;
    }

    private static int said(Scene scene, String beginning) {
        return count(scene.heard(), beginning);
    }

    private static int count(List<String> heard, String beginning) {
        return (int) heard.stream().filter(text -> text.startsWith(beginning)).count();
    }
}
