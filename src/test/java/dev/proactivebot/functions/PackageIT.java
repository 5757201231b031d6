package dev.proactivebot.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.proactivebot.local.RunningHost;
import dev.proactivebot.testing.AppFunctions;
import dev.proactivebot.testing.FakeConnector;
import dev.proactivebot.testing.FakeOpenId;
import dev.proactivebot.testing.FakeTokenServer;
import dev.proactivebot.testing.PackagedApp;
import dev.proactivebot.testing.Secrets;
import dev.proactivebot.testing.TestSettings;
import dev.proactivebot.testing.TestTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is deployed: small, complete, and nothing else. */
@NullUnmarked // a null fails the test anyway
@Timeout(120)
class PackageIT {
    private static Spine spine;

    @BeforeAll
    static void start(@TempDir Path data) throws IOException {
        spine = new Spine(data);
    }

    @AfterAll
    static void stop() throws IOException {
        spine.close();
    }

    private static final int MOST_CLASSES = 4_350;
    private static final int MOST_OF_OUR_TYPES = 260;
    private static final long TWELVE_MEBIBYTES = 12L * 1024 * 1024;

    @Test
    void thePackageIsAtMostTwelveMebibytes() throws IOException {
        try (Stream<Path> files = Files.walk(PackagedApp.folder())) {
            assertTrue(files.filter(Files::isRegularFile)
                            .mapToLong(PackageIT::size)
                            .sum()
                    <= TWELVE_MEBIBYTES);
        }
    }

    @Test
    void thePackageHoldsNoNettyNoJnaAndNoTestCode() throws IOException {
        Set<String> unwanted = new TreeSet<>();
        for (Path jar : jars()) {
            for (String name : entries(jar)) {
                if (name.contains("netty")
                        || name.startsWith("com/sun/jna")
                        || name.startsWith("org/junit")
                        || name.startsWith("org/mockito")
                        || name.startsWith("dev/proactivebot/local")
                        || name.startsWith("dev/proactivebot/testing")
                        || name.matches("dev/proactivebot/.*(Test|IT)\\.class")) {
                    unwanted.add(jar.getFileName() + ": " + name);
                }
            }
        }

        assertEquals(Set.of(), unwanted);
    }

    /** One line of pom.xml puts it there; the build says which it has. */
    @Test
    void packageHoldsTheExampleOnlyIfTheBuildAddsIt() throws IOException {
        boolean isThere = System.getProperty("example", "add-test-source").equals("add-source");
        Set<String> classes = new TreeSet<>();
        for (Path jar : jars()) {
            entries(jar).stream()
                    .filter(name -> name.startsWith("com/example/"))
                    .forEach(classes::add);
        }

        assertEquals(isThere, classes.contains("com/example/digest/WeeklyDigest.class"), classes.toString());
        assertEquals(isThere, !classes.isEmpty(), classes.toString());
        assertEquals(isThere, Files.exists(PackagedApp.folder().resolve("weeklyDigest/function.json")));
    }

    @Test
    void onlyTheMessagesAndThePlainHealthAnswerNeedNoKey() throws IOException {
        Set<String> anonymous = new TreeSet<>();
        try (Stream<Path> functions = Files.list(PackagedApp.folder()).filter(Files::isDirectory)) {
            for (Path folder : functions.toList()) {
                Path description = folder.resolve("function.json");
                if (Files.exists(description) && Files.readString(description).contains("\"ANONYMOUS\"")) {
                    anonymous.add(folder.getFileName().toString());
                }
            }
        }

        assertEquals(Set.of("messages", "health"), anonymous);
    }

    @Test
    void everyFunctionWithAKeyRefusesPlainHttpAndTheOthersDoNot() throws IOException {
        List<JsonNode> asked = new ArrayList<>();
        try (RunningHost host = spine.host().start();
                Stream<Path> functions = Files.list(PackagedApp.folder())) {
            for (Path folder : functions.toList()) {
                Path description = folder.resolve("function.json");
                JsonNode trigger = Files.exists(description)
                        ? function(folder.getFileName().toString()).at("/bindings/0")
                        : MissingNode.getInstance();
                if (trigger.path("authLevel").asText().equals("FUNCTION")) {
                    asked.add(trigger);
                    HttpResponse<String> refused = plainHttp(host, trigger);
                    assertEquals(403, refused.statusCode(), trigger::toString);
                    assertTrue(refused.body().contains("\"HttpsRequired\""), refused.body());
                }
            }
            assertEquals(
                    200, plainHttp(host, function("health").at("/bindings/0")).statusCode());
        }
        assertTrue(asked.size() > 9, asked::toString);
    }

