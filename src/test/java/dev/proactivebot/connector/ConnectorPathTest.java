package dev.proactivebot.connector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorPathTest {
    private static final URI BASE = URI.create("https://smba.trafficmanager.net/amer/tenant-1");

    @ParameterizedTest
    @CsvSource({
        "a:c, a%3Ac",
        "19:x@thread.tacv2;messageid=1, 19%3Ax%40thread.tacv2%3Bmessageid%3D1",
        "0a-b|livechat, 0a-b%7Clivechat",
        "a/b, a%2Fb",
        "../b, ..%2Fb",
        "a?b#c, a%3Fb%23c",
        "a b+c, a%20b%2Bc",
        "%2F, %252F",
        "ä€😀, %C3%A4%E2%82%AC%F0%9F%98%80",
        "..., ...",
    })
    void idIsOneEncodedSegment(String id, String segment) {
        assertEquals(
                "https://smba.trafficmanager.net/amer/tenant-1/v3/conversations/" + segment + "/activities",
                ConnectorPath.activities(id).appendedTo(BASE).toString());
    }

    @Test
    void lineBreaksAreEncoded() {
        assertEquals(
                "/v3/conversations/a%0D%0AHost%3A%20b/activities",
                ConnectorPath.activities("a\r\nHost: b").path());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", ".", ".."})
    void missingOrDotSegmentIdIsAProblem(String id) {
        assertNotNull(ConnectorPath.activities(id).problem());
        assertNotNull(ConnectorPath.activity("c", id).problem());
        assertNotNull(ConnectorPath.activity(id, "a").problem());
        assertNotNull(ConnectorPath.member("c", id).problem());
        assertNotNull(ConnectorPath.member(id, "m").problem());
        assertNotNull(ConnectorPath.pagedMembers(id, 10, "t").problem());
    }

    @ParameterizedTest
    @CsvSource({
        "0, , ''",
        "0, '', ''",
        "50, , ?pageSize=50",
        "0, a&b=c, ?continuationToken=a%26b%3Dc",
        "50, +/=, ?pageSize=50&continuationToken=%2B%2F%3D",
    })
    void pageIsAnEncodedQuery(int size, String token, String query) {
        assertEquals(
                "/v3/conversations/c/pagedmembers" + query,
                ConnectorPath.pagedMembers("c", size, token).path());
    }
}
