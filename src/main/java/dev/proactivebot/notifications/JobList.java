package dev.proactivebot.notifications;

import dev.proactivebot.api.Cursor;
import dev.proactivebot.notifications.JobIndex.Listed;
import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.Page;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lists notifications, newest first. */
final class JobList {
    /** The search time of one request; after it the matches found so far are returned. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);

    private final JobIndex index;
    private final JobStore store;
    private final SeriesView view;
    private final Clock clock;

    JobList(JobIndex index, JobStore store, SeriesView view, Clock clock) {
        this.index = index;
        this.store = store;
        this.view = view;
        this.clock = clock;
    }

    /**
     * Returns a page; it may have fewer than {@code most} although more follow.
     *
     * @param after the {@code next} of the page before; null for the first
     * @throws IllegalArgumentException when {@code after} is invalid
     */
    NotificationList page(NotificationFilter filter, int most, @Nullable String after) {
        Instant end = clock.instant().plus(LONGEST_LOOK);
        List<NotificationStatus> found = new ArrayList<>();
        String next = Cursor.read(after);
        do { // no more rows than may be shown, because the table only tells where the page after a whole page begins
            Page page = index.page(filter, most - found.size(), next);
            List<Listed> rows = page.rows().stream()
                    .map(Listed::new)
                    .filter(listed -> mayMatch(filter, listed))
                    .toList();
            Parallel.map(JobCounts.MOVERS, rows, listed -> look(filter, listed)).stream()
                    .flatMap(Optional::stream)
                    .forEach(found::add);
            next = page.next();
        } while (next != null && found.size() * 2 < most && clock.instant().isBefore(end));
        return new NotificationList(found, next == null ? null : Cursor.shown(next));
    }

    private static boolean mayMatch(NotificationFilter filter, Listed listed) {
        boolean isInState = filter.state() == null
                || listed.state() == null
                || Objects.equals(listed.state(), filter.state().word());
        return isInState && filter.isInTime(Instant.ofEpochMilli(listed.created()));
    }

    private Optional<NotificationStatus> look(NotificationFilter filter, Listed listed) {
        Optional<Job> job;
        try {
            job = store.find(listed.id());
        } catch (NewerRowException e) {
            return Optional.empty();
        }
        if (job.isEmpty() || !isItsOwn(job.get(), filter, listed)) {
            index.forget(listed, clock.instant());
            return Optional.empty();
        }
        NotificationStatus status = view.status(job.get());
        if (status.state().isEnd() && listed.state() == null) {
            index.close(listed, status.state());
        }
        return Optional.of(status).filter(shown -> filter.state() == null || filter.state() == shown.state());
    }

    /** Returns whether an index row belongs to its job. Two requests with one idempotency key may each have written rows, and those of the slower request lead to the other's job. */
    private static boolean isItsOwn(Job job, NotificationFilter filter, Listed listed) {
        return job.created().toEpochMilli() == listed.created()
                && (filter.label() == null
                        || NotificationOptions.labels(job.row()).contains(filter.label()));
    }
}
