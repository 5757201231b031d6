package dev.proactivebot.auth;

import static dev.proactivebot.auth.Rejection.FORBIDDEN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.proactivebot.auth.Verification.Verified;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.testing.TestKey;
import dev.proactivebot.testing.TestTokens;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a channel's good token may be used for. */
@Timeout(60)
class ChannelCallerTest {
    private final Inbound inbound = Inbound.with();

    @AfterEach
    void close() {
        inbound.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://smba.trafficmanager.net/teams/",
                "https://smba.trafficmanager.net/teams",
                "https://SMBA.trafficmanager.net/Teams/"
            })
    void serviceUrlComparisonIgnoresCaseAndATrailingSlash(String serviceUrl) {
        assertOutcome(Optional.empty(), "msteams", serviceUrl);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "https://smba.trafficmanager.net/amer/",
                "https://smba.trafficmanager.net/teams//",
                "https://smba.trafficmanager.net/",
                "http://smba.trafficmanager.net/teams/",
                "https://webchat.botframework.com/",
                "https://evil.example/teams/"
            })
    void anotherServiceUrlIsForbidden(@Nullable String serviceUrl) {
        assertOutcome(Optional.of(FORBIDDEN), "msteams", serviceUrl);
    }

    @Test
    void aTokenWithoutServiceUrlIsForbidden() {
        inbound.assertRefused(FORBIDDEN, inbound.tokens.channel().without("serviceurl"));
        inbound.assertRefused(
                FORBIDDEN, inbound.tokens.channel().without("serviceurl").claim("serviceUrl", TestTokens.SERVICE_URL));
    }

    @Test
    void emptyServiceUrlIsForbiddenEvenIfTheTokenNamesIt() {
        var empty = inbound.tokens.channel().claim("serviceurl", "");
        assertEquals(Optional.of(FORBIDDEN), inbound.outcome(empty, Inbound.activity("msteams", "")));
        assertEquals(Optional.of(FORBIDDEN), inbound.outcome(empty, Inbound.activity("msteams", null)));
    }

    @Test
    void serviceUrlOffTheAllowListIsForbiddenEvenInTheToken() {
        String evil = "https://evil.example/";
        assertEquals(
                Optional.of(FORBIDDEN),
                inbound.outcome(inbound.tokens.channel().claim("serviceurl", evil), Inbound.activity("msteams", evil)));
    }

    @ParameterizedTest
    @NullSource
    @CsvSource({"MSTEAMS", "facebook", "''", "' msteams'", "msteam"})
    void aChannelThatTheKeyDoesNotEndorseIsForbidden(@Nullable String channelId) {
        assertOutcome(Optional.of(FORBIDDEN), channelId, TestTokens.SERVICE_URL);
    }

    @Test
    void aKeyWithoutEndorsementsEndorsesNoChannel() {
        inbound.openId.channel().publish(TestKey.channel().endorsing(List.of()));
        inbound.assertRefused(FORBIDDEN, inbound.tokens.channel());
        assertEquals(
                Optional.of(FORBIDDEN),
                inbound.outcome(inbound.tokens.channel(), Inbound.activity(null, TestTokens.SERVICE_URL)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"msteams\"", "{\"a\":[\"msteams\"]}", "7", "null", "[[\"msteams\"],7,null]"})
    void endorsementsOfTheWrongTypeEndorseNothing(String endorsements) {
        Map<String, Object> jwk = TestKey.channel().jwk();
        jwk.remove("endorsements");
        String entry = new String(BotJson.write(jwk), StandardCharsets.UTF_8);
        inbound.openId
                .channel()
                .publishJwks(
                        "{\"keys\":[" + entry.replaceFirst("\\{", "{\"endorsements\":" + endorsements + ",") + "]}");
        inbound.assertRefused(FORBIDDEN, inbound.tokens.channel());
    }

    @Test
    void tokenSeenBeforeIsCheckedAgain() {
        String header = inbound.tokens.channel().bearer();
        for (int i = 0; i < 2; i++) {
            Caller caller = assertInstanceOf(Verified.class, inbound.verifier.verify(header))
                    .caller();
            assertEquals(Optional.empty(), caller.check(Inbound.activity("msteams", TestTokens.SERVICE_URL)));
            assertEquals(
                    Optional.of(FORBIDDEN),
                    caller.check(Inbound.activity("telegramx", TestTokens.SERVICE_URL))
                            .map(Verification.Rejected::why));
            assertEquals(
                    Optional.of(FORBIDDEN),
                    caller.check(Inbound.activity("msteams", "https://slack.botframework.com/"))
                            .map(Verification.Rejected::why));
        }
        assertEquals(1, inbound.openId.channel().keyFetches());
    }

    private void assertOutcome(Optional<Rejection> expected, @Nullable String channelId, @Nullable String serviceUrl) {
        assertEquals(expected, inbound.outcome(inbound.tokens.channel(), Inbound.activity(channelId, serviceUrl)));
    }
}
