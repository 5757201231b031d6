package dev.proactivebot.notifications;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many recipients a notification has, and what became of them.
 *
 * @param recipients those of everyone are known page by page, as they are put into the queue
 * @param scheduled waiting until it is due
 * @param queued in the queue
 * @param failed by reason, such as {@code blocked}: each is a dead letter
 * @param skipped by reason, such as {@code optedOut}
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record RecipientCounts(
        int recipients,
        int scheduled,
        int queued,
        int sent,
        Map<String, Integer> failed,
        Map<String, Integer> skipped,
        int cancelled) {

    public RecipientCounts {
        failed = Collections.unmodifiableMap(new TreeMap<>(failed));
        skipped = Collections.unmodifiableMap(new TreeMap<>(skipped));
    }
}
