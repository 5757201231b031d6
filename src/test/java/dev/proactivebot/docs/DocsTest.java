package dev.proactivebot.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.config.Setting;
import dev.proactivebot.delivery.item.FailureReason;
import dev.proactivebot.logging.LogIds;
import dev.proactivebot.logging.LogLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that README.md and docs/ agree with the code and that their links resolve. */
class DocsTest {
    private static final int README_BYTES = 9_000;
    /** The length of two lines in a table that fills a page. */
    private static final int CELL_CHARACTERS = 170;

    /** Settings that the Functions host reads, not this app. */
    private static final Set<String> HOST_SETTINGS = Set.of("FUNCTIONS_WORKER_RUNTIME");
    /** Flags that the local run passes to the app's JVM; nobody types them. */
    private static final Set<String> INTERNAL_FLAGS = Set.of("local.app", "local.tools", "local.azurite");

    private static final Pattern ELISION = Pattern.compile("\\s*// …\\s*");

    @Test
    void everyRelativeLinkResolves() throws IOException {
        Set<String> broken = new TreeSet<>();
        int links = 0;
        for (Page page : Page.all()) {
            for (String link : page.links()) {
                if (!link.matches("[a-z]+:.*")) {
                    links++;
                    if (!resolves(page, link)) {
                        broken.add(page.path() + " -> " + link);
                    }
                }
            }
        }

        assertEquals(Set.of(), broken);
        assertTrue(links > 60, "only " + links);
    }

    private static boolean resolves(Page page, String link) {
        String[] parts = URLDecoder.decode(link, StandardCharsets.UTF_8).split("#", 2);
        Path target = parts[0].isEmpty()
                ? page.path()
                : page.path().resolveSibling(parts[0]).normalize();
        return Files.exists(target)
                && (parts.length == 1 || Page.of(target.toString()).anchors().contains(parts[1]));
    }

    @Test
    void readmeIsAtMost9000BytesLong() throws IOException {
        long bytes = Files.size(Path.of("README.md"));

        assertTrue(bytes <= README_BYTES, "README.md has " + bytes + " bytes");
    }

    @Test
    void tableCellsFitTwoLines() throws IOException {
        Set<String> tooLong = new TreeSet<>();
        for (Page page : Page.all()) {
            if (page.path().startsWith("docs") || page.path().startsWith("README.md")) {
                page.rows("").stream()
                        .flatMap(List::stream)
                        .filter(cell -> cell.length() > CELL_CHARACTERS)
                        .forEach(cell -> tooLong.add(page.path() + ": " + cell));
            }
        }

        assertEquals(Set.of(), tooLong);
    }

    @Test
    void settingsTableListsEachSettingOnce() {
        List<String> rows = firstCells("docs/operate.md", "setting");

        assertEquals(settings(), new TreeSet<>(rows));
        assertEquals(settings().size(), rows.size());
    }

    @Test
    void localSettingsExampleNamesEverySetting() throws IOException {
        Set<String> example = new TreeSet<>();
        json(Path.of("local.settings.json.example")).path("Values").fieldNames().forEachRemaining(example::add);
        example.removeAll(HOST_SETTINGS);

        assertEquals(settings(), example);
    }

