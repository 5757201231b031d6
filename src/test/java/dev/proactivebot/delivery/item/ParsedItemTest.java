package dev.proactivebot.delivery.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.schema.TraceParent;
import dev.proactivebot.storage.Row;
import dev.proactivebot.testing.Activities;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // a null fails the test anyway
class ParsedItemTest {
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final String TO = "\"relatesTo\":{\"conversation\":{\"id\":\"c\"}}";

    private static final String REMINDER =
            "\"job\":\"0123456789abcdef0123456789abcdef-0123456789abcdef-000000007-0123456789abcdef\"";

    @Test
    void itemHasOnlyDeclaredFields() throws IOException {
        ProactiveMessage item = ProactiveMessage.fresh(ProactiveMessage.MESSAGE, "k", Instant.EPOCH)
                .copy(copy -> copy.delivered = new DeliveryReceipt("x", "c", 2));

        JsonNode written = BotJson.read(item.toJson(), JsonNode.class);

        Set<String> fields = Arrays.stream(ProactiveMessage.class.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toSet());
        written.fieldNames().forEachRemaining(name -> assertTrue(fields.contains(name), name));
        assertEquals(2, written.at("/delivered/content").asInt());
    }

    @Test
    void reminderItemNamesItsOccurrenceAndDueTime() throws IOException {
        ProactiveMessage read = readable("{\"kind\":\"Reminder\",\"jobPage\":3," + REMINDER + "," + TO + "}");
        ProactiveMessage written = JobItem.occurrence(String.valueOf(read.job()), 3, read.relatesTo(), NOW);

        assertEquals(written.job(), read.job());
        assertEquals(written.jobPage(), read.jobPage());
        assertTrue(read.isOfReminder() && ParsedItem.isToBeSent(read));
        assertEquals(NOW, written.notBefore());
        assertEquals(written, BotJson.read(written.toJson(), ProactiveMessage.class));
    }

    /** Of an item that comes first, the queue knows when it was put; copies say what was settled then. */
    @Test
    void copyKeepsTheTimeItsItemWasMade() throws IOException {
        assertEquals(NOW, readable("{\"text\":\"hi\"," + TO + "}").made());
        ProactiveMessage due = readable("{\"text\":\"hi\",\"notBefore\":\"2027-03-01T00:00:00Z\"," + TO + "}");
        assertEquals(Instant.parse("2027-03-01T00:00:00Z"), due.made());
        ProactiveMessage copy = BotJson.read(due.again(0, null).toJson(), ProactiveMessage.class);
        assertEquals(due.made(), copy.made());

        String later = "{\"text\":\"hi\",\"attempt\":0,\"notBefore\":\"2027-03-01T00:00:00Z\"," + TO;
        assertNull(readable(later + "}").made(), "a copy of version 0.1");
        assertEquals(NOW, readable(later + ",\"made\":\"" + NOW + "\"}").made());
    }

    @Test
    void copyReleasesItsClaimOnlyAtTheAttemptItWasWrittenFor() {
        ProactiveMessage first = readable("{\"text\":\"hi\"," + TO + "}");
        ProactiveMessage copy = ReleasedClaims.given(first, "claim-1").again(1, null);
        assertEquals(List.of("claim-1"), ReleasedClaims.of(copy));
        assertEquals(List.of(), ReleasedClaims.of(copy.copy(next -> next.attempt = 2)), "as version 0.1 copies it");
        assertEquals(List.of("claim-1"), ReleasedClaims.of(copy.again(1, NOW)), "put back without a try");
        assertNull(copy.replayed(1, NOW).claim());

        for (int i = 2; i < 6; i++) {
            copy = ReleasedClaims.alsoGiven(copy, "claim-" + i);
        }
        assertEquals(List.of("claim-5", "claim-4", "claim-3"), ReleasedClaims.of(copy));
    }

    @Test
    void writtenItemIsReadBackUnchanged() {
        ProactiveMessage written = ProactiveMessage.text(
                        "k", ConversationReference.of(Activities.read("teams-channel-mention")), "hi 😀", NOW)
                .tellingOf(NOW.minusSeconds(1))
                .tracedBy(TraceParent.parse(TRACE).orElseThrow());

        assertEquals(written, readable(new String(written.toJson(), StandardCharsets.UTF_8)));
    }

