package dev.proactivebot.notifications;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a notification would do if it were handed in now. Nothing was kept.
 *
 * @param recipients how many there are
 * @param reached how many of them would be told something
 * @param skipped how many would not, by reason
 * @param lasts how long it takes at the limit of the channel
 * @param isComplete false when not all could be looked at in time: the figures are those of the ones that were
 * @param problems what is wrong without being refused, a hundred at most, each with the name of the field
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record DryRun(
        Instant due,
        Instant expires,
        int recipients,
        int reached,
        Map<String, Integer> skipped,
        @JsonSerialize(using = ToStringSerializer.class) Duration lasts,
        @JsonProperty("complete") boolean isComplete,
        List<String> problems) {

    public DryRun {
        skipped = Collections.unmodifiableMap(new TreeMap<>(skipped));
        problems = List.copyOf(problems);
    }
}
