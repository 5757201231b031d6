package dev.proactivebot.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.local.RunningHost;
import dev.proactivebot.storage.Row;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.AppFunctions;
import dev.proactivebot.testing.Received;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One message is followed from end to end, by what the log of a real run and the connector's requests have in common. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(120)
class TraceIT {
    private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
    private static final String HASH = "[0-9a-f]{16}";
    private static final String LINE = ".*\\[(messages|deliver)] INFO (event=\\S+ .*)";

    private Spine spine;
    private RunningHost host;

    @BeforeAll
    void start(@TempDir Path data) throws IOException {
        spine = new Spine(data);
        spine.answering(text -> Answer.created("x"));
        host = spine.host().start();
        spine.warmUp(host, "warm up");
    }

    @AfterAll
    void stop() throws IOException {
        host.close();
        spine.close();
    }

    @Test
    void messageWithATraceKeepsItUpToTheConnector() throws IOException {
        AppFunctions.post(
                host, spine.message("t1", "follow me"), "traceparent", "00-" + TRACE_ID + "-b7ad6b7169203331-01");
        spine.heardProactively(List.of("follow me"));

        List<String> lines = lines(TRACE_ID);
        assertTrue(
                lines.get(0)
                        .matches("event=received kind=message channel=emulator conversation=" + HASH + " key=" + HASH
                                + " attempt=0 outcome=queued status=202 ms=\\d+ correlation=- trace=" + TRACE_ID
                                + " why=\"handed to the platform\""),
                lines.get(0));
        assertTrue(
                lines.get(1)
                        .matches("event=delivery kind=message channel=emulator conversation=" + HASH + " key=" + HASH
                                + " attempt=0 outcome=delivered status=201 ms=\\d+ correlation=- trace=" + TRACE_ID),
                lines.get(1));
        assertEquals(2, lines.size(), host::stderr);
        assertEquals(field("conversation", lines.get(0)), field("conversation", lines.get(1)));
        assertEquals(field("key", lines.get(0)), field("key", lines.get(1)));
        List<String> steps = steps("follow me");
        assertEquals(2, steps.size(), "the acknowledgement, and what comes back");
        steps.forEach(step -> assertTrue(step.matches("00-" + TRACE_ID + "-" + HASH + "-01"), step));
        assertEquals(2, Set.copyOf(steps).size());
        assertFalse(host.stderr().contains("follow me"), host::stderr);
    }

    @Test
    void messageWithoutATraceGetsOneTraceForAllSteps() throws IOException {
        AppFunctions.post(host, spine.message("t2", "and me"));
        spine.heardProactively(List.of("and me"));

        List<String> steps = steps("and me");
        Set<String> traces = steps.stream().map(step -> step.substring(3, 35)).collect(Collectors.toSet());
        assertEquals(1, traces.size(), steps::toString);
        String trace = traces.iterator().next();
        assertNotEquals(TRACE_ID, trace);
        assertEquals(
                List.of("received", "delivery"),
                lines(trace).stream().map(line -> field("event", line)).toList());
    }

    @Test
    void foreignItemGetsItsTraceFromItsKey() {
        spine.enqueue(spine.item("\"key\":\"other\",\"text\":\"from another\",\"traceparent\":\"forged\""));
        spine.heardProactively(List.of("from another"));

        String trace = steps("from another").get(0).substring(3, 35);
        assertEquals(Row.keyOf("other").substring(0, 32), trace);
        assertEquals("delivered", field("outcome", lines(trace, 1).get(0)));
    }

    @Test
    void notificationKeepsItsTraceUpToTheConnector() throws IOException {
        AppFunctions.post(host, spine.message("t3", "here I am"));
        spine.heardProactively(List.of("here I am"));
        String trace = TRACE_ID.replace('0', '1');
        AppFunctions.keyed(
                host,
                "POST",
                "notifications",
                "{\"to\":{\"user\":\"u\"},\"text\":\"your order\"}",
                "traceparent",
                "00-" + trace + "-b7ad6b7169203331-01");
        Spine.await("the notification", () -> !steps("your order").isEmpty());

        assertTrue(steps("your order").get(0).startsWith("00-" + trace + "-"), steps("your order")::toString);
        Spine.await(
                "the line of the page, behind the message's", () -> kinds(trace).contains("page"));
        assertEquals(List.of("message", "page"), kinds(trace));
        assertTrue(
                host.stderr().matches("(?s).*accepted job=\\S+ recipients=1 due=\\S+ trace=" + trace + ".*"),
                host::stderr);
    }

    /** A page that could not be dealt with at once has a line for each time. */
    private List<String> kinds(String trace) {
        return linesSoFar(trace).stream()
                .map(line -> field("kind", line))
                .distinct()
                .toList();
    }

    private List<String> steps(String text) {
        return spine.connector.received().stream()
                .filter(request -> Spine.text(request).contains(text))
                .map((Received request) -> request.header("traceparent"))
                .toList();
    }

    private List<String> lines(String trace) {
        return lines(trace, 2);
    }

    /** The lines of that trace, from their event on; waits for so many. */
    private List<String> lines(String trace, int count) {
        Spine.await("lines of " + trace, () -> linesSoFar(trace).size() >= count);
        return linesSoFar(trace);
    }

    private List<String> linesSoFar(String trace) {
        return host.stderr()
                .lines()
                .filter(line -> line.matches(LINE) && line.contains(" trace=" + trace))
                .map(line -> line.replaceFirst(LINE, "$2"))
                .toList();
    }

    private static String field(String name, String line) {
        return line.replaceFirst("(?:.* )?" + name + "=(\\S+).*", "$1");
    }
}
