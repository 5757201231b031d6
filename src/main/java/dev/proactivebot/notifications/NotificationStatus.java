package dev.proactivebot.notifications;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The status of a notification: one that is sent once, or a series.
 *
 * @param due the due time; for a series its next time, null when it has none any more
 * @param expires null for a series, whose occurrences expire
 * @param series the id of the series of which it is an occurrence; null when it is none
 * @param counts null for a series, whose {@code latest} has them
 * @param recurrence null when it is sent once
 * @param occurrences the number of occurrences of a series that have been begun; null when it is sent once
 * @param labels the labels by which the list finds it
 * @param change the progress of a change of delivered messages; null when nothing was changed
 * @param latest the latest occurrence of a series; null before the first, and when it was more than a month ago
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

    /** Builds a status; a field that is not set is null. */
    static final class Builder {
        private final Job job;
        private final NotificationState state;

        @Nullable Instant due;

        @Nullable Instant expires;

        @Nullable String series;

        @Nullable RecipientCounts counts;

        @Nullable RecurrenceRule recurrence;

        @Nullable Long occurrences;

        @Nullable NotificationStatus latest;

        @Nullable ChangeStatus change;

        Builder(Job job, NotificationState state) {
            this.job = job;
            this.state = state;
        }

        NotificationStatus build() {
            return new NotificationStatus(
                    job.id(),
                    state,
                    job.created(),
                    due,
                    expires,
                    series,
                    counts,
                    recurrence,
                    occurrences,
                    latest,
                    NotificationOptions.labels(job.row()),
                    change);
        }
    }
}