    private static Set<String> settings() {
        return Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void logFieldsMatchTheCode() {
        LogLine line = LogLine.of("delivery", "delivered", Duration.ZERO);
        String fields = fields(line.text(new LogIds(false)));

        assertEquals(fields, String.join(" ", firstCells("docs/operate.md", "field")));
        List<String> shown = Page.of("docs/operate.md").blocks().stream()
                .flatMap(block -> block.text().lines())
                .filter(text -> text.startsWith("event="))
                .map(DocsTest::fields)
                .toList();
        assertEquals(List.of(fields, fields), shown);
    }

    private static String fields(String line) {
        return line.replaceAll(" why=\".*", "").replaceAll("=\\S+", "");
    }

    @Test
    void outcomesMatchTheCode() {
        for (String event : List.of("received", "delivery")) {
            assertEquals(outcomes(event), new TreeSet<>(firstCells("docs/operate.md", "outcome of " + event)), event);
        }
        assertTrue(outcomes("received")
                .containsAll(Page.of("docs/bot.md").rows("request").stream()
                        .flatMap(row -> Stream.of(row.get(2).split(" or ")))
                        .filter(word -> !word.equals("no line"))
                        .toList()));
    }

    /** Returns the lower-case words in the class that writes the lines of {@code event}. */
    private static Set<String> outcomes(String event) {
        Pattern written = Pattern.compile("LogLine\\.of\\(\"" + event + "\"");
        return sources(Path.of("src/main/java")).stream()
                .filter(source -> written.matcher(source).find())
                .flatMap(source -> all("\"([a-z]\\w+)\"", source))
                .filter(word -> !word.equals(event))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void deadLetterReasonsMatchTheCode() {
        assertEquals(
                Arrays.stream(FailureReason.values()).map(FailureReason::word).toList(),
                firstCells("docs/operate.md", "reason"));
    }

    @Test
    void endpointAnswersMatchOpenApi() throws IOException {
        Set<String> described = new TreeSet<>();
        json(Path.of("docs/openapi.json"))
                .at("/paths/~1api~1messages/post/responses")
                .fieldNames()
                .forEachRemaining(described::add);
        Set<String> told = new TreeSet<>();
        for (List<String> row : Page.of("docs/bot.md").rows("request")) {
            all("\\b(\\d{3})\\b", row.get(1)).forEach(told::add);
        }
        assertTrue(told.remove("405"), "other methods");

        assertEquals(described, told);
    }

    @Test
    void localRunFlagsMatchTheCode() {
        Set<String> read = sources(Path.of("src/local/java")).stream()
                .flatMap(source -> all("\"(local\\.[a-z]+)\"", source))
                .filter(flag -> !INTERNAL_FLAGS.contains(flag))
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(
                read,
                firstCells("docs/faq.md", "flag").stream()
                        .map(flag -> flag.replaceAll("^-D|=.*", ""))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void quotedCodeIsInItsSource() throws IOException {
        int blocks = 0;
        for (Page page : Page.all()) {
            for (Page.Block block : page.blocks()) {
                if (block.remark().startsWith("source: ")) {
                    blocks++;
                    assertShows(block, Path.of(block.remark().substring("source: ".length())));
                }
            }
        }

        assertTrue(blocks >= 3, "only " + blocks);
    }

    /** Asserts that the pieces between lines {@code // …} occur in the source in this order, whatever their indentation. */
    private static void assertShows(Page.Block block, Path source) throws IOException {
        List<String> lines =
                Files.readAllLines(source).stream().map(String::strip).toList();
        int from = 0;
        for (List<String> piece : pieces(block.text())) {
            int at = indexOf(lines, piece, from);
            assertTrue(at >= 0, () -> source + " has no such lines: " + piece);
            from = at + piece.size();
        }
    }

    private static List<List<String>> pieces(String text) {
        List<List<String>> pieces = new ArrayList<>(List.of(new ArrayList<>()));
        text.lines().forEach(line -> {
            if (ELISION.matcher(line).matches()) {
                pieces.add(new ArrayList<>());
            } else {
                pieces.get(pieces.size() - 1).add(line.strip());
            }
        });
        pieces.forEach(piece -> assertFalse(piece.isEmpty(), text));
        return pieces;
    }

    private static int indexOf(List<String> lines, List<String> piece, int from) {
        for (int i = from; i + piece.size() <= lines.size(); i++) {
            if (lines.subList(i, i + piece.size()).equals(piece)) {
                return i;
            }
        }
        return -1;
    }

    private static List<String> firstCells(String page, String column) {
        return Page.of(page).rows(column).stream().map(row -> row.get(0)).toList();
    }

    private static Stream<String> all(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map(found -> found.group(1));
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    private static List<String> sources(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            List<String> sources = new ArrayList<>();
            for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
                sources.add(Files.readString(file));
            }
            return sources;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
