package dev.proactivebot.notifications;

import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.VersionGuardedTable;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often what a job says was changed, as its row has it. Each change has a higher number, and each message remembers the number of the
 * content that it has: so the last change wins in whatever order the work is done.
 *
 * @param version zero when nothing was changed
 * @param isRecall whether what was said is taken back
 * @param at when it was changed last; long ago when it was not
 */
record JobChange(int version, boolean isRecall, Instant at) {
    /** By then no instance sends what a job said before: see {@code JobRunner}, and a request takes its time. */
    private static final Duration QUIET = Duration.ofSeconds(60);

    private static final String VERSION = "contentVersion";
    private static final String RECALL = "recall";
    private static final String AT = "changedAt";

    static JobChange of(Job job) {
        return new JobChange(
                (int) job.row().number(VERSION),
                job.row().is(RECALL),
                Instant.ofEpochMilli(job.row().number(AT)));
    }

    boolean isNone() {
        return version == 0;
    }

    /** Returns the version that all who are told from now on are told; zero while an instance may not know it yet. */
    int settled(Instant now) {
        return isQuiet(now) ? version : 0;
    }

    /** Returns whether no instance sends any more what the job said before. */
    boolean isQuiet(Instant now) {
        return at.plus(QUIET).isBefore(now);
    }

    private JobChange next(boolean recall, Instant now) {
        return new JobChange(version + 1, recall, now);
    }

    private Row on(Job job) {
        return new Row(job.id(), Job.KEY)
                .with(VERSION, version)
                .with(RECALL, isRecall)
                .with(AT, at.toEpochMilli());
    }

    /**
     * Returns what changes in the row when a job says something else.
     *
     * @param defaults for its variables; null leaves them as they are
     */
    static Row content(Job job, Activity content, @Nullable Map<String, String> defaults, Instant now) {
        Row row = of(job).next(false, now).on(job);
        byte[] bytes = BotJson.write(content);
        for (int i = 0; i < Job.PARTS; i++) {
            int from = Math.min(bytes.length, i * Job.PART);
            row = row.with(Job.CONTENT + i, Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + Job.PART)));
        }
        if (defaults == null) {
            return row;
        }
        NotificationOptions options = job.options();
        return row.with(new NotificationOptions(options.labels(), defaults, options.replyTo(), options.isReplacing())
                .on(new Row(job.id(), Job.KEY).with(VersionGuardedTable.NEEDS, VersionGuardedTable.KNOWN)));
    }

    /** Returns what changes in the row when all that a job has said is taken back. */
    static Row recall(Job job, Instant now) {
        return of(job).next(true, now).on(job);
    }
}
