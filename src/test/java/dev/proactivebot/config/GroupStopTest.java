package dev.proactivebot.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.proactivebot.testing.TestSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupStopTest {

    @ParameterizedTest
    @CsvSource({"'', ANYONE", "anyone, ANYONE", "Anyone, ANYONE", "nobody, NOBODY", "' NOBODY ', NOBODY"})
    void valueIgnoresCase(String value, GroupStop expected) {
        assertEquals(expected, parse(value).groupStop());
    }

    @Test
    void anyoneIsTheDefault() {
        assertEquals(
                GroupStop.ANYONE, BotConfig.parse(TestSettings.singleTenant()).groupStop());
    }

    @ParameterizedTest
    @ValueSource(strings = {"owner", "true", "no body", "nobody,anyone"})
    void otherValueIsAnError(String value) {
        InvalidSettingsException e = assertThrows(InvalidSettingsException.class, () -> parse(value));

        assertEquals(List.of("GroupStop must be anyone or nobody; it is " + value), e.problems());
    }

    private static BotConfig parse(String value) {
        return BotConfig.parse(TestSettings.singleTenant("GroupStop", value));
    }
}
