package dev.proactivebot.notifications;

import java.time.Instant;

/**
 * The receipt of an accepted notification.
 *
 * @param id the id by which it can be shown and cancelled
 * @param due the first due time, if it recurs
 * @param expires the end of that first time
 */
public record Receipt(String id, Instant due, Instant expires) {
    static Receipt of(Job job) {
        return new Receipt(job.id(), job.first(), job.first().plus(job.life()));
    }
}
