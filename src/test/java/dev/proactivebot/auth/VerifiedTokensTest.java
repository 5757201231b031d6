package dev.proactivebot.auth;

import static dev.proactivebot.auth.Rejection.UNAUTHENTICATED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.proactivebot.testing.TestKey;
import dev.proactivebot.testing.TestTokens;
import dev.proactivebot.testing.TestTokens.Token;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VerifiedTokensTest {
    private static final Caller CALLER = activity -> Optional.empty();

    private final VerifiedTokens tokens = new VerifiedTokens(2);

    @Test
    void aTokenIsKnownUntilItHasExpired() {
        tokens.keep("token", CALLER, 1_000);
        assertSame(CALLER, tokens.find("token", 900).orElseThrow());
        assertSame(CALLER, tokens.find("token", 1_299).orElseThrow());
        assertEquals(Optional.empty(), tokens.find("token", 1_300));
        assertEquals(0, tokens.size());
    }

    @Test
    void anotherTokenIsNotKnown() {
        tokens.keep("token", CALLER, 1_000);
        assertEquals(Optional.empty(), tokens.find("token2", 900));
        assertEquals(Optional.empty(), tokens.find("Token", 900));
    }

    @Test
    void leastRecentlyUsedTokenIsEvicted() {
        tokens.keep("first", CALLER, 1_000);
        tokens.keep("second", CALLER, 1_000);
        assertSame(CALLER, tokens.find("first", 900).orElseThrow());
        tokens.keep("third", CALLER, 1_000);
        assertEquals(2, tokens.size());
        assertEquals(Optional.empty(), tokens.find("second", 900));
        assertSame(CALLER, tokens.find("first", 900).orElseThrow());
    }

    @Test
    void verifiedTokenOutlivesItsKeyButNotItsExpiry() {
        try (Inbound inbound = Inbound.with()) {
            String seen = inbound.tokens.channel().bearer();
            Token unseen = inbound.tokens.channel().claim("n", "another");
            assertInstanceOf(Verification.Verified.class, inbound.verifier.verify(seen));
            TestKey rotated = TestKey.named("new-key").endorsing(List.of("msteams"));
            inbound.openId.channel().publish(rotated);
            inbound.clock.advance(SigningKeys.PAUSE);
            inbound.assertAllowed(inbound.tokens.channel().signedBy(rotated));

            inbound.assertRefused(UNAUTHENTICATED, unseen);
            assertInstanceOf(Verification.Verified.class, inbound.verifier.verify(seen));
            inbound.clock.advance(TestTokens.LIFETIME.minus(Duration.ofSeconds(1)));
            assertInstanceOf(Verification.Verified.class, inbound.verifier.verify(seen));
            inbound.clock.advance(Duration.ofSeconds(1));
            assertInstanceOf(Verification.Rejected.class, inbound.verifier.verify(seen));
        }
    }
}
