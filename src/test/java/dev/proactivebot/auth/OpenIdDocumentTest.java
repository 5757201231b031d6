package dev.proactivebot.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.testing.FakeOpenId;
import dev.proactivebot.testing.FakeOpenIdProvider;
import dev.proactivebot.testing.TestKey;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OpenIdDocumentTest {
    private static final Duration PLENTY = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(150);

    private final FakeOpenId openId = FakeOpenId.start();
    private final FakeOpenIdProvider channel = openId.channel();

    @AfterEach
    void close() {
        openId.close();
    }

    @Test
    void keysAreFetchedFromTheUrlInTheMetadata() throws Exception {
        assertEquals(
                Set.of(TestKey.channel().kid()),
                document(PLENTY, true).fetchKeys().keySet());
        channel.nameKeysAt(openId.entra().keysUrl().toString());
        assertEquals(
                Set.of(TestKey.entra().kid()),
                document(PLENTY, true).fetchKeys().keySet());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "keys",
                "/keys",
                "http://login.example/keys",
                "http://localhost.evil.example/keys",
                "http://127.0.0.1@evil.example/keys",
                "file:///etc/hosts",
                "ftp://127.0.0.1/keys",
                "https:///keys",
                "https:keys",
                "https://a_b/keys",
                "not a url"
            })
    void aKeysUrlThatIsNotHttpsIsRefused(String url) {
        channel.nameKeysAt(url);
        IOException refused =
                assertThrows(IOException.class, () -> document(PLENTY, true).fetchKeys());
        assertEquals("the metadata names no https URL for its keys", refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"jwks_uri\":null}", "{\"jwks_uri\":7}", "{\"jwks_uri\":{}}"})
    void metadataWithoutKeysUrlIsRefused(String metadata) {
        channel.publishMetadata(metadata);
        assertThrows(IOException.class, () -> document(PLENTY, true).fetchKeys());
        assertEquals(0, channel.keyFetches());
    }

    @Test
    void keysOverHttpAreRefusedOutsideDevelopment() {
        assertThrows(IOException.class, () -> document(PLENTY, false).fetchKeys());
        assertEquals(0, channel.keyFetches());
    }

    @Test
    void redirectsAreNotFollowed() {
        channel.redirectTo(openId.entra().metadataUrl());
        assertThrows(IOException.class, () -> document(PLENTY, true).fetchKeys());
        assertEquals(0, openId.entra().metadataFetches());
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 304, 401, 404, 500, 503})
    void statusOtherThan200IsAFailure(int status) {
        channel.fail(status);
        assertThrows(IOException.class, () -> document(PLENTY, true).fetchKeys());
    }

    @Test
    void endlessDocumentIsRefused() {
        channel.publishJwks("{\"keys\":[]," + " ".repeat(256 * 1_024) + "}");
        assertThrows(IOException.class, () -> document(PLENTY, true).fetchKeys());
        channel.publishMetadata("x".repeat(10_000_000));
        assertThrows(IOException.class, () -> document(PLENTY, true).fetchKeys());
    }

    @Test
    void silentServerIsAbandoned() {
        channel.hold();
        assertThrows(IOException.class, () -> document(SHORT, true).fetchKeys());
    }

    @Test
    void stalledBodyIsAbandoned() {
        channel.stall();
        IOException refused =
                assertThrows(IOException.class, () -> document(SHORT, true).fetchKeys());
        assertEquals("no answer in time", refused.getMessage());
    }

    @Test
    void unreachableServerIsAFailure() {
        URI gone = channel.metadataUrl();
        openId.close();
        assertThrows(
                IOException.class,
                () -> new OpenIdDocument(new BoundedGet(Inbound.HTTP), gone, PLENTY, true).fetchKeys());
    }

    @Test
    void anInterruptEndsTheWait() {
        Thread.currentThread().interrupt();
        assertThrows(IOException.class, () -> document(PLENTY, true).fetchKeys());
        assertTrue(Thread.interrupted());
    }

    @Test
    void theReasonQuotesNothingOfTheDocument() {
        channel.publishMetadata("{\"secret-in-document");
        IOException refused =
                assertThrows(IOException.class, () -> document(PLENTY, true).fetchKeys());
        assertFalse(refused.toString().contains("secret-in-document"));
    }

    private OpenIdDocument document(Duration patience, boolean development) {
        return new OpenIdDocument(new BoundedGet(Inbound.HTTP), channel.metadataUrl(), patience, development);
    }
}
