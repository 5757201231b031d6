package dev.proactivebot.notifications;

import dev.proactivebot.schema.TraceParent;
import dev.proactivebot.storage.Row;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Accepts notifications: each becomes a job. A notification that is submitted twice with one idempotency key is one job. */
final class SubmitNotification {
    private static final int ID_DIGITS = 32;
    private static final Pattern KEY = Pattern.compile("[ -~]{1,255}");

    private final JobStore store;
    private final NotificationRules rules;
    private final DryRunner dryRunner;
    private final JobQueue jobQueue;
    private final Clock clock;

    SubmitNotification(JobStore store, NotificationRules rules, DryRunner dryRunner, JobQueue jobQueue, Clock clock) {
        this.store = store;
        this.rules = rules;
        this.dryRunner = dryRunner;
        this.jobQueue = jobQueue;
        this.clock = clock;
    }

    /** @param name the caller's name for an idempotency key */
    static void check(@Nullable String key, String name) {
        if (key != null && !KEY.matcher(key).matches()) {
            throw new InvalidNotificationException(name, "must have 1 to 255 visible ASCII characters");
        }
    }

    /**
     * Stores a notification.
     *
     * @param key the idempotency key; null for none
     * @param content the request as the caller wrote it; it tells two notifications with one key apart
     * @param notification is read only when nothing is stored under its key yet
     * @return its job; empty while another instance accepts the same one
     * @throws InvalidNotificationException when it is invalid
     * @throws KeyReusedException when the key belongs to a notification with other content
     * @throws NotificationCancelledException when the key belongs to a cancelled notification, whatever its content
     */
    Optional<Job> accept(
            @Nullable String key,
            String content,
            Supplier<Notification> notification,
            @Nullable TraceParent trace,
            Logger log) {
        String id = key == null
                ? UUID.randomUUID().toString().replace("-", "")
                : Row.keyOf("idempotency\n" + key).substring(0, ID_DIGITS);
        String hash = Row.keyOf(content);
        Optional<Job> before = key == null ? Optional.empty() : store.find(id);
        if (before.isPresent()) {
            return Optional.of(again(before.get(), hash, log));
        }
        Instant now = clock.instant();
        ValidNotification valid = rules.validate(notification.get(), now);
        Optional<Job> job = store.insert(Job.fresh(id, hash, valid, trace, now), valid.named());
        job.ifPresent(fresh -> begin(fresh, log));
        return job.or(() -> store.find(id).map(faster -> again(faster, hash, log)));
    }

    /** Returns what a notification would do, and stores nothing. */
    DryRun rehearse(Notification notification) {
        return dryRunner.of(rules.validate(notification, clock.instant()));
    }

    private void begin(Job job, Logger log) {
        jobQueue.begin(job);
        log.info("accepted job=" + job.id() + " recipients=" + (job.isForEveryone() ? "everyone" : job.listed())
                + " due=" + job.due() + (job.isSeries() ? " recurring" : "") + " trace="
                + job.trace().traceId());
    }

    private Job again(Job job, String hash, Logger log) {
        if (job.isCancelled()) {
            throw new NotificationCancelledException(job.id());
        }
        if (!job.hash().equals(hash)) {
            throw new KeyReusedException(job.id());
        }
        if (!job.isBegun()) {
            begin(job, log); // the first request may have been interrupted here
        }
        return job;
    }
}
