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
 * The result of a dry run: what the notification would do if it were submitted now. Nothing is stored.
 *
 * @param recipients the number of recipients
 * @param reached how many of them would get the message
 * @param skipped how many would be skipped, by reason
 * @param lasts how long it takes at the limit of the channel
 * @param isComplete false when time ran out before all recipients were counted
 * @param problems up to a hundred problems that do not make the request invalid, each with the name of the field
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