    @Test
    void anItemOfTheOriginalCSharpTemplateIsRead() {
        ProactiveMessage item = readable("""
                {"RelatesTo":{"ActivityId":"a1","User":{"Id":"u","Name":"Ann"},"Bot":{"Id":"b"},
                 "Conversation":{"IsGroup":false,"Id":"c"},"ChannelId":"webchat","ServiceUrl":"https://webchat.botframework.com/"},
                 "Text":"hello"}""");

        assertEquals("hello", item.text());
        assertEquals("c", item.relatesTo().conversationId());
        assertEquals("a1", item.relatesTo().activityId());
        assertEquals("u", item.relatesTo().user().id());
        assertEquals("https://webchat.botframework.com/", item.relatesTo().serviceUrl());
    }

    @Test
    void anItemOfTheOriginalNodeTemplateIsRead() {
        ProactiveMessage item = readable("""
                {"address":{"id":"a1","channelId":"emulator","user":{"id":"u","name":"User"},"conversation":{"id":"c"},
                 "bot":{"id":"b","name":"Bot"},"serviceUrl":"http://localhost:1"},"text":"hello"}""");

        assertEquals("hello", item.text());
        assertEquals("a1", item.relatesTo().activityId());
        assertEquals("b", item.relatesTo().bot().id());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"key":"k","id":"i",%s,"text":"t"}  | k
            {"KEY":"k",%s,"text":"t"}           | k
            {"id":"i",%s,"text":"t"}            | i
            {"Id":7,%s,"text":"t"}              | 7
            {"key":"",%s,"text":"t"}            | queue-id
            {%s,"text":"t"}                     | queue-id
            """)
    void keyIsTheKeyFieldThenTheIdThenTheQueueId(String json, String key) {
        assertEquals(key, readable(json.formatted(TO)).key());
    }

    /** The host lets a field of that name override the queue's own id: it is the same for every such item then. */
    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "{\"a\":1}"})
    void itemsWithAnUnusableIdGetDifferentKeys(String id) {
        String first = "{\"id\":" + id + "," + TO + ",\"text\":\"one\"}";
        String second = "{\"Id\":" + id + "," + TO + ",\"text\":\"two\"}";

        assertEquals(64, readable(first).key().length());
        assertNotEquals(readable(first).key(), readable(second).key());
        assertEquals(readable(first).key(), readable(first).key(), "a redelivery is the same message");
        assertNotEquals(
                readable(first).key(), keyed(first, "\"2026-11-22T09:00:00Z\"").key(), "another put is another one");
    }

    @Test
    void itemWithItsOwnKeyMayBeOld() {
        assertTrue(work("{" + TO + ",\"text\":\"t\"}").isNew());
        assertFalse(work("{\"key\":\"k\"," + TO + ",\"text\":\"t\"}").isNew());
        assertFalse(work("{\"id\":\"order-42\"," + TO + ",\"text\":\"t\"}").isNew());
    }

    @Test
    void itemExpiresAfterThreeDaysByDefault() {
        assertEquals(
                NOW.minus(Duration.ofHours(1)).plus(Duration.ofDays(3)), expires("", "\"2026-11-22T09:00:00+00:00\""));
        assertEquals(
                Instant.parse("2026-12-24T00:00:00Z"), expires("\"expires\":\"2026-12-24T01:00:00+01:00\",", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "junk", "{\"a\":1}", "\"9999-01-01T00:00:00Z\""})
    void invalidInsertionTimeIsIgnored(String insertionTime) {
        assertEquals(NOW.plus(Duration.ofDays(3)), expires("", insertionTime));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hello                                          | not JSON
            {"text":"t"                                    | not JSON
            {"text":"t","text":"u"}                        | not JSON
            [1]                                            | not a JSON object
            "x"                                            | not a JSON object
            {"relatesTo":"x","text":"t"}                   | relatesTo has the wrong type: wanted is an object
            {%s,"text":{}}                                 | text has the wrong type: wanted is a text
            {%s,"kind":"mystery","text":"t"}               | unknown kind
            """)
    void unreadableItemHasAReasonWithoutItsContent(String json, String why) {
        assertEquals(new ParsedItem.Unreadable(why, null), read(json.formatted(TO)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"text":"t"}                                   | no conversation in relatesTo: wanted is {"relatesTo":
            {"relatesTo":{},"text":"t"}                    | no conversation in relatesTo: wanted is {"relatesTo":
            {"relatesTo":{"conversation":{"id":""}},"text":"t"} | no conversation in relatesTo: wanted is {"relatesTo":
            {%s}                                           | neither text nor activity: wanted is {"relatesTo":
            """)
    void reasonNamesTheMissingField(String json, String why) {
        String said = assertInstanceOf(ParsedItem.Unreadable.class, read(json.formatted(TO)))
                .why();
        assertTrue(said.startsWith(why), said);
    }

    @Test
    void binaryItemIsUnreadable() {
        assertEquals(
                new ParsedItem.Unreadable("not JSON", null),
                ParsedItem.read(new QueuedItem(new byte[] {(byte) 0xff, 0, 1}, "i", null), NOW));
        assertEquals(new ParsedItem.Unreadable("not JSON", null), read(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"version\":3,\"relatesTo\":\"a new shape\"}",
                "{\"Version\":99999999999}",
                "{\"version\":\"3\"}"
            })
    void itemOfANewerVersionWaitsWhateverItsShape(String json) {
        assertEquals(new ParsedItem.NewerVersion(null), read(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"kind\":\"message\",", "\"kind\":\"Message\","})
    void kindDefaultsToMessage(String kind) {
        assertEquals("message", ParsedItem.kind(readable("{" + kind + TO + ",\"text\":\"t\"}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"seen", "gone"})
    void seenAndGoneItemsNeedNoContent(String kind) {
        assertEquals(kind, ParsedItem.kind(readable("{\"kind\":\"" + kind + "\"," + TO + "}")));
    }

    /** An app that does not know a kind makes a dead letter of it: what it has to wait for must have a newer version. */
    @Test
    void newKindRequiresANewVersion() {
        Set<String> ofVersionOne = ParsedItem.KINDS.entrySet().stream()
                .filter(kind -> kind.getValue() == 1)
                .map(kind -> kind.getKey())
                .collect(Collectors.toSet());

        assertEquals(Set.of("message", "seen", "gone", "page", "reminder"), ofVersionOne);
        assertTrue(ParsedItem.KINDS.values().stream().allMatch(version -> version <= ProactiveMessage.VERSION));
    }

    @Test
    void unreadableItemKeepsItsTrace() {
        TraceParent trace = TraceParent.parse(TRACE).orElseThrow();
        String field = "\"TraceParent\":\"" + TRACE + "\"";

        assertEquals(new ParsedItem.NewerVersion(trace), read("{\"version\":3," + field + "}"));
        assertEquals(new ParsedItem.Unreadable("unknown kind", trace), read("{\"kind\":\"mystery\"," + field + "}"));
        assertEquals(
                new ParsedItem.Unreadable("text has the wrong type: wanted is a text", trace),
                read("{\"text\":{}," + field + "}"));
        assertEquals(
                new ParsedItem.NewerVersion(null), read("{\"version\":3,\"traceparent\":{\"id\":\"" + TRACE + "\"}}"));
    }

    @Test
    void itemWithoutATraceGetsOneFromItsKey() {
        String first = readable("{\"key\":\"k\"," + TO + ",\"text\":\"t\"}").traceparent();
        TraceParent trace = TraceParent.parse(first).orElseThrow();

        assertEquals(Row.keyOf("k").substring(0, 32), trace.traceId());
        assertEquals(
                first,
                readable("{\"key\":\"k\",\"attempt\":3," + TO + ",\"text\":\"t\"}")
                        .traceparent());
        assertNotEquals(
                first, readable("{\"key\":\"k2\"," + TO + ",\"text\":\"t\"}").traceparent());
    }

    @Test
    void attemptNumberIsBounded() {
        assertEquals(
                1_000,
                readable("{\"attempt\":2147483647," + TO + ",\"text\":\"t\"}").tries());
        assertEquals(
                0, readable("{\"generation\":-1," + TO + ",\"text\":\"t\"}").replays());
        assertEquals(0, readable("{\"attempt\":-5," + TO + ",\"text\":\"t\"}").tries());
        assertEquals(3, readable("{\"attempt\":3," + TO + ",\"text\":\"t\"}").tries());
    }

    @Test
    void copyKeepsUnknownFields() throws IOException {
        ProactiveMessage item =
                readable("{\"tenant\":{\"x\":[1]}," + TO + ",\"text\":\"t\",\"traceparent\":\"" + TRACE + "\"}");
        JsonNode again = new ObjectMapper().readTree(item.again(1, null).toJson());

        assertEquals(1, again.path("tenant").path("x").get(0).intValue());
        assertEquals(TRACE, again.path("traceparent").textValue());
        assertEquals(1, again.path("attempt").intValue());
        assertNull(item.failure());
    }

    @Test
    void copyDropsFieldsThatOverrideTriggerMetadata() throws IOException {
        ProactiveMessage item =
                readable("{\"Id\":\"i\",\"dequeueCount\":3,\"PopReceipt\":{},\"mine\":1," + TO + ",\"text\":\"t\"}");
        JsonNode again = new ObjectMapper().readTree(item.again(1, null).toJson());

        assertEquals("i", again.path("key").asText());
        assertEquals(1, again.path("mine").asInt());
        assertFalse(again.has("Id") || again.has("dequeueCount") || again.has("PopReceipt"));
    }

    @Test
    void itemFieldsDoNotOverrideTriggerMetadata() throws IOException {
        Set<String> metadata = Set.of(
                "id",
                "dequeuecount",
                "popreceipt",
                "insertiontime",
                "expirationtime",
                "nextvisibletime",
                "queuetrigger");
        ProactiveMessage everything = ProactiveMessage.text(
                        "k", ConversationReference.of(Activities.read("teams-channel-mention")), "t", NOW)
                .again(1, NOW);
        Set<String> ours = new TreeSet<>();
        new ObjectMapper()
                .readTree(everything.toJson())
                .fieldNames()
                .forEachRemaining(name -> ours.add(name.toLowerCase(Locale.ROOT)));

        assertTrue(ours.containsAll(List.of("version", "key", "relatesto", "text", "notbefore", "expires", "attempt")));
        ours.retainAll(metadata);
        assertEquals(Set.of(), ours);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "😀"})
    void largestItemFitsTheQueueWhenPutBack(String letter) {
        int count = (ProactiveMessage.MAX_BYTES - 64) / bytes(letter).length;
        String json = "{" + TO + ",\"text\":\"" + letter.repeat(count) + "\"}";
        byte[] body = bytes(json);
        ParsedItem parsed = ParsedItem.read(new QueuedItem(body, "queue-id", null, TRACE), NOW);
        ProactiveMessage item =
                assertInstanceOf(ParsedItem.WorkItem.class, parsed).message();

        assertTrue(bytes(json).length <= ProactiveMessage.MAX_BYTES);
        assertTrue(item.again(7, NOW).toJson().length <= 49_152);
    }

    private static Instant expires(String field, String insertionTime) {
        String json = "{" + field + TO + ",\"text\":\"t\"}";
        ParsedItem parsed = ParsedItem.read(new QueuedItem(bytes(json), "queue-id", insertionTime), NOW);
        return assertInstanceOf(ParsedItem.WorkItem.class, parsed).message().expires();
    }

    private static ProactiveMessage readable(String json) {
        return work(json).message();
    }

    private static ParsedItem.WorkItem work(String json) {
        return assertInstanceOf(ParsedItem.WorkItem.class, read(json));
    }

    private static ProactiveMessage keyed(String json, String insertionTime) {
        ParsedItem parsed = ParsedItem.read(new QueuedItem(bytes(json), "queue-id", insertionTime), NOW);
        return assertInstanceOf(ParsedItem.WorkItem.class, parsed).message();
    }

    private static ParsedItem read(String json) {
        return ParsedItem.read(new QueuedItem(bytes(json), "queue-id", null), NOW);
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"kind\":\"page\"",
                "\"kind\":\"page\",\"job\":\"0123456789abcdef0123456789abcdef\"",
                "\"kind\":\"page\",\"job\":\"a/b\",\"jobPage\":0",
                "\"kind\":\"page\",\"job\":\"0123456789abcdef0123456789abcdef\",\"jobPage\":-1",
                "\"kind\":\"page\",\"job\":\"0123456789abcdef0123456789abcdef\",\"jobPage\":99999999",
                "\"kind\":\"reminder\"",
                "\"kind\":\"reminder\",\"text\":\"t\"",
                "\"kind\":\"reminder\",\"job\":\"0123456789abcdef0123456789abcdef\",\"jobPage\":0",
                "\"kind\":\"reminder\",\"jobPage\":-1," + REMINDER,
                "\"kind\":\"reminder\",\"jobPage\":0,\"text\":\"t\"," + REMINDER,
                REMINDER + ",\"jobPage\":0",
                "\"job\":\"a/b\"",
                "\"job\":\"0123456789ABCDEF0123456789abcdef\"",
                "\"job\":\"\\u0000\"",
                "\"job\":\"0123456789abcdef0123456789abcdef\",\"jobPage\":-1"
            })
    void aJobThatCannotBeOneIsNoWorkItem(String fields) {
        assertTrue(
                ParsedItem.read(
                                new QueuedItem(
                                        ("{" + TO + "," + fields + "}").getBytes(StandardCharsets.UTF_8), "m", null),
                                NOW)
                        instanceof ParsedItem.Unreadable);
    }
}
