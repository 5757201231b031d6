package dev.proactivebot.notifications;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far a change of what was said has come, or taking it back. Who was told after the change has been told the new content, and is not
 * counted.
 *
 * @param version how often it was changed
 * @param isRecall whether it is taken back
 * @param isDone whether every message that arrived has the new content, or is counted below
 * @param at when it was asked for
 * @param notChangeable the channel gave the message no id, or cannot change messages
 * @param gone deleted meanwhile
 * @param failed by reason
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ChangeStatus(
        int version,
        @JsonProperty("recall") boolean isRecall,
        @JsonProperty("done") boolean isDone,
        Instant at,
        int changed,
        int recalled,
        int notChangeable,
        int gone,
        Map<String, Integer> failed) {

    public ChangeStatus {
        failed = Collections.unmodifiableMap(new TreeMap<>(failed));
    }
}
