package dev.proactivebot.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.api.ApiResult;
import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.StorageException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiResponsesTest {
    @Test
    void storageOutageAnswersThatTheCallerShouldTryAgain() {
        assertEquals(
                ApiResult.error("ServiceUnavailable", "Storage cannot be reached. Try again."),
                ApiResponses.unavailable(new StorageException("down", null)));
    }

    @Test
    void newerRowAnswersThatTheNewerVersionMustBeDeployed() {
        assertEquals(
                ApiResult.error(
                        "ServiceUnavailable",
                        "A part of it was written by a newer version of this app. Try again when that one is deployed."),
                ApiResponses.unavailable(new NewerRowException("A row")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "HTTP", " http ", "http,http", "http, Http", "http,"})
    void onlyHttpInTheForwardedProtocolIsPlainHttp(String protocols) {
        assertTrue(ApiResponses.isPlainHttp(Map.of("x-forwarded-proto", protocols)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https", "http,https", "https, http", "", ",", "ws", "httpx"})
    void anythingElseInTheForwardedProtocolIsNotPlainHttp(String protocols) {
        assertFalse(ApiResponses.isPlainHttp(Map.of("x-forwarded-proto", protocols)));
    }

    @Test
    void requestWithoutAForwardedProtocolIsNotPlainHttp() {
        assertFalse(ApiResponses.isPlainHttp(Map.of("x-forwarded-for", "http")));
    }
}
