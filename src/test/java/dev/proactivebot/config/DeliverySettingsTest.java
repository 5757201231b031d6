package dev.proactivebot.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.proactivebot.testing.TestSettings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked // a null fails the test anyway
class DeliverySettingsTest {

    @Test
    void defaultsAreUsedWhenUnset() {
        assertEquals(
                new DeliverySettings(8, Duration.ofMinutes(1), false, 0.8, false),
                BotConfig.parse(TestSettings.anonymous()).delivery());
    }

    @Test
    void eachSettingIsRead() {
        DeliverySettings settings = BotConfig.parse(TestSettings.anonymous(
                        "MaxAttempts", "3",
                        "LeaseSeconds", "100",
                        "DeliveryGuarantee", "At-Most-Once",
                        "RateShare", "0.96",
                        "SendingPaused", "TRUE"))
                .delivery();

        assertEquals(new DeliverySettings(3, Duration.ofSeconds(100), true, 0.96, true), settings);
    }

    @ParameterizedTest
    @CsvSource({"10, 55", "54, 55", "55, 55", "60, 60", "120, 120", "121, 120", "540, 120"})
    void leaseIsClampedWithAWarning(String set, int used) {
        BotConfig config = BotConfig.parse(TestSettings.anonymous("LeaseSeconds", set));

        assertEquals(Duration.ofSeconds(used), config.delivery().lease());
        assertEquals(
                set.equals(String.valueOf(used))
                        ? List.of()
                        : List.of("LeaseSeconds is " + set + " and used as " + used
                                + ". Remove it, or set it to a number from 55 to 120."),
                config.warnings());
    }

    @Test
    void defaultLeaseIsNoWarning() {
        assertEquals(List.of(), BotConfig.parse(TestSettings.anonymous()).warnings());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            LeaseSeconds,      9,            must be a whole number from 10 to 540
            LeaseSeconds,      541,          must be a whole number from 10 to 540
            LeaseSeconds,      five,         must be a whole number from 10 to 540
            DeliveryGuarantee, exactly-once, must be at-least-once or at-most-once
            RateShare,         0,            must be a number from 0.01 to 1
            RateShare,         1.01,         must be a number from 0.01 to 1
            RateShare,         80%,          must be a number from 0.01 to 1
            RateShare,         -0.5,         must be a number from 0.01 to 1
            SendingPaused,     yes,          must be false or true
            """)
    void invalidValueIsAnError(String setting, String value, String problem) {
        InvalidSettingsException e = assertThrows(
                InvalidSettingsException.class, () -> BotConfig.parse(TestSettings.anonymous(setting, value)));

        assertEquals(List.of(setting + " " + problem + "; it is " + value), e.problems());
    }
}
