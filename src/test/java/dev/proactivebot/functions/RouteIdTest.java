package dev.proactivebot.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.microsoft.azure.functions.HttpRequestMessage;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteIdTest {

    @ParameterizedTest
    @CsvSource({
        "/api/deadletters/abc, deadletters/{id}, abc",
        "/api/deadletters/abc?ID=1&id=2, deadletters/{id}, abc",
        "/api/deadletters/abc/, deadletters/{id}, abc",
        "/API/DeadLetters/abc/Replay, deadletters/{id}/replay, abc",
        "/another/prefix/deadletters/abc/replay/, deadletters/{id}/replay, abc",
        "/deadletters/abc, deadletters/{id}, abc",
        "/api/notifications/a+b%20c%2Fd%C3%BC%25, notifications/{id}, a+b c/dü%",
        "/, deadletters/{id}/replay, ''",
    })
    void idIsThePathSegmentAfterTheRoute(String path, String route, String id) {
        HttpRequestMessage<?> request = mock(HttpRequestMessage.class);
        when(request.getUri()).thenReturn(URI.create("https://bot.example" + path));

        assertEquals(id, RouteId.of(request, route));
    }
}
