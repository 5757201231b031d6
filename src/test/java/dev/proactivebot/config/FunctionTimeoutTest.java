package dev.proactivebot.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionTimeoutTest {
    private static final String SETTING = "AzureFunctionsJobHost__functionTimeout";

    @ParameterizedTest
    @CsvSource({
        "00:02:00, PT2M",
        "0:0:5, PT5S",
        "00:30, PT30M",
        "1.00:00:00, PT24H",
        "00:00:20.5, PT20S",
        "-1, ",
        "soon, ",
        "00:00:00, ",
        "'', ",
        "999999999999999999999:00:00, "
    })
    void timeSpanOfTheHostIsRead(String value, String expected) {
        assertEquals(
                Optional.ofNullable(expected).map(Duration::parse), FunctionTimeout.of(Map.of(SETTING, value), null));
    }

    @Test
    void environmentOverridesHostJsonInAnyCase(@TempDir Path folder) throws IOException {
        Path hostJson = Files.writeString(
                folder.resolve("host.json"), "{\n \"version\": \"2.0\",\n \"functionTimeout\" : \"00:00:40\"\n}");

        assertEquals(Optional.of(Duration.ofSeconds(40)), FunctionTimeout.of(Map.of(), hostJson));
        assertEquals(Optional.of(Duration.ofSeconds(40)), FunctionTimeout.of(Map.of(SETTING, " "), hostJson));
        assertEquals(
                Optional.of(Duration.ofSeconds(30)),
                FunctionTimeout.of(Map.of("AZUREFUNCTIONSJOBHOST:FUNCTIONTIMEOUT", "00:00:30"), hostJson));
        assertEquals(Optional.empty(), FunctionTimeout.of(Map.of(SETTING, "-1"), hostJson), "-1 means no limit");
    }

    @Test
    void unreadableHostJsonCountsAsUnset(@TempDir Path folder) throws IOException {
        Path binary = Files.write(folder.resolve("host.json"), new byte[] {(byte) 0xff, 0, '{'});

        assertEquals(Optional.empty(), FunctionTimeout.of(Map.of(), binary));
        assertEquals(Optional.empty(), FunctionTimeout.of(Map.of(), folder));
        assertEquals(Optional.empty(), FunctionTimeout.of(Map.of(), folder.resolve("missing")));
    }
}
