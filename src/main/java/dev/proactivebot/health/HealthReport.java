package dev.proactivebot.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.proactivebot.delivery.DeadLetterCount;
import dev.proactivebot.delivery.pacing.Pauses.Pause;
import dev.proactivebot.storage.QueueGauge;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the bot is, to be written as JSON. What is not told could not be asked, and a check says why.
 *
 * @param at when it was asked
 * @param queues by name
 * @param sendingPaused what the setting says
 * @param warnings settings that are dangerous, each with what to set
 */
public record HealthReport(
        State status,
        Instant at,
        Map<String, Check> checks,
        Map<String, Fill> queues,
        @Nullable DeadLetterCount deadLetters,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Pause> pauses,
        boolean sendingPaused,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<String> warnings) {

    public HealthReport {
        checks = Collections.unmodifiableMap(new LinkedHashMap<>(checks));
        queues = Collections.unmodifiableMap(new LinkedHashMap<>(queues));
        pauses = pauses == null ? null : List.copyOf(pauses);
        warnings = List.copyOf(warnings);
    }

    /**
     * What became of a check.
     *
     * @param why it is down, without ids, tokens and texts; null when it is not
     */
    public record Check(State status, @Nullable String why) {}

    /**
     * How full a queue is.
     *
     * @param messages with those that wait invisibly
     * @param oldest when the oldest visible one was put in; null when none is
     */
    public record Fill(long messages, @Nullable Instant oldest) {

        static Fill of(QueueGauge gauge) {
            return new Fill(gauge.depth(), gauge.oldest().orElse(null));
        }
    }
}
