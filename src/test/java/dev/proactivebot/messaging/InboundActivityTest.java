package dev.proactivebot.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.proactivebot.testing.Activities;
import dev.proactivebot.testing.TestTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // a null fails the test anyway
class InboundActivityTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void onlyTheBotsMentionIsStripped() {
        assertEquals(
                "where is <at>Bob</at>'s order?", read("teams-channel-mention").text());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [{"type":"mention"}]                                                        | <at>Bot</at> hi
            [{"type":"mention","text":"","mentioned":{"id":"bot"}}]                     | hi
            [{"type":"mention","text":"","mentioned":{"id":"x"}}]                       | <at>Bot</at> hi
            [{"type":"mention","text":5,"mentioned":"bot"}]                             | <at>Bot</at> hi
            [null, 7, "x", {"type":"Mention","text":"<at>Bot</at>","mentioned":{"id":"bot"}}] | hi
            """)
    void malformedEntitiesAreTolerated(String entities, String text) {
        assertEquals(
                text,
                inbound("{\"recipient\":{\"id\":\"bot\"},\"text\":\"<at>Bot</at> hi\",\"entities\":" + entities + "}")
                        .text());
    }

    /** An entity: bot or user, the name of who is mentioned, the words that the entity has; {@code -} is none. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            <at>Q&amp;A Helper</at> status                 | bot,Q&A Helper,-                                     | status
            <at>Q&amp;A Helper</at> status                 | bot,-,<at>Q&A Helper</at>                            | status
            <at>Q&A Helper</at> status                     | bot,Q&A Helper,<at>Q&amp;A Helper</at>               | status
            <at>Q&#38;A&#x20;Helper</at> status            | bot,q&a helper,-                                     | status
            <at>Bot</at> status                            | bot,-,-                                              | status
            <AT>bot</AT> status                            | bot,Bot,<at>Bot</at>                                 | status
            <at id="0">Bot</at> status                     | bot,Bot,-                                            | status
            <at>Bot&nbsp;One</at>&nbsp;status              | bot,Bot One,-                                        | status
            <at>Helper</at>, status                        | bot,Helper,<at>Helper</at>                           | status
            <at>Helper</at>: status                        | bot,Helper,-                                         | status
            <at>Helper</at> :)                             | bot,Helper,-                                         | :)
            status <at>Helper</at>                         | bot,Helper,-                                         | status
            <at>Order</at> <at>Bot</at> status             | bot,Order,<at>Order</at>//bot,Bot,<at>Bot</at>        | status
            <at>Bot</at> ask <at>Ann</at>                  | bot,Bot,-//ann,Ann,-                                  | ask <at>Ann</at>
            <at>Ann</at> and <at>Bot</at> status           | bot,Bot,-//ann,Ann,<at>Ann</at>                       | <at>Ann</at> and  status
            <at>Helper</at> is <at>Helper</at> there       | bot,Helper,<at>Helper</at>//ann,Helper,<at>Helper</at> | is <at>Helper</at> there
            <at>Helper</at> is <at>Helper</at> there       | ann,Helper,<at>Helper</at>//bot,Helper,<at>Helper</at> | <at>Helper</at> is  there
            <at>Helper</at> <at>Helper</at> status         | bot,Helper,<at>Helper</at>                           | status
            <at>Ann</at> <at>Helper</at> status            | bot,Helper,-                                         | <at>Ann</at>  status
            <at>Ann</at> status                            | ann,Ann,-                                            | <at>Ann</at> status
            @helper status                                 | bot,helper,@Helper                                   | status
            @ann status                                    | ann,ann,@ann                                         | @ann status
            <at>Bot status                                 | bot,Bot,<at>Bot</at>                                 | <at>Bot status
            a &amp; b                                      | bot,Bot,-                                            | a &amp; b
            """)
    void mentionOfTheBotIsStrippedHoweverItIsWritten(String text, String entities, String heard) {
        ObjectNode activity = JsonNodeFactory.instance.objectNode();
        activity.put("text", text).putObject("recipient").put("id", "bot");
        for (String said : entities.strip().split("//", -1)) {
            String[] parts = said.split(",", -1);
            ObjectNode entity = activity.withArray("entities").addObject().put("type", "mention");
            entity.putObject("mentioned").put("id", parts[0]).put("name", parts[1].equals("-") ? null : parts[1]);
            entity.put("text", parts[2].equals("-") ? null : parts[2]);
        }
        assertEquals(heard, inbound(activity.toString()).text());
    }

    @Test
    void mentionByRecipientIdOrAppIdIsStripped() {
        String mentioned =
                ",\"text\":\"<at>Order Bot</at> hi\",\"entities\":[{\"type\":\"mention\",\"mentioned\":{\"id\":\"";
        assertEquals(
                "hi",
                inbound("{\"recipient\":{\"id\":\"b\",\"name\":\"Order Bot\"}" + mentioned + "b\"}}]}")
                        .text());
        assertEquals(
                "hi",
                inbound("{\"recipient\":{\"id\":\"b\",\"name\":\"Order Bot\"}" + mentioned + "28:" + TestTokens.APP_ID
                                + "\"}}]}")
                        .text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<at>Helper</at>&nbsp;stop",
                "<at>Helper</at>\u00a0stop",
                "<at>Helper</at>\u202f\u2007stop\t",
                "\u200b<at>Helper</at>\ufeff stop\u200b",
                "<at>Helper</at>&#160;&NBSP;stop&#xA0;",
                "\u200f<at>Helper</at>\u3000stop\r\n",
                "<at>Helper</at>stop"
            })
    void everyKindOfBlankIsTrimmed(String text) {
        ObjectNode activity = JsonNodeFactory.instance.objectNode();
        activity.put("text", text).putObject("recipient").put("id", "b");
        ObjectNode entity = activity.withArray("entities").addObject().put("type", "mention");
        entity.put("text", "<at>Helper</at>").putObject("mentioned").put("id", "b");
        assertEquals("stop", inbound(activity.toString()).text());
    }

    @Test
    void nbspEntityIsABlankOnlyOnTeams() {
        assertEquals(
                "a b",
                inbound("{\"channelId\":\"msteams\",\"text\":\"a&nbsp;b\"}").text());
        assertEquals(
                "a&nbsp;b",
                inbound("{\"channelId\":\"webchat\",\"text\":\"a&nbsp;b\"}").text());
        assertEquals("", inbound("{\"text\":\"\u200b\u00a0\ufeff \"}").text());
    }

    @Test
    void hostileTextIsParsedQuickly() {
        String[] parts = {"<at>", "<at ", "</at>", "<at></at>", "&#", "&amp;", "<at>Bot</at>", "<at><", "\u00a0"};
        for (String part : parts) {
            ObjectNode activity = JsonNodeFactory.instance.objectNode();
            activity.put("text", part.repeat(200_000 / part.length()))
                    .putObject("recipient")
                    .put("id", "b");
            for (int i = 0; i < 1_000; i++) {
                ObjectNode entity = activity.withArray("entities").addObject().put("type", "mention");
                entity.put("text", i % 2 == 0 ? "<at>" + i + "</at>" : "@" + i)
                        .putObject("mentioned")
                        .put("id", "b");
            }
            InboundActivity inbound = inbound(activity.toString());
            assertTimeoutPreemptively(Duration.ofSeconds(5), inbound::text, part);
        }
    }

    /** Microsoft's list of conversation update events; an event of a channel comes in the conversation of its team. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            teamDeleted          | away  | general
            teamHardDeleted      | away  | general
            TEAMDELETED          | away  | general
            teamArchived         | -     | general
            teamUnarchived       | there | general
            teamRestored         | there | general
            teamRenamed          | there | general
            channelCreated       | there | general
            channelRenamed       | there | general
            channelDeleted       | away  | news
            channelRestored      | there | news
            channelShared        | there | general
            channelUnshared      | -     | general
            teamMemberAdded      | there | general
            teamMemberRemoved    | there | general
            somethingNew         | there | general
            """)
    void teamEventIsAboutItsTeamOrItsChannel(String event, @Nullable String where, String place) {
        InboundActivity inbound = inbound("{\"type\":\"conversationUpdate\",\"channelId\":\"msteams\",\"id\":\"1\","
                + "\"conversation\":{\"id\":\"general\",\"isGroup\":true,\"conversationType\":\"channel\",\"tenantId\":\"t\"},"
                + "\"channelData\":{\"eventType\":\"" + event
                + "\",\"team\":{\"id\":\"general\"},\"channel\":{\"id\":\"news\"}}}");

        assertEquals("there".equals(where), inbound.isBotPresent());
        assertEquals("away".equals(where), inbound.isBotRemoved());
        assertEquals(place, inbound.subject().conversationId());
        assertEquals("t", inbound.subject().conversation().tenantId());
        assertEquals("general", inbound.reference().conversationId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"eventType\":7}",
                "{\"eventType\":null}",
                "{\"eventType\":{\"a\":1}}",
                "\"teamDeleted\"",
                "[]",
                "{\"eventType\":\"channelRestored\"}"
            })
    void malformedOrUnknownEventIsAnOrdinaryUpdate(String channelData) {
        InboundActivity inbound =
                inbound("{\"type\":\"conversationUpdate\",\"conversation\":{\"id\":\"c\"},\"channelData\":"
                        + channelData + "}");

        assertTrue(inbound.isBotPresent());
        assertEquals("c", inbound.subject().conversationId());
    }

    @Test
    void deletedChannelWithoutIdChangesNothing() {
        InboundActivity inbound = inbound("{\"type\":\"conversationUpdate\",\"conversation\":{\"id\":\"c\"},"
                + "\"channelData\":{\"eventType\":\"channelDeleted\"}}");

        assertFalse(inbound.isBotPresent() || inbound.isBotRemoved());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"from\":{\"id\":\"x\"},\"recipient\":{\"id\":\"x\"}}",
                "{\"from\":{\"id\":\"x\",\"role\":\"Bot\"},\"recipient\":{\"id\":\"y\"}}",
                "{\"from\":{\"id\":\"28:" + TestTokens.APP_ID + "\"}}",
                "{\"from\":{\"id\":\"" + TestTokens.APP_ID + "\"}}"
            })
    void messageFromABotIsRecognised(String json) {
        assertTrue(inbound(json).isFromBot());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"from\":{}}", "{\"from\":{\"id\":\"u\",\"role\":\"user\"},\"recipient\":{\"id\":\"b\"}}"
            })
    void messageFromAUserIsNotFromABot(String json) {
        assertFalse(inbound(json).isFromBot());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"type":"installationUpdate","action":"add","channelId":"msteams"}                                       | true
            {"type":"installationUpdate","action":"add-upgrade","channelId":"msteams"}                               | false
            {"type":"installationUpdate","action":"remove","channelId":"msteams"}                                    | false
            {"type":"installationUpdate","channelId":"msteams"}                                                      | false
            {"type":"conversationUpdate","channelId":"msteams","membersAdded":[{"id":"u"}]}                          | false
            {"type":"conversationUpdate","channelId":"webchat","recipient":{"id":"b"},"membersAdded":[{"id":"u"}]}   | true
            {"type":"conversationUpdate","channelId":"webchat","recipient":{"id":"b"},"membersAdded":[{"id":"b"}]}   | false
            {"type":"conversationUpdate","channelId":"webchat","recipient":{"id":"b"},"membersAdded":[null,{}]}      | false
            {"type":"conversationUpdate","channelId":"webchat","recipient":{"id":"b"},"membersRemoved":[{"id":"u"}]} | false
            {"type":"conversationUpdate","channelId":"webchat"}                                                      | false
            {"type":"message","channelId":"webchat","membersAdded":[{"id":"u"}]}                                     | false
            """)
    void someoneNewIsAnInstallationOnTeamsAndAMemberOtherThanTheBotElsewhere(String json, boolean someoneNew) {
        assertEquals(someoneNew, inbound(json).mayWelcome());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            {"type":"installationUpdate","action":"add"}                                                   | there
            {"type":"installationUpdate","action":"Add-Upgrade"}                                           | there
            {"type":"installationUpdate","action":"remove"}                                                | away
            {"type":"installationUpdate","action":"remove-upgrade"}                                        | -
            {"type":"installationUpdate"}                                                                  | -
            {"type":"contactRelationUpdate","action":"add"}                                                | there
            {"type":"contactRelationUpdate","action":"remove"}                                             | away
            {"type":"contactRelationUpdate"}                                                               | -
            {"type":"conversationUpdate","recipient":{"id":"b"},"membersAdded":[{"id":"b"}]}               | there
            {"type":"conversationUpdate","recipient":{"id":"b"},"membersRemoved":[{"id":"u"}]}             | there
            {"type":"conversationUpdate"}                                                                  | there
            {"type":"conversationUpdate","recipient":{"id":"b"},"membersRemoved":[null,{},{"id":"b"}]}     | away
            {"type":"message","action":"remove","recipient":{"id":"b"},"membersRemoved":[{"id":"b"}]}      | -
            {"type":"typing","action":"add"}                                                               | -
            """)
    void anUpdateTellsWhereTheBotIsAndWhereItIsNoMore(String json, @Nullable String where) {
        assertEquals("there".equals(where), inbound(json).isBotPresent());
        assertEquals("away".equals(where), inbound(json).isBotRemoved());
    }

    @Test
    void botIsRemovedAlsoUnderItsAppId() {
        assertTrue(inbound("{\"type\":\"conversationUpdate\",\"membersRemoved\":[{\"id\":\"28:" + TestTokens.APP_ID
                        + "\"}]}")
                .isBotRemoved());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T10:00:00.123Z, 2026-11-20T10:00:00.123Z",
        "2026-11-20T10:00:04.1234567Z, 2026-11-20T10:00:04.123456700Z",
        "2026-11-20T11:30:00+05:30, 2026-11-20T06:00:00Z",
        "2026-11-20t10:00:00z, 2026-11-20T10:00:00Z",
        "2026-11-20T10:00:00-00:30, 2026-11-20T10:30:00Z"
    })
    void timestampIsReadWithAnyOffset(String timestamp, Instant time) {
        assertEquals(time, inbound("{\"timestamp\":\"" + timestamp + "\"}").time());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"timestamp\":null}",
                "{\"timestamp\":\"\"}",
                "{\"timestamp\":\"yesterday\"}",
                "{\"timestamp\":\"2026-11-20T10:00:00\"}",
                "{\"timestamp\":\"1763632800\"}",
                "{\"timestamp\":\"+999999999-12-31T23:59:59Z\"}",
                "{\"timestamp\":\"-999999999-01-01T00:00:00Z\"}"
            })
    void unreadableTimestampDefaultsToNow(String json) {
        assertEquals(NOW, inbound(json).time());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            "conversation":{"id":"c","tenantId":"t"},"channelData":{"tenant":{"id":"other"}} | t
            "conversation":{"id":"c"},"channelData":{"tenant":{"id":"t"}}                    | t
            "conversation":{"id":"c","tenantId":""},"channelData":{"tenant":{"id":"t"}}      | t
            "conversation":{"id":"c"},"channelData":{"tenant":{"id":""}}                     | -
            "conversation":{"id":"c"},"channelData":{"tenant":{"id":7}}                      | -
            "conversation":{"id":"c"},"channelData":{"tenant":"t"}                           | -
            "conversation":{"id":"c"},"channelData":"t"                                      | -
            "conversation":{"id":"c"},"channelData":null                                     | -
            "conversation":{"id":"c"}                                                        | -
            """)
    void theTenantIsTheConversationsOrElseTheChannels(String fields, @Nullable String tenant) {
        assertEquals(
                tenant, inbound("{" + fields + "}").reference().conversation().tenantId());
    }

    @Test
    void channelDataAddsOnlyTheTenantToTheConversation() {
        InboundActivity inbound =
                inbound("{\"conversation\":{\"id\":\"c\",\"conversationType\":\"personal\",\"isGroup\":false,"
                        + "\"name\":\"n\",\"x\":1},\"channelData\":{\"tenant\":{\"id\":\"t\"}}}");

        assertEquals(
                Activities.parse("{\"conversation\":{\"id\":\"c\",\"conversationType\":\"personal\",\"isGroup\":false,"
                                + "\"name\":\"n\",\"tenantId\":\"t\",\"x\":1}}")
                        .conversation(),
                inbound.reference().conversation());
        assertNull(inbound("{\"channelData\":{\"tenant\":{\"id\":\"t\"}}}")
                .reference()
                .conversation());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            "from":{"id":"u"}                                                                             | u
            "from":{"id":"u"},"membersAdded":[{"id":"v"}]                                                 | u
            "from":{"id":"b"},"membersAdded":[null,{},{"id":"b"},{"id":"x","role":"bot"},{"id":"v"},{"id":"w"}] | v
            "membersAdded":[{"id":"v"}]                                                                   | v
            "from":{"id":"b"},"membersAdded":[{"id":"b"}]                                                 | -
            "from":{"id":"b"}                                                                             | -
            "from":{"id":"x","role":"bot"}                                                                | -
            """)
    void theUserIsNeverABot(String fields, @Nullable String user) {
        assertEquals(
                user,
                inbound("{\"type\":\"conversationUpdate\",\"recipient\":{\"id\":\"b\"}," + fields + "}")
                        .reference()
                        .userId());
    }

    @Test
    void theKeyNamesChannelConversationAndActivity() {
        assertEquals(
                "msteams|a:1Xyz-_q|1700000000001",
                read("teams-personal-message").key());
    }

    @Test
    void activityWithoutAnIdHasAUniqueKey() {
        InboundActivity nameless =
                inbound("{\"type\":\"message\",\"channelId\":\"c\",\"conversation\":{\"id\":\"x\"}}");

        assertNotEquals(InboundActivity.of(nameless.activity(), "", NOW).key(), nameless.key());
        assertEquals(nameless.key(), nameless.key());
        assertTrue(nameless.key().startsWith("c|x|"));
    }

    @Test
    void referenceHoldsTheUsersTimeAndZone() {
        var reference = read("teams-personal-message").referenceWithTimes();

        assertEquals(
                "2026-11-20T11:00:00.123+01:00",
                reference.properties().get("localTimestamp").textValue());
        assertEquals(
                "Europe/Berlin", reference.properties().get("localTimezone").textValue());
        assertEquals(
                "2026-11-20T10:00:00.123Z",
                reference.properties().get("timestamp").textValue());
        assertEquals(read("teams-personal-message").reference().conversation(), reference.conversation());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"localTimezone\":7", ",\"localTimezone\":null", ",\"localTimezone\":{\"a\":1}"})
    void nonTextTimesAreLeftOut(String field) {
        assertEquals(
                Map.of(),
                inbound("{\"type\":\"message\",\"conversation\":{\"id\":\"c\"}" + field + "}")
                        .referenceWithTimes()
                        .properties());
    }

    @Test
    void tooLongTimeZoneIsLeftOut() {
        assertEquals(
                Map.of(),
                inbound("{\"type\":\"message\",\"conversation\":{\"id\":\"c\"},\"localTimezone\":\"" + "x".repeat(65)
                                + "\"}")
                        .referenceWithTimes()
                        .properties());
    }

    @ParameterizedTest
    @MethodSource("dev.proactivebot.schema.ActivityJsonTest#channels")
    void everyChannelsBodyHasAConversationAndAnId(String name) {
        assertTrue(read(name).isAnswerable());
        assertTrue(read(name).key().endsWith("|" + read(name).activity().id()));
    }

    private static InboundActivity read(String name) {
        return InboundActivity.of(Activities.read(name), TestTokens.APP_ID, NOW);
    }

    private static InboundActivity inbound(String json) {
        return InboundActivity.of(Activities.parse(json), TestTokens.APP_ID, NOW);
    }
}
