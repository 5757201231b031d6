package dev.proactivebot.local.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouteTest {

    @Test
    void parametersComeFromThePath() {
        Route route = Route.of("api", "refs/{id}/{part?}");

        assertEquals(Optional.of(Map.of("id", "a/b+c")), route.match("/api/refs/a%2Fb+c"));
        assertEquals(Optional.of(Map.of("id", "1", "part", "x")), route.match("/API/Refs/1/x/"));
        assertEquals(Optional.empty(), route.match("/api/refs"));
        assertEquals(Optional.empty(), route.match("/api/refs/1/2/3"));
    }

    @Test
    void intConstraintAndWildcardAreSupported() {
        assertEquals(Optional.of(Map.of("id", "7")), Route.of("", "n/{id:int}").match("/n/7"));
        assertEquals(Optional.empty(), Route.of("", "n/{id:int}").match("/n/seven"));
        assertEquals(Optional.of(Map.of("rest", "a/b")), Route.of("", "{*rest}").match("/a/b"));
    }
}
