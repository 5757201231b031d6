package dev.proactivebot.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A deploy or a rollback in the middle of traffic: what one version has left, the other one goes on with. */
@Timeout(60)
class UpgradeTest {
    private static final String MORE = "ofANewerVersion";

    /** What the samples' users are told within four days, and how often. */
    private static final Map<String, Long> ALL = Map.ofEntries(
            Map.entry("a:ann: Reminder: drink", 1L),
            Map.entry("a:ann: Reminder: eat", 4L),
            Map.entry("a:ann: Reminder: stretch", 1L),
            Map.entry("a:ann: This is coming back from the trigger! waiting", 1L),
            Map.entry("a:ann: To each.", 1L),
            Map.entry("a:ann: To everyone.", 1L),
            Map.entry("a:ann: " + Life.SCHEDULED, 1L),
            Map.entry("a:bob: Every day.", 2L),
            Map.entry("a:bob: On a page.", 1L),
            Map.entry("a:bob: To each.", 1L),
            Map.entry("a:bob: To everyone.", 1L),
            Map.entry("a:bob: put back", 1L),
            Map.entry("a:carl: in doubt", 1L),
            Map.entry("a:eve: To everyone.", 1L));

    private final Rig rig = new Rig();

    static List<String> versions() throws IOException {
        return Samples.versions();
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void waitingMessagesAreSentOnceAndSentOnesAreNotRepeated(String version) throws IOException {
        goOn(version);
        Life.put(rig, Life.text(rig, "ann", "hello")); // the queue hands it out once more
        rig.until(Rig.NOW.plus(Duration.ofDays(4)));

        assertEquals(ALL, said(), rig.log.text());
    }

    @ParameterizedTest
    @MethodSource("versions")
    void deadLettersAreThereAndCanBeSentAgain(String version) throws IOException {
        goOn(version);
        assertEquals(
                Map.of("given-up", "rejected", "queue-id", "unreadable"),
                letters().stream()
                        .collect(Collectors.toMap(
                                letter -> letter.path("key").asText(),
                                letter -> letter.path("reason").asText())));
        letters().forEach(letter -> rig.api.replay(letter.path("id").asText()));
        rig.until(Rig.NOW.plus(Duration.ofHours(2))); // a pause is among the samples

        assertTrue(rig.said().contains("a:ann: given up"), rig.said().toString());
        assertEquals(
                List.of("unreadable"),
                letters().stream().map(letter -> letter.path("reason").asText()).toList());
    }

    @ParameterizedTest
    @MethodSource("versions")
    void rowsWithUnknownFieldsAreReadAndKeepThem(String version) throws IOException {
        goOn(version);
        Map<String, Set<Row>> before = new TreeMap<>();
        for (String table : rig.tables.names("")) {
            for (Row row : rows(table)) {
                rig.tables.table(table).put(row.with(MORE, "text").with("another", 7L));
                before.computeIfAbsent(table, any -> new HashSet<>()).add(new Row(row.partition(), row.key()));
            }
        }
        rig.until(Rig.NOW.plus(Duration.ofDays(4)));

        assertEquals(ALL, said(), rig.log.text());
        before.forEach((table, keys) -> assertEquals(
                List.of(),
                rows(table).stream()
                        .filter(row -> keys.contains(new Row(row.partition(), row.key())))
                        .filter(row -> row.text(MORE) == null || row.number("another") != 7)
                        .toList(),
                table));
    }

    /** In each table rows that look like ours, are long due or over, and say that they are not for us. */
    @ParameterizedTest
    @MethodSource("versions")
    void newerRowsAreLeftAloneAndStopNoOtherWork(String version) throws IOException {
        goOn(version);
        Map<String, List<StoredRow>> newer = new TreeMap<>();
        for (String table : rig.tables.names("")) {
            for (Row row : rows(table)) {
                Row theirs = new Row(row.partition() + "n", row.key(), row.values())
                        .with("needs", 3)
                        .with("state", "handedOver")
                        .with("rule", "FREQ=EVERYNOWANDTHEN")
                        .with("due", 0L)
                        .with("ended", 1L)
                        .with("dropOn", "2026-01-01");
                assertTrue(rig.tables.table(table).insert(theirs).isPresent());
            }
            newer.put(table, newer(table));
        }
        rig.until(Rig.NOW.plus(Duration.ofDays(4)));

        assertEquals(ALL, said(), rig.log.text());
        newer.forEach((table, rows) -> assertEquals(rows, newer(table), table));
        assertEquals(2, letters().size(), "those of this version");
        assertTrue(rig.log.lines(Level.SEVERE).isEmpty(), rig.log.text());
        assertFalse(rig.log.text().contains("not now"), rig.log.text());
    }

    /** Bob's conversation, the tenant of all of them, and one of Ann's reminders. */
    @ParameterizedTest
    @MethodSource("versions")
    void liveWorkOnNewerRowsWaitsAndStopsNoOtherWork(String version) throws IOException {
        goOn(version);
        need(3, "tenants", row -> true);
        need(3, "conversations", row -> row.key().equals(Conversations.key("msteams", "a:bob")));
        need(3, "reminders", row -> "eat".equals(row.text("what")));
        rig.until(Rig.NOW.plus(Duration.ofDays(4)));

        Map<String, Long> others = new TreeMap<>(ALL);
        others.keySet().removeIf(said -> said.endsWith("eat") || said.startsWith("a:bob"));
        others.put("a:bob: put back", 1L); // knows itself where to go
        assertEquals(others, new TreeMap<>(said()), rig.log.text());
        Map<String, Long> times =
                rig.worked.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertEquals(
                List.of(),
                times.entrySet().stream().filter(item -> item.getValue() > 13).toList());
        assertTrue(times.size() < 4 * 24 * 8, times.size() + " hours of waiting");
        assertTrue(rig.log.text().contains("was written by a newer version of this app"));
        assertFalse(rig.log.text().contains("Nothing is sent while"));

        need(1, "reminders", row -> "eat".equals(row.text("what")));
        rig.until(Rig.NOW.plus(Duration.ofDays(4).plusMinutes(10)));
        assertEquals(1, rig.said().stream().filter(said -> said.contains("eat")).count(), rig.log.text());
    }

    private void need(int version, String table, Predicate<Row> which) {
        List<StoredRow> rows = rig.tables.rows(table).stream()
                .filter(stored -> which.test(stored.row()))
                .toList();
        assertEquals(1, rows.size());
        Row change = new Row(rows.get(0).row().partition(), rows.get(0).row().key()).with("needs", version);
        assertTrue(rig.tables.table(table).merge(change, rows.get(0).version()).isPresent());
    }

    private List<StoredRow> newer(String table) {
        return rig.tables.rows(table).stream()
                .filter(stored -> stored.row().number("needs") > 2)
                .toList();
    }

    private List<Row> rows(String table) {
        return rig.tables.rows(table).stream().map(StoredRow::row).toList();
    }

    private Map<String, Long> said() {
        return rig.said().stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private List<JsonNode> letters() throws IOException {
        List<JsonNode> letters = new ArrayList<>();
        json(rig.api.list(Map.of()).body()).path("deadLetters").forEach(letters::add);
        return letters;
    }

    @ParameterizedTest
    @MethodSource("versions")
    void itemsOfANewerVersionWaitByteForByte(String version) throws IOException {
        for (byte[] item : Samples.items(version, rig)) {
            String newer = new String(item, StandardCharsets.UTF_8)
                    .replaceFirst("\"version\":[12]", "\"version\":3,\"kind\":\"unheardOf\"");
            rig.queue.put(
                    newer.replaceAll("(\"kind\":\"unheardOf\".*),\"kind\":\"\\w+\"", "$1")
                            .getBytes(StandardCharsets.UTF_8),
                    Duration.ZERO);
        }
        List<String> before = texts();
        rig.until(Rig.NOW.plus(Duration.ofHours(2)));

        assertEquals(before, texts());
        assertTrue(rig.said().isEmpty() && rig.tables.rows("deadletters").isEmpty(), rig.log.text());
    }

    private List<String> texts() {
        return rig.queue.messages().stream()
                .map(message -> message.text())
                .sorted()
                .toList();
    }

    private void goOn(String version) throws IOException {
        Samples.load(version, rig.tables, rig);
        Samples.items(version, rig).forEach(item -> rig.queue.put(item, Duration.ZERO));
    }

    private static JsonNode json(Object body) throws IOException {
        return new ObjectMapper().readTree(BotJson.write(body));
    }
}
