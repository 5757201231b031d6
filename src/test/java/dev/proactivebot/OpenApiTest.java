package dev.proactivebot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import dev.proactivebot.delivery.DeadLetterCount;
import dev.proactivebot.delivery.FailureReason;
import dev.proactivebot.delivery.ledger.Outcome;
import dev.proactivebot.delivery.pacing.Pauses.Pause;
import dev.proactivebot.health.HealthReport;
import dev.proactivebot.health.HealthReport.Check;
import dev.proactivebot.health.HealthReport.QueueDepth;
import dev.proactivebot.health.HealthState;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.testing.NodeChecks;
import dev.proactivebot.testing.OpenApi;
import dev.proactivebot.testing.OpenApi.Example;
import dev.proactivebot.testing.OpenApi.Operation;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares {@code docs/openapi.json} with the functions; {@code notifications.OpenApiAnswersTest} compares the answers. */
class OpenApiTest {
    /** The messaging endpoint also takes other methods, only to answer 200 to HEAD and 405 to the rest. */
    private static final String MESSAGES = "/api/messages";

    private static final Pattern ERROR_CODE =
            Pattern.compile("(?:problem\\(\\s*Result\\.[A-Z_]+,|error\\((?:\\d+,)?)\\s*\"([A-Za-z]+)\"");

    /** The bot's package, whose card answers have their own codes. */
    private static final Path OWNERS = Path.of("src", "main", "java", "dev", "proactivebot", "bot");

    private OpenApi document;

    @BeforeEach
    void read() throws IOException {
        document = OpenApi.read();
    }

    @Test
    void documentListsExactlyTheHttpFunctions() throws IOException {
        Map<String, Boolean> documented = new TreeMap<>();
        document.operations().forEach(operation -> documented.put(operation.name(), asksForAKey(operation)));

        assertEquals(functions(), documented);
    }

    private static boolean asksForAKey(Operation operation) {
        return operation
                .node()
                .path("security")
                .toString()
                .equals("[{\"functionKey\":[]},{\"functionKeyInQuery\":[]}]");
    }

    /** Returns each function's method and path, with whether it requires a key. */
    private static Map<String, Boolean> functions() throws IOException {
        String prefix = "/"
                + json(Path.of("host.json")).at("/extensions/http/routePrefix").asText() + "/";
        Map<String, Boolean> functions = new TreeMap<>();
        for (JavaClass door : new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests())
                .importPackages("dev.proactivebot.functions")) {
            for (Method method : door.reflect().getDeclaredMethods()) {
                if (method.isAnnotationPresent(FunctionName.class)) {
                    add(method, prefix, functions);
                }
            }
        }
        return functions;
    }

    private static void add(Method method, String prefix, Map<String, Boolean> functions) {
        for (Parameter parameter : method.getParameters()) {
            HttpTrigger trigger = parameter.getAnnotation(HttpTrigger.class);
            if (trigger != null) {
                String path = prefix + trigger.route();
                Arrays.stream(trigger.methods())
                        .filter(verb -> !path.equals(MESSAGES) || verb == HttpMethod.POST)
                        .forEach(verb ->
                                functions.put(verb + " " + path, trigger.authLevel() != AuthorizationLevel.ANONYMOUS));
            }
        }
    }

    @Test
    void linterFindsNothing() {
        assertEquals("[]", problems(Path.of("docs", "openapi.json")));
    }

    @Test
    void linterFindsABrokenReference(@TempDir Path folder) throws IOException {
        Path broken = folder.resolve("openapi.json");
        String right = Files.readString(Path.of("docs", "openapi.json"));
        Files.writeString(broken, right.replace("schemas/Recipient\"", "schemas/Receiver\""));

        assertTrue(problems(broken).contains("no-unresolved-refs"));
    }

    private static String problems(Path file) {
        return NodeChecks.ask("openapi", file.toAbsolutePath().toString()).toString();
    }

    @Test
    void operationIdsAreUnique() {
        List<Operation> operations = document.operations();

        assertEquals(
                operations.size(),
                operations.stream()
                        .map(operation -> operation.node().path("operationId").asText())
                        .collect(Collectors.toSet())
                        .size());
    }

    @Test
    void keyedOperationsDocumentTheirCommonErrors() {
        document.operations().stream().filter(OpenApiTest::asksForAKey).forEach(operation -> {
            Set<String> statuses = new TreeSet<>();
            operation.node().path("responses").fieldNames().forEachRemaining(statuses::add);
            assertTrue(statuses.containsAll(Set.of("401", "403", "503")), operation.name());
            assertTrue(statuses.contains("500") || operation.path().startsWith("/api/health"), operation.name());
            assertEquals(operation.path().contains("{id}"), statuses.contains("404"), operation.name());
        });
    }

    @Test
    void everyExampleMatchesItsSchema() {
        int examples = 0;
        for (Operation operation : document.operations()) {
            for (Example example : document.examples(operation)) {
                assertEquals(
                        List.of(),
                        document.schemas().closed().problems(example.schema(), example.value()),
                        example.where());
                examples++;
            }
        }

        assertTrue(examples > 30, "only " + examples);
    }

    @Test
    void enumerationsMatchTheCode() {
        assertEquals(words(FailureReason.values()), document.words("FailureReason"));
        assertEquals(words(HealthState.values()), document.words("HealthState"));
        Set<String> outcomes = Arrays.stream(Outcome.State.values())
                .map(Outcome.State::word)
                .collect(Collectors.toCollection(TreeSet::new));
        outcomes.addAll(Set.of("scheduled", "queued")); // states before an outcome
        assertEquals(outcomes, document.words("Outcome"));
    }

    private static Set<String> words(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(value -> BotJson.tree(value).asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void errorCodesMatchTheCode() throws IOException {
        Set<String> codes = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            for (Path file : files.filter(it -> Files.isRegularFile(it) && !it.startsWith(OWNERS))
                    .toList()) {
                Matcher code = ERROR_CODE.matcher(Files.readString(file));
                while (code.find()) {
                    codes.add(code.group(1));
                }
            }
        }
        Set<String> documented = new TreeSet<>();
        document.schema("Error")
                .at("/properties/error/properties/code/enum")
                .forEach(code -> documented.add(code.asText()));

        assertEquals(codes, documented);
    }

    @Test
    void healthReportHasTheDocumentedFields() throws IOException {
        Instant now = Instant.parse("2026-11-26T02:24:22Z");
        Check down = new Check(HealthState.DOWN, "no answer in 10 s");
        HealthReport report = new HealthReport(
                HealthState.DOWN,
                now,
                Map.of("queues", down, "tables", down, "signingKeys", new Check(HealthState.UP, null), "token", down),
                Map.of("bot-queue", new QueueDepth(7, now), "bot-bulk", new QueueDepth(0, null)),
                new DeadLetterCount(3, true),
                List.of(new Pause("bot", null, now), new Pause("host", "h", now), new Pause("tenant", "s", now)),
                true,
                List.of("a warning"));
        JsonNode written = new ObjectMapper().readTree(BotJson.write(report));
        Set<String> fields = new TreeSet<>();
        written.fieldNames().forEachRemaining(fields::add);
        Set<String> named = new TreeSet<>();
        document.schema("HealthReport").path("properties").fieldNames().forEachRemaining(named::add);

        assertEquals(List.of(), document.problemsOfAnswer("GET /api/health/details", 503, written));
        assertEquals(named, fields);
    }

    @Test
    void documentIsNotDeployed() throws IOException {
        assertTrue(Files.readAllLines(Path.of(".funcignore")).contains("docs"));
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(Files.readString(file, StandardCharsets.UTF_8));
    }
}
