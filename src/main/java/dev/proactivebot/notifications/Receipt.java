package dev.proactivebot.notifications;

import java.time.Instant;

/**
 * The proof that a notification is kept.
 *
 * @param id by which it is looked at and called off
 * @param due for the first time, if it recurs
 * @param expires of that time
 */
public record Receipt(String id, Instant due, Instant expires) {
    static Receipt of(Job job) {
        return new Receipt(job.id(), job.first(), job.first().plus(job.life()));
    }
}
