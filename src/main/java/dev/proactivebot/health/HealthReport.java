package dev.proactivebot.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.proactivebot.delivery.deadletters.DeadLetterCount;
import dev.proactivebot.delivery.pacing.Pauses.Pause;
import dev.proactivebot.storage.QueueGauge;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes how the bot is; it is written as JSON. A field is missing when its source did not answer, and a check says why.
 *
 * @param at when the checks began
 * @param queues by name
 * @param sendingPaused the value of the setting
 * @param warnings dangerous settings, each with the value to set
 */
public record HealthReport(
        HealthState status,
        Instant at,
        Map<String, Check> checks,
        Map<String, QueueDepth> queues,
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
     * Holds the outcome of a check.
     *
     * @param why the reason it is down, without ids, tokens and texts; null when it is not down
     */
    public record Check(HealthState status, @Nullable String why) {}

    /**
     * Tells how full a queue is.
     *
     * @param messages including invisible ones
     * @param oldest when the oldest visible message was put in; null when none is visible
     */
    public record QueueDepth(long messages, @Nullable Instant oldest) {

        static QueueDepth of(QueueGauge gauge) {
            return new QueueDepth(gauge.depth(), gauge.oldest().orElse(null));
        }
    }
}