    private static HttpResponse<String> plainHttp(RunningHost host, JsonNode trigger) throws IOException {
        String route = trigger.path("route").asText().replace("{id}", "x");
        return AppFunctions.keyed(host, trigger.at("/methods/0").asText(), route, "", "X-Forwarded-Proto", "http");
    }

    @Test
    void packageHoldsOnlyHostJsonAndDefaultLocalSettings() throws IOException {
        Set<String> files = new TreeSet<>();
        try (Stream<Path> all = Files.list(PackagedApp.folder()).filter(Files::isRegularFile)) {
            all.forEach(file -> files.add(file.getFileName().toString()));
        }
        files.removeIf(name -> name.endsWith(".jar"));

        assertEquals(Set.of("host.json", "local.settings.json"), files);
        // the plugin's own, which a deploy leaves out: it says nothing but the language
        assertEquals(
                "{\"IsEncrypted\":false,\"Values\":{\"FUNCTIONS_WORKER_RUNTIME\":\"java\"}}",
                new ObjectMapper()
                        .readTree(PackagedApp.folder()
                                .resolve("local.settings.json")
                                .toFile())
                        .toString());
    }

    @Test
    void packageAndJarHoldNoSecrets() throws IOException {
        Path app = PackagedApp.folder();
        Path own = jars().stream()
                .filter(jar -> app.equals(jar.getParent()))
                .findFirst()
                .orElseThrow();
        List<Path> found = new ArrayList<>(secrets(app));
        found.remove(app.resolve("local.settings.json")); // the plugin's own, see above
        try (FileSystem ours = FileSystems.newFileSystem(own)) {
            found.addAll(secrets(ours.getPath("/")));
        }

        assertEquals(List.of(), found);
    }

