package dev.proactivebot.local.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.proactivebot.local.CannotStartException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostOptionsTest {

    @Test
    void missingOptionsHaveDefaults() {
        HostOptions options = HostOptions.read(name -> null);

        assertEquals(7071, options.port());
        assertEquals("local", options.key());
        assertEquals(Duration.ofMinutes(10), options.invisibility());
    }

    @ParameterizedTest
    @CsvSource({"10m,PT10M", "2s,PT2S", "90,PT90S", "1500ms,PT1.5S", "1h,PT1H"})
    void durationsAreParsed(String text, Duration duration) {
        assertEquals(
                duration,
                HostOptions.read(Map.of("local.invisibility", text)::get).invisibility());
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "0s", "10ms", "200h", "-1s"})
    void invalidDurationsAreRefused(String text) {
        assertThrows(CannotStartException.class, () -> HostOptions.read(Map.of("local.invisibility", text)::get));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "70710", "-1"})
    void invalidPortsAreRefused(String text) {
        assertThrows(CannotStartException.class, () -> HostOptions.read(Map.of("local.port", text)::get));
    }
}
