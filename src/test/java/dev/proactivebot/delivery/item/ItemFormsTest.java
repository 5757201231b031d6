package dev.proactivebot.delivery.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.proactivebot.schema.ConversationReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Items as Microsoft's templates, samples and SDKs make them. */
@NullUnmarked // a null fails the test anyway
class ItemFormsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String REFERENCE = "{\"activityId\":\"a1\",\"user\":{\"id\":\"u\"},\"bot\":{\"id\":\"b\"},"
            + "\"conversation\":{\"id\":\"c\"},\"channelId\":\"emulator\",\"serviceUrl\":\"http://localhost:1/\"}";

    private static final String PASCAL =
            "{\"ActivityId\":\"a1\",\"User\":{\"Id\":\"u\",\"Name\":null,\"Properties\":{}},"
                    + "\"Agent\":null,\"Bot\":{\"Id\":\"b\"},\"Conversation\":{\"IsGroup\":null,\"Id\":\"c\",\"Properties\":{}},"
                    + "\"ChannelId\":\"emulator\",\"Locale\":null,\"ServiceUrl\":\"http://localhost:1/\"}";

    private static final String SNAKE = "{\"activity_id\":\"a1\",\"user\":{\"id\":\"u\",\"aad_object_id\":null},"
            + "\"agent\":{\"id\":\"b\"},\"conversation\":{\"id\":\"c\",\"is_group\":null},\"channel_id\":\"emulator\","
            + "\"service_url\":\"http://localhost:1/\"}";

    private static final String AGENT = REFERENCE.replace("\"bot\"", "\"agent\"");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'relatesTo':REFERENCE,'text':'hello'}",
                "{'RelatesTo':PASCAL,'Text':'hello'}",
                "{'relates_to':SNAKE,'text':'hello'}",
                "{'RELATESTO':REFERENCE,'TEXT':'hello'}",
                "{'address':REFERENCE,'text':'hello'}",
                "{'relatesTo':AGENT,'text':'hello'}",
                "{'conversationReference':REFERENCE,'message':'hello'}",
                "{'conversationReference':AGENT,'text':'hello'}",
                "{'ConversationReference':PASCAL,'Message':'hello'}",
                "{'conversation_reference':SNAKE,'message':'hello'}",
                "{'conversation':{'claims':{'aud':'x'},'reference':REFERENCE},'text':'hello'}",
                "{'Conversation':{'Claims':{'aud':'x'},'Reference':PASCAL},'Message':'hello'}",
                "{'claims':{'aud':'x'},'reference':AGENT,'text':'hello'}",
                "{'conversationReference':{'claims':{},'reference':REFERENCE},'text':'hello'}",
                "{'relatesTo':null,'address':REFERENCE,'text':'hello'}",
                "{'address':REFERENCE,'RelatesTo':null,'text':'hello'}",
                "{'relatesTo':REFERENCE,'address':{'street':'Main St 1'},'text':'hello'}"
            })
    void everyFormOfAReferenceIsRead(String form) {
        ProactiveMessage item = readable(form);

        assertEquals("hello", item.text());
        assertReference(item.relatesTo());
        assertEquals("a1", item.relatesTo().activityId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'ResumptionCookie':{'Address':{ADDRESS},'UserName':'Ann','IsGroup':false,'IsTrustedServiceUrl':true,"
                        + "'Locale':'en-US'},'Text':'hello'}",
                "{'resumptionCookie':{'address':{ADDRESS},'userName':'Ann','isGroup':false,'locale':'en-US'},'text':'hello'}",
                "{'ResumptionCookie':{ADDRESS,'UserName':'Ann','IsGroup':false,'Locale':'en-US'},'Text':'hello'}",
                "{'resumptionCookie':{'userId':'u','userName':'Ann','channelId':'emulator','botId':'b','isGroup':false,"
                        + "'serviceUrl':'http://localhost:1/','conversationId':'c','locale':'en-US'},'message':'hello'}",
                "{'RelatesTo':{'Address':{ADDRESS},'UserName':'Ann','IsGroup':false,'Locale':'en-US'},'Text':'hello'}"
            })
    void resumptionCookieIsReadAsAReference(String form) {
        ProactiveMessage item = readable(
                form.replace(
                        "ADDRESS",
                        "'BotId':'b','ChannelId':'emulator','UserId':'u','ConversationId':'c','ServiceUrl':'http://localhost:1/'"));

        assertEquals("hello", item.text());
        assertReference(item.relatesTo());
        assertEquals("Ann", item.relatesTo().user().name());
        assertEquals("en-US", item.relatesTo().locale());
        assertEquals(false, item.relatesTo().conversation().isGroup());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'activity':{'type':'message','text':'hello'},'relatesTo':REFERENCE}",
                "{'RelatesTo':PASCAL,'Activity':{'Type':'message','Id':null,'Text':'hello','Properties':{}}}",
                "{'relates_to':SNAKE,'activity':{'type':'message','text':'hello','text_format':null}}",
                "{'conversationReference':REFERENCE,'message':{'type':'message','text':'hello'}}",
                "{'conversation':{'claims':{},'reference':REFERENCE},'activity':{'type':'message','text':'hello'}}",
                "{'Conversation':{'Claims':{},'Reference':PASCAL},'Activity':{'Type':'message','Text':'hello'}}"
            })
    void everyFormOfAnActivityIsRead(String form) {
        ProactiveMessage item = readable(form);

        assertNull(item.text());
        assertEquals("hello", item.activity().text());
        assertEquals("message", item.activity().type());
        assertEquals(Map.of(), item.activity().properties());
        assertReference(item.relatesTo());
    }

    @Test
    void quotedJsonIsReadWhereAnObjectIsExpected() throws IOException {
        String activity = JSON.writeValueAsString("{\"Type\":\"message\",\"Text\":\"hello\"}");
        for (String reference : List.of(PASCAL, REFERENCE, AGENT)) {
            String quoted = JSON.writeValueAsString(reference);
            assertReference(
                    readable("{'RelatesTo':" + quoted + ",'Text':'hello'}").relatesTo());
            assertReference(readable("{'conversation':{'claims':{},'reference':" + quoted + "},'text':'hello'}")
                    .relatesTo());
            assertEquals(
                    "hello",
                    readable("{'RelatesTo':" + quoted + ",'Activity':" + activity + "}")
                            .activity()
                            .text());
        }
        String whole = JSON.writeValueAsString("{\"RelatesTo\":" + PASCAL + ",\"Text\":\"hello\"}");
        assertEquals("hello", readable(whole).text());
    }

    /** A text that begins like JSON is what a user is to read. */
    @Test
    void jsonInTextStaysText() throws IOException {
        String text = "{\"type\":\"message\"}";
        assertEquals(
                text,
                readable("{'relatesTo':REFERENCE,'text':" + JSON.writeValueAsString(text) + "}")
                        .text());
        assertEquals("{x}", readable("{'relatesTo':REFERENCE,'message':'{x}'}").text());
    }

    @Test
    void knownAndCustomFieldsAreKeptUnchanged() throws IOException {
        ProactiveMessage item = readable("{'relatesTo':REFERENCE,'text':'t','message':'mine','Tenant':{'Id':1},"
                + "'conversation':{'Id':'mine'},'reference':'order 7','made_by':'me'}");

        assertEquals("t", item.text());
        JsonNode copy = JSON.readTree(item.again(1, null).toJson());
        assertEquals("mine", copy.path("message").asText());
        assertEquals(1, copy.path("Tenant").path("Id").asInt());
        assertEquals("mine", copy.path("conversation").path("Id").asText());
        assertEquals("order 7", copy.path("reference").asText());
        assertEquals("me", copy.path("made_by").asText());
    }

    /** A copy has our form, so that version 0.1 can read it after a rollback. */
    @Test
    void copyUsesTheCanonicalForm() throws IOException {
        ProactiveMessage item =
                readable("{'Conversation':{'Claims':{'aud':'x'},'Reference':PASCAL},'Message':'hello'}");
        JsonNode copy = JSON.readTree(item.again(1, null).toJson());

        assertEquals("c", copy.path("relatesTo").path("conversation").path("id").asText());
        assertEquals("b", copy.path("relatesTo").path("bot").path("id").asText());
        assertEquals("hello", copy.path("text").asText());
        assertFalse(copy.has("Conversation") || copy.has("Message"), copy.toString());
    }

    @Test
    void activityNamesAreNormalizedAndUnknownNamesAreKept() throws IOException {
        ProactiveMessage item =
                readable("{'RelatesTo':PASCAL,'Activity':{'Type':'message','Text':'t','TextFormat':'plain',"
                        + "'Summary':'s','Importance':'high','InputHint':null,'AttachmentLayout':'list',"
                        + "'Attachments':[{'ContentType':'application/vnd.microsoft.card.hero','ContentUrl':null,"
                        + "'Content':{'Title':'T','Buttons':[{'Type':'openUrl'}]},'Name':null,'Properties':{}}],"
                        + "'SuggestedActions':{'To':['u'],'Actions':[{'Type':'imBack','Title':'Yes','Value':{'Yes':null}}]},"
                        + "'Entities':[{'Type':'mention','Text':'<at>Ann</at>','Mentioned':{'Id':'u','Name':'Ann'}},"
                        + "{'@Type':'Message','CustomThing':1}],'Value':{'MyField':{'Id':null}},"
                        + "'ChannelData':{'Notification':{'Alert':true}},'MyOwn':{'Id':1},'_type':'x'}}");

        String expected = "{'type':'message','text':'t','textFormat':'plain','summary':'s','importance':'high',"
                + "'attachmentLayout':'list','attachments':[{'contentType':'application/vnd.microsoft.card.hero',"
                + "'content':{'Title':'T','Buttons':[{'Type':'openUrl'}]}}],"
                + "'suggestedActions':{'to':['u'],'actions':[{'type':'imBack','title':'Yes','value':{'Yes':null}}]},"
                + "'entities':[{'type':'mention','text':'<at>Ann</at>','mentioned':{'id':'u','name':'Ann'}},"
                + "{'@Type':'Message','CustomThing':1}],'value':{'MyField':{'Id':null}},"
                + "'channelData':{'Notification':{'Alert':true}},'MyOwn':{'Id':1},'_type':'x'}";
        assertEquals(
                JSON.readTree(expected.replace('\'', '"')),
                JSON.readTree(item.toJson()).path("activity"));
    }

    @Test
    void protocolSpellingWinsOverAnotherSpelling() {
        assertEquals(
                "right",
                readable("{'relatesTo':REFERENCE,'activity':{'Text':'wrong','text':'right'}}")
                        .activity()
                        .text());
        assertEquals(
                "right",
                readable("{'relatesTo':REFERENCE,'activity':{'text':'right','TEXT':'wrong'}}")
                        .activity()
                        .text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'message','text':'hello','conversation':{'id':'c'},'channelId':'emulator','serviceUrl':'x'}",
                "{'Type':'message','Text':'hello','Conversation':{'Id':'c'},'ChannelId':'emulator'}",
                "{'type':'message','text':'hello'}",
                "{'type':'typing','conversation':{'id':'c'}}"
            })
    void reasonForABareActivityShowsTheExpectedForm(String form) {
        assertTrue(why(form).startsWith("an activity alone: wanted is {\"relatesTo\":{"), why(form));
        assertTrue(why(form).endsWith("\"activity\":…}"), why(form));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'text':'hello'}",
                "{'conversation':{'id':'c'},'channelId':'emulator','text':'hello'}",
                "{'ResumptionCookie':'H4sIAAAAAAAEAO29B2A','Text':'hello'}",
                "{'RelatesTo':{'Address':{'UserId':'u'}},'Text':'hello'}",
                "{'conversationReference':{},'message':'hello'}",
                "{'reference':{'id':7},'message':'hello'}"
            })
    void reasonForAMissingConversationShowsTheExpectedForm(String form) {
        assertTrue(why(form).startsWith("no conversation in relatesTo: wanted is {\"relatesTo\":{"), why(form));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'relatesTo':'x','text':'t'}                                       | relatesTo has the wrong type: wanted is an object
            {'relatesTo':{'conversation':{'id':{}}},'text':'t'}                | relatesTo.conversation.id has the wrong type: wanted is a text
            {'RelatesTo':{'Conversation':{'Id':'c','IsGroup':'maybe'}},'text':'t'} | relatesTo.conversation.isGroup has the wrong type: wanted is true or false
            {'relatesTo':REFERENCE,'activity':'hello'}                         | activity has the wrong type: wanted is an object
            {'relatesTo':REFERENCE,'Activity':{'Type':'message','Attachments':'x'}} | activity.attachments has the wrong type: wanted is an array
            {'relatesTo':REFERENCE,'activity':{'membersAdded':[{},{'id':[]}]}} | activity.membersAdded[1].id has the wrong type: wanted is a text
            {'relatesTo':REFERENCE,'text':{}}                                  | text has the wrong type: wanted is a text
            {'relatesTo':REFERENCE,'Text':['a']}                               | text has the wrong type: wanted is a text
            {'relatesTo':REFERENCE,'text':'t','attempt':99999999999}           | attempt has the wrong type: wanted is a whole number
            {'relatesTo':REFERENCE,'text':'t','attempt':'many'}                | attempt has the wrong type: wanted is a whole number
            {'relatesTo':REFERENCE,'text':'t','expires':'tomorrow'}            | expires has the wrong form: RFC 3339 such as 2030-01-01T00:00:00Z
            {'relatesTo':REFERENCE,'text':'t','Expires':'2030-01-01'}          | expires has the wrong form: RFC 3339 such as 2030-01-01T00:00:00Z
            {'relatesTo':REFERENCE,'text':'t','notBefore':'01/02/2030 10:00'}  | notBefore has the wrong form: RFC 3339 such as 2030-01-01T00:00:00Z
            {'relatesTo':REFERENCE,'text':'t','notBefore':{}}                  | notBefore has the wrong form: RFC 3339 such as 2030-01-01T00:00:00Z
            """)
    void aWrongFieldIsNamedWithTheFormThatIsWanted(String form, String why) {
        assertEquals(why, why(form));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "2030-01-01T00:00:00Z"                        | 2030-01-01T00:00:00Z
            "2030-01-01T00:00:00"                         | 2030-01-01T00:00:00Z
            "2030-01-01T00:00"                            | 2030-01-01T00:00:00Z
            "2030-01-01T00:00:00.1234567"                 | 2030-01-01T00:00:00.1234567Z
            "2030-01-01T00:00:00.123456789012Z"           | 2030-01-01T00:00:00.123456789Z
            "2030-01-01T00:00:00+0100"                    | 2029-12-31T23:00:00Z
            "2030-01-01T00:00:00.000+0000"                | 2030-01-01T00:00:00Z
            "2030-01-01T00:00:00+01"                      | 2029-12-31T23:00:00Z
            "2030-01-01T00:00:00-05:30"                   | 2030-01-01T05:30:00Z
            "2030-01-01 00:00:00"                         | 2030-01-01T00:00:00Z
            "2030-01-01 00:00:00+00:00"                   | 2030-01-01T00:00:00Z
            "2030-01-01 00:00:00 +0100"                   | 2029-12-31T23:00:00Z
            "2030-01-01 00:00:00 UTC"                     | 2030-01-01T00:00:00Z
            "2030-01-01T01:00:00+01:00[Europe/Berlin]"    | 2030-01-01T00:00:00Z
            "2030-01-01t00:00:00z"                        | 2030-01-01T00:00:00Z
            " 2030-01-01T00:00:00Z "                      | 2030-01-01T00:00:00Z
            "Tue, 01 Jan 2030 00:00:00 GMT"               | 2030-01-01T00:00:00Z
            "/Date(1893456000000)/"                       | 2030-01-01T00:00:00Z
            "/Date(1893456000000+0100)/"                  | 2030-01-01T00:00:00Z
            1893456000                                    | 2030-01-01T00:00:00Z
            1893456000.000000000                          | 2030-01-01T00:00:00Z
            1893456000000                                 | 2030-01-01T00:00:00Z
            """)
    void aTimeIsReadAsProgramsWriteIt(String time, Instant instant) {
        ProactiveMessage item =
                readable("{'relatesTo':REFERENCE,'text':'t','Expires':" + time + ",'notBefore':" + time + "}");

        assertEquals(instant, item.expires());
        assertEquals(instant, item.notBefore());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "''",
                "'2030-13-01T00:00:00Z'",
                "'2030-02-30T00:00:00Z'",
                "'2030-01-01T25:00:00'",
                "'2030-01-01T00:00:00+99:00'",
                "'20300101'",
                "20300101",
                "7",
                "-1",
                "1e99",
                "true",
                "[]",
                "'2030-01-01T00:00:00Z[x'",
                "'2030-01-01T00:00:00[Europe/Berlin]'",
                "1e999999",
                "'Tuesday'"
            })
    void invalidOrAmbiguousTimeIsNamedInTheReason(String time) {
        assertEquals(
                "expires has the wrong form: RFC 3339 such as 2030-01-01T00:00:00Z",
                why("{'relatesTo':REFERENCE,'text':'t','expires':" + time + "}"));
    }

    /** Whatever stands in the queue is an item, one of a newer version, or unreadable with a reason: nothing is thrown. */
    @Test
    void copyOfAnyReadableItemIsReadable() {
        Random random = new Random(19);
        for (int i = 0; i < 5_000; i++) {
            byte[] body = any(random, 3).toString().getBytes(StandardCharsets.UTF_8);
            ParsedItem parsed = ParsedItem.read(new QueuedItem(body, "m", null), NOW);
            if (parsed instanceof ParsedItem.WorkItem work) {
                ParsedItem again = ParsedItem.read(
                        new QueuedItem(work.message().again(1, null).toJson(), "m", null), NOW);
                ProactiveMessage copy =
                        assertInstanceOf(ParsedItem.WorkItem.class, again).message();
                assertEquals(work.message().relatesTo(), copy.relatesTo());
                assertEquals(work.message().text(), copy.text());
                assertEquals(work.message().activity(), copy.activity());
            }
        }
    }

    private static JsonNode any(Random random, int depth) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        String[] names =
                ("relatesTo RelatesTo relates_to address conversationReference resumptionCookie conversation reference claims"
                                + " text Text message Message activity Activity type kind key id job jobPage expires bot agent user channelId"
                                + " serviceUrl conversationId Properties attempt version attachments entities")
                        .split(" ", -1);
        if (depth == 3) {
            ObjectNode root = object(random, depth, names);
            root.set(names[random.nextInt(9)], object(random, 2, names));
            return root;
        }
        return switch (random.nextInt(depth == 0 ? 4 : 9)) {
            case 0 -> json.textNode("message");
            case 1 -> json.nullNode();
            case 2 -> json.numberNode(random.nextInt(3));
            case 3 -> json.textNode("{\"conversation\":{\"id\":\"c\"},\"Text\":\"t\"}");
            case 4 -> {
                ArrayNode array = json.arrayNode();
                array.add(any(random, depth - 1));
                yield array;
            }
            default -> object(random, depth, names);
        };
    }

    private static ObjectNode object(Random random, int depth, String[] names) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = random.nextInt(6); i >= 0; i--) {
            object.set(names[random.nextInt(names.length)], any(random, depth - 1 < 0 ? 0 : depth - 1));
        }
        return object;
    }

    private static void assertReference(ConversationReference to) {
        assertEquals(
                "emulator|c|b|u|http://localhost:1/",
                to.channelId() + "|" + to.conversationId() + "|" + to.bot().id() + "|" + to.userId() + "|"
                        + to.serviceUrl());
    }

    private static ProactiveMessage readable(String form) {
        return assertInstanceOf(ParsedItem.WorkItem.class, read(form)).message();
    }

    private static String why(String form) {
        return assertInstanceOf(ParsedItem.Unreadable.class, read(form)).why();
    }

    /** In the forms of this test an apostrophe is a quotation mark. */
    private static ParsedItem read(String form) {
        String json = form.replace('\'', '"')
                .replace("REFERENCE", REFERENCE)
                .replace("PASCAL", PASCAL)
                .replace("SNAKE", SNAKE)
                .replace("AGENT", AGENT);
        return ParsedItem.read(new QueuedItem(json.getBytes(StandardCharsets.UTF_8), "queue-id", null), NOW);
    }
}