    private static List<Path> secrets(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".jar") && Secrets.isIn(file))
                    .toList();
        }
    }

    @Test
    void everyClassIsInThePackageOnce() throws IOException {
        Set<String> seen = new HashSet<>();
        List<String> twice = new ArrayList<>();
        for (Path jar : jars()) {
            entries(jar).stream()
                    .filter(name ->
                            name.endsWith(".class") && !name.contains("module-info") && !name.startsWith("META-INF"))
                    .filter(name -> !seen.add(name))
                    .forEach(twice::add);
        }

        assertEquals(List.of(), twice);
    }

    @Test
    void functionJsonMatchesTheAnnotations() throws IOException {
        JsonNode messages = function("messages");
        JsonNode deliver = function("deliver");

        assertEquals("ANONYMOUS", messages.at("/bindings/0/authLevel").asText());
        assertEquals("messages", messages.at("/bindings/0/route").asText());
        assertEquals("bot-queue", messages.at("/bindings/1/queueName").asText());
        assertEquals("queueTrigger", deliver.at("/bindings/0/type").asText());
        assertEquals("binary", deliver.at("/bindings/0/dataType").asText());
        assertEquals("bot-queue", deliver.at("/bindings/0/queueName").asText());
    }

    /** On the platform the queue functions run on instances of their own. */
    @Test
    void anonymousEndpointsLoadNoAzureSdkClasses(@TempDir Path folder) throws IOException {
        Path log = folder.resolve("classes.log");
        try (Spine spine = new Spine(folder.resolve("data"));
                RunningHost host = RunningHost.of(only(Set.of("messages", "health"), folder.resolve("app")))
                        .storage(spine.azurite)
                        .jvmArgument("-Xlog:class+load:file=" + log)
                        .start()) {
            assertEquals(
                    401,
                    AppFunctions.post(host, spine.message("r", "hi"), "Authorization", "Bearer a.b.c")
                            .statusCode());
            for (String id : List.of("a", "b")) { // the first may be too slow to be acknowledged
                assertEquals(
                        202, AppFunctions.post(host, spine.message(id, "hi")).statusCode());
            }
            assertEquals(200, AppFunctions.request(host.uri("health"), "GET").statusCode());
            spine.said(1);
        }
        List<String> loaded = Files.readAllLines(log);

        assertTrue(loaded.stream().anyMatch(line -> line.contains(" dev.proactivebot.functions.Messages ")));
        assertEquals(
                Collections.emptyList(),
                loaded.stream()
                        .filter(line -> line.contains(" com.azure.") || line.contains(" com.microsoft.aad."))
                        .toList());
    }

    /** Whatever is loaded until then delays the first answer of an instance. */
    @Test
    void managedIdentityLoadsNoSdkAndFewClassesUntilTheFirstAnswer(@TempDir Path folder) throws IOException {
        Path log = folder.resolve("classes.log");
        try (FakeOpenId openId = FakeOpenId.start();
                FakeTokenServer platform = new FakeTokenServer();
                FakeConnector connector = new FakeConnector();
                RunningHost host = RunningHost.of(only(Set.of("messages"), folder.resolve("app")))
                        .storage(spine.azurite)
                        .settings(managedIdentity(openId, platform))
                        .jvmArgument("-Xlog:class+load:file=" + log)
                        .start()) {
            String token = new TestTokens(Clock.systemUTC())
                    .channel()
                    .claim("serviceurl", connector.serviceUrl())
                    .bearer();
            for (String id : List.of("a", "b")) { // the first may be too slow to be acknowledged
                String message = spine.message(id, "hi").replace(spine.connector.serviceUrl(), connector.serviceUrl());
                assertEquals(
                        202,
                        AppFunctions.post(host, message, "Authorization", token).statusCode());
            }
            assertEquals("Bearer token-1", connector.take().header("Authorization"));
        }
        List<String> loaded = Files.readAllLines(log);

        assertEquals(
                List.of(),
                loaded.stream()
                        .filter(line -> line.contains(" com.azure.")
                                || line.contains(" reactor.")
                                || line.contains(" com.microsoft.aad."))
                        .toList());
        assertTrue(loaded.size() <= MOST_CLASSES, loaded.size() + " classes");
    }

    /** A message's way in and out stays one that a reader can follow, and that a fresh instance has soon loaded. */
    @Test
    void echoedMessageLoadsFewAppClassesAndNoNotificationClasses(@TempDir Path folder) throws IOException {
        Path log = folder.resolve("classes.log");
        try (Spine spine = new Spine(folder.resolve("data"));
                RunningHost host = spine.host(only(Set.of("messages", "deliver"), folder.resolve("app")))
                        .jvmArgument("-Xlog:class+load:file=" + log)
                        .start()) {
            spine.warmUp(host, "hi");
            Spine.await(
                    "the bot's own message",
                    () -> spine.connector.received().stream()
                            .map(Spine::text)
                            .anyMatch(text -> text.startsWith("This is coming back")));
        }

        Set<String> types = ourTypes(log);
        assertEquals(
                List.of(),
                types.stream()
                        .filter(name -> name.matches("dev[.]proactivebot[.]notifications[.][A-Z].*"))
                        .toList());
        assertTrue(types.contains("dev.proactivebot.delivery.send.Delivery"), types.toString());
        assertTrue(types.size() <= MOST_OF_OUR_TYPES, types.size() + " types: " + types);
    }

    /** The top-level types of the app that the log of a JVM says were loaded. */
    private static Set<String> ourTypes(Path log) throws IOException {
        Pattern loaded = Pattern.compile(" (dev[.]proactivebot[.](?!local[.])[\\w.]+)\\S* source: ");
        return Files.readAllLines(log).stream()
                .flatMap(line -> loaded.matcher(line).results())
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, String> managedIdentity(FakeOpenId openId, FakeTokenServer platform) {
        Map<String, String> settings = TestSettings.singleTenant(openId);
        settings.remove("MicrosoftAppPassword");
        settings.remove("AzureWebJobsStorage");
        settings.put("MicrosoftAppType", "UserAssignedMSI");
        settings.put("IDENTITY_ENDPOINT", platform.identityEndpoint().toString());
        settings.put("IDENTITY_HEADER", "header-1");
        return settings;
    }

    /** The package with these functions of it. */
    private static Path only(Set<String> functions, Path copy) throws IOException {
        Path app = PackagedApp.folder();
        try (Stream<Path> files = Files.walk(app)) {
            for (Path file : files.toList()) {
                Path name = app.relativize(file);
                boolean other = Files.exists(app.resolve(name.getName(0)).resolve("function.json"))
                        && !functions.contains(name.getName(0).toString());
                if (!other && Files.isDirectory(file)) {
                    Files.createDirectories(copy.resolve(name));
                } else if (!other) {
                    Files.copy(file, copy.resolve(name));
                }
            }
        }
        return copy;
    }

    private static JsonNode function(String name) throws IOException {
        return new ObjectMapper()
                .readTree(PackagedApp.folder()
                        .resolve(name)
                        .resolve("function.json")
                        .toFile());
    }

    private static Set<Path> jars() throws IOException {
        try (Stream<Path> files = Files.walk(PackagedApp.folder())) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static List<String> entries(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(entry -> entry.getName()).toList();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
