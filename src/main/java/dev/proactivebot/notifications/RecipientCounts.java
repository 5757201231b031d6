package dev.proactivebot.notifications;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The number of recipients of a notification, and of each outcome.
 *
 * @param recipients all recipients; for everyone it grows page by page, as messages are put into the queue
 * @param scheduled those that wait until it is due
 * @param queued those in the queue
 * @param failed those that failed, by reason, such as {@code blocked}; each is a dead letter
 * @param skipped those that were skipped, by reason, such as {@code optedOut}
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
