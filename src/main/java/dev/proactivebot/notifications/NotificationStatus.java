package dev.proactivebot.notifications;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a notification stands: one that is said once, or a series.
 *
 * @param due a series' next time; null when it has none any more
 * @param expires null of a series, whose occurrences expire
 * @param series the id of the series of which it is an occurrence; null when it is none
 * @param counts null of a series, whose {@code latest} has them
 * @param recurrence of a series; null when it is said once
 * @param occurrences how many of a series have been begun; null when it is said once
 * @param labels by which the list finds it
 * @param change how far a change of what was said has come; null when nothing was changed
 * @param latest a series' latest occurrence; null before the first, and when it was more than a month ago
 */
public record NotificationStatus(
        String id,
        @JsonProperty("status") NotificationState state,
        Instant created,
        @Nullable Instant due,
        @Nullable Instant expires,
        @Nullable String series,
        @Nullable RecipientCounts counts,
        @Nullable RecurrenceRule recurrence,
        @Nullable Long occurrences,
        @Nullable NotificationStatus latest,
        List<String> labels,
        @Nullable ChangeStatus change) {

    public NotificationStatus {
        labels = List.copyOf(labels);
    }
}
