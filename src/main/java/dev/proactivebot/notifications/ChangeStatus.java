package dev.proactivebot.notifications;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The progress of an update or recall of delivered messages. Messages that were sent after the change have the new content, and are not
 * counted.
 *
 * @param version the number of changes
 * @param isRecall whether it is a recall
 * @param isDone whether every message that arrived has the new content, or is counted below
 * @param at when it was requested
 * @param notChangeable messages without an id, or of a channel that cannot change messages
 * @param gone messages that were deleted meanwhile
 * @param failed messages that could not be changed, by reason
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
