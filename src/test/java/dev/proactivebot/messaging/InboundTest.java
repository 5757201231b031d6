package dev.proactivebot.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.testing.Activities;
import dev.proactivebot.testing.TestTokens;
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
class InboundTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void theBotsOwnMentionIsStrippedAndNobodyElses() {
        assertEquals(
                "where is <at>Bob</at>'s order?", read("teams-channel-mention").text());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [{"type":"mention"}]                                                        | <at>Bot</at> hi
            [{"type":"mention","text":"","mentioned":{"id":"bot"}}]                     | <at>Bot</at> hi
            [{"type":"mention","text":5,"mentioned":"bot"}]                             | <at>Bot</at> hi
            [null, 7, "x", {"type":"Mention","text":"<at>Bot</at>","mentioned":{"id":"bot"}}] | hi
            """)
    void entitiesOfAnyShapeDoNoHarm(String entities, String text) {
        assertEquals(
                text,
                inbound("{\"recipient\":{\"id\":\"bot\"},\"text\":\"<at>Bot</at> hi\",\"entities\":" + entities + "}")
                        .text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"from\":{\"id\":\"x\"},\"recipient\":{\"id\":\"x\"}}",
                "{\"from\":{\"id\":\"x\",\"role\":\"Bot\"},\"recipient\":{\"id\":\"y\"}}",
                "{\"from\":{\"id\":\"28:" + TestTokens.APP_ID + "\"}}",
                "{\"from\":{\"id\":\"" + TestTokens.APP_ID + "\"}}"
            })
    void whatABotSaidIsKnownAsSuch(String json) {
        assertTrue(inbound(json).isFromBot());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"from\":{}}", "{\"from\":{\"id\":\"u\",\"role\":\"user\"},\"recipient\":{\"id\":\"b\"}}"
            })
    void whatAUserSaidIsNotTakenForABots(String json) {
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
        assertEquals(someoneNew, inbound(json).bringsSomeoneNew());
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
        assertEquals("there".equals(where), inbound(json).showsTheBotThere());
        assertEquals("away".equals(where), inbound(json).takesTheBotAway());
    }

    @Test
    void theBotIsAlsoTakenAwayUnderItsAppId() {
        assertTrue(inbound("{\"type\":\"conversationUpdate\",\"membersRemoved\":[{\"id\":\"28:" + TestTokens.APP_ID
                        + "\"}]}")
                .takesTheBotAway());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T10:00:00.123Z, 2026-11-20T10:00:00.123Z",
        "2026-11-20T10:00:04.1234567Z, 2026-11-20T10:00:04.123456700Z",
        "2026-11-20T11:30:00+05:30, 2026-11-20T06:00:00Z",
        "2026-11-20t10:00:00z, 2026-11-20T10:00:00Z",
        "2026-11-20T10:00:00-00:30, 2026-11-20T10:30:00Z"
    })
    void itsTimeIsItsOwnWhateverTheOffset(String timestamp, Instant time) {
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
    void withoutATimeThatCanBeReadItIsOfNow(String json) {
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
    void theTenantIsAllThatTheChannelAddsToTheConversation() {
        Inbound inbound = inbound("{\"conversation\":{\"id\":\"c\",\"conversationType\":\"personal\",\"isGroup\":false,"
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
    void anActivityWithoutAnIdIsNeverTakenForAnother() {
        Inbound nameless = inbound("{\"type\":\"message\",\"channelId\":\"c\",\"conversation\":{\"id\":\"x\"}}");

        assertNotEquals(Inbound.of(nameless.activity(), "", NOW).key(), nameless.key());
        assertEquals(nameless.key(), nameless.key());
        assertTrue(nameless.key().startsWith("c|x|"));
    }

    @Test
    void whatComesBackLaterKnowsTheUsersTimeAndZone() {
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
    void timesThatAreNoTextAreLeftOut(String field) {
        assertEquals(
                Map.of(),
                inbound("{\"type\":\"message\",\"conversation\":{\"id\":\"c\"}" + field + "}")
                        .referenceWithTimes()
                        .properties());
    }

    @Test
    void aTimeZoneOfManyCharactersIsLeftOut() {
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

    private static Inbound read(String name) {
        return Inbound.of(Activities.read(name), TestTokens.APP_ID, NOW);
    }

    private static Inbound inbound(String json) {
        return Inbound.of(Activities.parse(json), TestTokens.APP_ID, NOW);
    }
}
