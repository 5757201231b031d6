package dev.proactivebot.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.proactivebot.testing.TestSettings;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked // a null fails the test anyway
class ReminderSettingsTest {

    @Test
    void defaultsAreUsedWhenUnset() {
        assertEquals(
                new ReminderSettings(ZoneId.of("UTC"), 100, Duration.ofHours(24)),
                BotConfig.parse(TestSettings.anonymous()).reminders());
    }

    @Test
    void eachSettingIsRead() {
        assertEquals(
                new ReminderSettings(ZoneId.of("Europe/Berlin"), 20, Duration.ofHours(2)),
                BotConfig.parse(TestSettings.anonymous(
                                "ReminderTimeZone",
                                "Europe/Berlin",
                                "MaxReminders",
                                "20",
                                "ReminderLatenessHours",
                                "2"))
                        .reminders());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            ReminderTimeZone,      Mars/Olympus, must be a time zone such as Europe/Berlin or UTC
            MaxReminders,          0,            must be a whole number from 1 to 1000
            MaxReminders,          1001,         must be a whole number from 1 to 1000
            ReminderLatenessHours, 0,            must be a whole number from 1 to 168
            ReminderLatenessHours, 169,          must be a whole number from 1 to 168
            """)
    void invalidValueIsAnError(String setting, String value, String problem) {
        InvalidSettingsException e = assertThrows(
                InvalidSettingsException.class, () -> BotConfig.parse(TestSettings.anonymous(setting, value)));

        assertEquals(List.of(setting + " " + problem + "; it is " + value), e.problems());
    }
}
