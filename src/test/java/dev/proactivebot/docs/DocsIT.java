package dev.proactivebot.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.docs.Page.Block;
import dev.proactivebot.local.Azurite;
import dev.proactivebot.local.FreePort;
import dev.proactivebot.local.LocalRun;
import dev.proactivebot.local.Poll;
import dev.proactivebot.testing.PackagedApp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands marked {@code <!-- run -->} in the pages, and compares their output with the following block marked
 * {@code <!-- prints -->}. Changes only the port, and replaces Maven by the program that {@code mvn -Plocal} starts.
 */
@NullUnmarked // a null fails the test anyway
@Timeout(120)
class DocsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PORT = "7071";

    @TempDir
    Path folder;

    private Azurite azurite;
    private int port;

    /** Holds a command of a page and its output there; {@code prints} is empty when the page shows none. */
    private record Command(Path page, String text, String prints) {
        @Override
        public String toString() {
            return page + ": " + text;
        }
    }

    /** Each test begins with users whom the bot has never met. */
    @BeforeEach
    void start() throws IOException {
        azurite = Azurite.start(folder.resolve("azurite"));
        port = FreePort.pair();
        Files.copy(Path.of("local.settings.json.example"), folder.resolve("local.settings.json.example"));
        Path maven = folder.resolve("mvn");
        Files.writeString(maven, localRun());
        Files.createDirectory(folder.resolve("target")); // as Maven does
        assertTrue(maven.toFile().setExecutable(true));
    }

    @AfterEach
    void stop() throws IOException {
        azurite.close();
    }

    @Test
    void chatsPrintTheOutputOfThePages() throws Exception {
        List<Command> chats = commands("mvn -q -Plocal");
        assertEquals(1, chats.size(), chats::toString);

        for (Command chat : chats) {
            Process run = shell(chat.text());
            String printed = output(run);
            assertEquals(0, run.waitFor(), printed);
            assertEquals(
                    chat.prints().lines().sorted().toList(),
                    portless(printed).lines().sorted().toList());
            assertIsPicture(drawn(printed));
        }
    }

    @Test
    void requestsGetTheAnswersOfThePages() throws Exception {
        List<Command> requests = commands("curl ");
        assertEquals(2, requests.size(), requests::toString);
        Process run = shell("mvn -q -Plocal");
        Path heard = folder.resolve("heard");
        Thread reader = new Thread(() -> copy(run, heard));
        reader.start();
        try {
            run.getOutputStream().write("hello\n".getBytes(StandardCharsets.UTF_8));
            run.getOutputStream().flush();
            await(heard, "This is coming back from the trigger! hello", 1);
            int times = 0;
            for (Command request : requests) {
                String printed = portless(output(shell(request.text())));
                String expected = request.prints().isEmpty() ? first(requests).prints() : request.prints();
                assertEquals(shape(expected), shape(printed), request::toString);
                await(heard, "bot> Your order has shipped.", ++times);
            }
        } finally {
            run.destroy();
            reader.join(PATIENCE.toMillis());
        }
    }

    private static Command first(List<Command> requests) {
        return requests.stream()
                .filter(it -> !it.prints().isEmpty())
                .findFirst()
                .orElseThrow();
    }

    /** Returns the marked commands that contain {@code text}. */
    private static List<Command> commands(String text) throws IOException {
        List<Command> commands = new ArrayList<>();
        for (Page page : Page.all()) {
            List<Block> blocks = page.blocks();
            for (int i = 0; i < blocks.size(); i++) {
                Block block = blocks.get(i);
                if (block.remark().equals("run") && block.text().contains(text)) {
                    boolean hasOutput =
                            i + 1 < blocks.size() && blocks.get(i + 1).remark().equals("prints");
                    commands.add(new Command(
                            page.path(),
                            block.text(),
                            hasOutput ? blocks.get(i + 1).text() : ""));
                }
            }
        }
        return commands;
    }

    @Test
    void everyMarkedCommandIsRun() throws IOException {
        assertEquals(
                commands("").size(),
                commands("mvn -q -Plocal").size() + commands("curl ").size());
    }

    /** Returns the status line, the Location and the body, with placeholders for ids and times. */
    private static List<String> shape(String answer) {
        return answer.replace("\r", "")
                .lines()
                .filter(line -> line.startsWith("HTTP/1.1 ") || line.startsWith("Location: ") || line.startsWith("{"))
                .map(line ->
                        line.replaceAll("[0-9a-f]{32}", "<id>").replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "<time>"))
                .map(String::strip)
                .sorted()
                .toList();
    }

    private void assertIsPicture(String svg) throws Exception {
        Path file = Files.writeString(folder.resolve("chat.svg"), svg);
        String words = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getDocumentElement()
                .getTextContent();
        assertTrue(words.contains("You said hello. Message added to the queue."), words);
    }

    private String drawn(String printed) throws Exception {
        Path text = Files.writeString(folder.resolve("printed"), printed);
        Process draw = new ProcessBuilder(java(), "docs/DrawChat.java")
                .redirectInput(text.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String svg = new String(draw.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, draw.waitFor());
        return svg;
    }

    private String localRun() throws IOException {
        return String.join(
                "\n",
                "#!/bin/sh",
                "[ \"$*\" = '-q -Plocal' ] || exit 2",
                "exec '" + java() + "' -Dfile.encoding=UTF-8 -Dlocal.port=" + port + " '-Dlocal.storage="
                        + azurite.connectionString() + "' -cp '" + System.getProperty("java.class.path") + "' "
                        + LocalRun.class.getName() + " . '"
                        + PackagedApp.folder().toAbsolutePath() + "' '"
                        + folder.resolve("target") + "'",
                "");
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private Process shell(String command) throws IOException {
        ProcessBuilder shell = new ProcessBuilder("bash", "-c", command.replace(":" + PORT, ":" + port))
                .directory(folder.toFile())
                .redirectError(folder.resolve("err").toFile());
        String path = shell.environment().getOrDefault("PATH", "");
        shell.environment().keySet().retainAll(List.of("HOME", "LANG", "JAVA_HOME", "TMPDIR"));
        shell.environment().put("PATH", folder + ":" + path);
        return shell.start();
    }

    private static String output(Process run) throws IOException, InterruptedException {
        String printed = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(run.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), printed);
        return printed;
    }

    private String portless(String printed) {
        return printed.replace(":" + port, ":" + PORT);
    }

    private static void copy(Process from, Path to) {
        try {
            Files.copy(from.getInputStream(), to);
        } catch (IOException e) {
            assert !from.isAlive(); // the test has ended it
        }
    }

    private static void await(Path heard, String line, int times) {
        assertTrue(
                Poll.until(PATIENCE, () -> {
                    try (Stream<String> lines = Files.lines(heard)) {
                        return lines.filter(it -> it.contains(line)).count() >= times;
                    } catch (IOException e) {
                        return false;
                    }
                }),
                line);
    }
}
