package dev.proactivebot.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.testing.Activities;
import dev.proactivebot.testing.TestTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InboundTest {

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

    @Test
    void theKeyNamesChannelConversationAndActivity() {
        assertEquals(
                "msteams|a:1Xyz-_q|1700000000001",
                read("teams-personal-message").key());
    }

    @Test
    void anActivityWithoutAnIdIsNeverTakenForAnother() {
        Inbound nameless = inbound("{\"type\":\"message\",\"channelId\":\"c\",\"conversation\":{\"id\":\"x\"}}");

        assertNotEquals(Inbound.of(nameless.activity(), "").key(), nameless.key());
        assertEquals(nameless.key(), nameless.key());
        assertTrue(nameless.key().startsWith("c|x|"));
    }

    @ParameterizedTest
    @MethodSource("dev.proactivebot.schema.ActivityJsonTest#channels")
    void everyChannelsBodyHasAConversationAndAnId(String name) {
        assertTrue(read(name).isAnswerable());
        assertTrue(read(name).key().endsWith("|" + read(name).activity().id()));
    }

    private static Inbound read(String name) {
        return Inbound.of(Activities.read(name), TestTokens.APP_ID);
    }

    private static Inbound inbound(String json) {
        return Inbound.of(Activities.parse(json), TestTokens.APP_ID);
    }
}
