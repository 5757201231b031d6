package dev.proactivebot.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.proactivebot.auth.Verification.Rejected;
import dev.proactivebot.auth.Verification.Verified;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.testing.FakeOpenId;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.TestSettings;
import dev.proactivebot.testing.TestTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A verifier over a loopback OpenID server, the clock they share, and the tokens to try. */
final class Inbound implements AutoCloseable {
    /** Made once: building a client costs more than a test. */
    static final HttpClient HTTP = OutboundHttp.create();

    final MutableClock clock = MutableClock.at("2026-11-20T10:00:00Z");
    final FakeOpenId openId = FakeOpenId.start();
    final TestTokens tokens = new TestTokens(clock);
    final ChannelTokenVerifier verifier;

    private Inbound(String... settings) {
        verifier = ChannelTokenVerifier.create(
                TestSettings.parse(TestSettings.singleTenant(openId), settings), HTTP, clock, Duration.ofSeconds(20));
    }

    /** A SingleTenant bot, with some settings changed: name, value, name, value. */
    static Inbound with(String... settings) {
        return new Inbound(settings);
    }

    /** What becomes of a request with this token that brings an ordinary Teams activity. */
    Optional<Rejection> outcome(TestTokens.Token token) {
        return outcome(token, activity("msteams", TestTokens.SERVICE_URL));
    }

    Optional<Rejection> outcome(TestTokens.Token token, Activity activity) {
        Verification verification = verifier.verify(token.bearer());
        if (verification instanceof Rejected rejected) {
            return Optional.of(rejected.why());
        }
        return assertInstanceOf(Verified.class, verification)
                .caller()
                .check(activity)
                .map(Rejected::why);
    }

    void assertAllowed(TestTokens.Token token) {
        assertEquals(Optional.empty(), outcome(token));
    }

    void assertRefused(Rejection why, TestTokens.Token token) {
        assertEquals(Optional.of(why), outcome(token));
    }

    static Activity activity(@Nullable String channelId, @Nullable String serviceUrl) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("type", "message");
        fields.put("channelId", channelId);
        fields.put("serviceUrl", serviceUrl);
        try {
            return BotJson.read(BotJson.write(fields), Activity.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        openId.close();
    }
}
