package dev.proactivebot.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueMessageEncoding;
import dev.proactivebot.local.RunningHost;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.AppFunctions;
import dev.proactivebot.testing.PackagedApp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What was answered with 202 comes back, whatever breaks in between. */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class OutageIT {
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
    void connectorOutageLosesNoMessage() throws IOException {
        AtomicBoolean down = new AtomicBoolean(true);
        spine.answering(text -> down.get() ? Answer.status(503) : Answer.created("x"));
        try (RunningHost host = spine.host().start()) {
            List<String> accepted = post(host, "one", "two", "three");
            spine.said(6);
            down.set(false);

            assertEquals(List.of("one", "two", "three"), accepted);
            assertEquals(3, spine.heardProactively(accepted));
        }
    }

    /** The default of Azure's own queue clients for Java and Python. */
    @Test
    void itemWithoutBase64IsDeliveredOnceByTheTimer(@TempDir Path folder) throws IOException {
        spine.answering(text -> Answer.created("x"));
        QueueClient queue = spine.queue("bot-queue", QueueMessageEncoding.NONE);
        queue.createIfNotExists();
        try (RunningHost host = spine.host(PackagedApp.sweeping("*/2 * * * * *", folder.resolve("app")))
                .start()) {
            queue.sendMessage(spine.item("\"text\":\"raw\""));
            assertTrue(host.awaitStderr("is not base64: moved to bot-queue-poison", Duration.ofSeconds(30)));

            assertEquals(1, spine.heardProactively(List.of("raw")));
            assertTrue(host.awaitStderr("set QueueMessageEncoding.BASE64", Duration.ofSeconds(30)));
        }
    }

    @Test
    void killedHostLosesNoMessage() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        spine.answering(text -> text.startsWith("You said")
                ? Answer.created("x")
                : Answer.status(500).when(never));
        List<String> accepted;
        try (RunningHost first = spine.host()
                .option("local.invisibility", "3s")
                .setting("LeaseSeconds", "55")
                .start()) {
            accepted = post(first, "one", "two");
            spine.said(4);
            first.kill();
        }
        spine.answering(text -> Answer.created("x"));
        try (RunningHost second = spine.host()
                .option("local.invisibility", "3s")
                .setting("LeaseSeconds", "55")
                .start()) {
            assertTrue(second.isAlive());
            assertEquals(2, spine.heardProactively(accepted));
        }
    }

    @Test
    void stoppedStorageLosesNoAcceptedMessage() throws IOException {
        spine.answering(text -> Answer.created("x"));
        try (RunningHost host = spine.host()
                .option("local.invisibility", "3s")
                .setting("LeaseSeconds", "55")
                .start()) {
            List<String> accepted = post(host, "before");
            spine.azurite.stop();
            accepted.addAll(post(host, "during"));
            spine.azurite.restart();
            accepted.addAll(post(host, "after"));

            assertEquals(List.of("before", "after"), accepted);
            // "before" is in mid-work as storage stops: sent again if nobody could write down that it was sent.
            assertTrue(spine.heardProactively(accepted) >= 2);
        }
    }

    @Test
    void hangingStorageLosesNoAcceptedMessage() throws IOException {
        spine.answering(text -> {
            if (text.startsWith("You said during")) {
                thaw();
            }
            return Answer.created("x");
        });
        try (RunningHost host = spine.host().start()) {
            List<String> accepted = post(host, "before");
            spine.azurite.freeze();
            accepted.addAll(post(host, "during", "after"));

            assertEquals(List.of("before", "during", "after"), accepted);
            assertEquals(3, spine.heardProactively(accepted));
        }
    }

    private void thaw() {
        try {
            spine.azurite.thaw();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void badSettingsAnswer500AndAreLoggedAndLoseNoItem() throws IOException {
        spine.enqueue(spine.item("\"key\":\"k\",\"text\":\"patient\""));
        try (RunningHost host = spine.host()
                .setting("MicrosoftAppId", "an-app")
                .setting("MaxAttempts", "lots")
                .start()) {
            HttpResponse<String> answer = AppFunctions.post(host, spine.message("m", "hi"));

            assertEquals(500, answer.statusCode());
            assertEquals(
                    "{\"error\":{\"code\":\"ServiceError\",\"message\":\"The bot cannot answer now.\"}}",
                    answer.body());
            assertEquals(200, AppFunctions.request(host.uri("messages"), "HEAD").statusCode());
            assertTrue(host.awaitStderr("MicrosoftAppType is missing", Duration.ofSeconds(10)), host.stderr());
            assertTrue(host.awaitStderr("MaxAttempts must be", Duration.ofSeconds(10)), host.stderr());
            String why = "why=\"The bot's settings are invalid\"";
            assertTrue(host.awaitStderr("outcome=putBack", Duration.ofSeconds(20)), host.stderr());
            assertTrue(host.stderr().contains("delay=PT5M " + why), host.stderr());
            assertTrue(host.stderr().contains("event=received"), host.stderr());
            assertTrue(spine.connector.received().isEmpty());
        }
    }

    @Test
    void incompletePackagePutsTheItemBack(@TempDir Path broken) throws IOException {
        copyWithout("azure-data-tables", broken);
        spine.enqueue(spine.item("\"key\":\"k\",\"text\":\"patient\""));
        try (RunningHost host = spine.host(broken).start()) {
            assertTrue(
                    host.awaitStderr(
                            "The app cannot start: the package has no com/azure/data/tables/", Duration.ofSeconds(20)),
                    host.stderr());
            assertTrue(host.awaitStderr("outcome=putBack", Duration.ofSeconds(20)), host.stderr());
            assertTrue(spine.connector.received().isEmpty());
        }
    }

    private static void copyWithout(String library, Path to) throws IOException {
        Path app = PackagedApp.folder();
        try (Stream<Path> all = Files.walk(app)) {
            for (Path path : all.filter(path -> !path.getFileName().toString().startsWith(library))
                    .toList()) {
                Path copy = to.resolve(app.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(path, copy);
                }
            }
        }
    }

    /** Those of {@code texts} that were answered with 202; any other answer is no promise. */
    private List<String> post(RunningHost host, String... texts) throws IOException {
        List<String> accepted = new ArrayList<>();
        for (String text : texts) {
            if (AppFunctions.post(host, spine.message(text, text)).statusCode() == 202) {
                accepted.add(text);
            }
        }
        return accepted;
    }
}
