package dev.proactivebot.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.proactivebot.auth.Verification.Rejected;
import dev.proactivebot.auth.Verification.Verified;
import dev.proactivebot.testing.TestSettings;
import dev.proactivebot.testing.TestTokens;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnonymousTest {
    private static final String PLAYGROUND = "http://localhost:56150/_connector";

    private final ChannelTokenVerifier verifier =
            ChannelTokenVerifier.create(TestSettings.parse(TestSettings.anonymous()), Inbound.HTTP, Clock.systemUTC());

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void serviceUrlOnThisMachineNeedsNoTokenWithoutAnAppId(@Nullable String header) {
        Caller caller =
                assertInstanceOf(Verified.class, verifier.verify(header)).caller();
        assertEquals(Optional.empty(), caller.check(Inbound.activity("emulator", PLAYGROUND)));
        assertEquals(Optional.empty(), caller.check(Inbound.activity(null, "http://127.0.0.1:8080/")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {TestTokens.SERVICE_URL, "https://webchat.botframework.com/", "http://10.0.0.1/", "localhost", ""
            })
    void serviceUrlOnAnotherMachineIsForbiddenWithoutAnAppId(String serviceUrl) {
        Caller caller = assertInstanceOf(Verified.class, verifier.verify(null)).caller();
        assertEquals(
                Optional.of(Rejection.FORBIDDEN),
                caller.check(Inbound.activity("emulator", serviceUrl)).map(Rejected::why));
    }

    @Test
    void activityWithoutAServiceUrlIsAllowed() {
        Caller caller = assertInstanceOf(Verified.class, verifier.verify(null)).caller();
        assertEquals(Optional.empty(), caller.check(Inbound.activity("emulator", null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer x", "Basic x"})
    void tokenIsUnauthenticatedWithoutAnAppIdToCheckItsAudience(String header) {
        assertEquals(
                Rejection.UNAUTHENTICATED,
                assertInstanceOf(Rejected.class, verifier.verify(header)).why());
    }

    @Test
    void validTokenIsUnauthenticatedWithoutAnAppId() {
        String header =
                new TestTokens(Clock.systemUTC()).channel().claim("aud", "").bearer();
        assertEquals(
                Rejection.UNAUTHENTICATED,
                assertInstanceOf(Rejected.class, verifier.verify(header)).why());
    }

    @Test
    void developmentRequiresATokenWhenAnAppIdIsSet() {
        try (Inbound inbound = Inbound.with()) {
            assertEquals(
                    Rejection.UNAUTHENTICATED,
                    assertInstanceOf(Rejected.class, inbound.verifier.verify(null))
                            .why());
        }
    }
}
