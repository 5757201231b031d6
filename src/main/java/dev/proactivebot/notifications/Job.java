package dev.proactivebot.notifications;

import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.TraceParent;
import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stored notification: one that is sent once, or a series. A series sends nothing itself: each occurrence is a job of its own. Its {@code
 * due} is the time of the next occurrence, and {@code page} the number of that one.
 */
record Job(Row row, String version) {
    static final String KEY = "job";
    static final String HASH = "hash";
    static final String PAGE = "page";
    static final String PAGE_UNTIL = "pageUntil";
    static final String DUE = "due";
    static final String EXPIRES = "expires";
    static final String BEGUN = "begun";
    static final String ENDED = "ended";
    static final String CANCELLED = "cancelled";
    static final String PAUSED = "paused";
    static final String DROP_ON = "dropOn";
    /** Lets a query tell series from other rows. */
    static final String KIND = "kind";

    static final String SERIES = "series";
    static final String LATEST = "latest";
    static final String LATEST_DUE = "latestDue";
    static final String SKIPPED = "skipped";
    static final String PREVIOUS = "previous";
    static final String OCCURRENCES = "occurrences";
    /** Over a month: when an idempotency key is used again after that, the ledger must have forgotten it. */
    private static final int KEPT_DAYS = 35;

    /** The reasons why a job puts no more items into the queues. */
    enum End {
        /** Each recipient has an item; a series has no time left. */
        COMPLETE("complete"),
        CANCELLED("cancelled"),
        EXPIRED("expired");

        /** The word that the job's row stores. */
        final String word;

        End(String word) {
            this.word = word;
        }
    }

    private static final String TRACE = "traceparent";
    private static final String CREATED = "created";
    private static final String FIRST = "first";
    private static final String LISTED = "listed";
    private static final String CHANNEL = "channel";
    private static final String TENANT = "tenant";
    static final String CONTENT = "content";
    private static final String URGENT = "urgent";
    /** A binary value may have 64 KiB, and content 100 KiB. */
    static final int PART = 65_536;

    static final int PARTS = 2;
    /** A job with more recipients is a broadcast, and answers to users do not wait behind it. */
    private static final int MOST_DIRECT = 10;

    static Job of(StoredRow stored) {
        return new Job(stored.row(), stored.version());
    }

    /** Returns the row of a new job. */
    static Row fresh(String id, String hash, ValidNotification request, @Nullable TraceParent trace, Instant now) {
        DeliveryTimes times = request.times();
        Row row = addressed(fresh(id, hash, now, times.due(), times.expires()), request)
                .with(TRACE, trace == null ? null : trace.toString())
                .with(URGENT, request.urgent() ? true : null);
        row = request.options().on(row);
        byte[] content = BotJson.write(request.content());
        for (int i = 0; i * PART < content.length; i++) {
            row = row.with(
                    CONTENT + i, Arrays.copyOfRange(content, i * PART, Math.min(content.length, (i + 1) * PART)));
        }
        return times.rule() == null
                ? row
                : times.rule().on(row).with(KIND, SERIES).with(FIRST, row.number(DUE));
    }

    private static Row addressed(Row row, ValidNotification request) {
        return request.to() instanceof Audience.Everyone everyone
                ? row.with(LISTED, -1).with(CHANNEL, everyone.channelId()).with(TENANT, everyone.tenantId())
                : row.with(LISTED, request.named().size());
    }

    /** Returns the row of the occurrence that is due then, for the recipients that are left. */
    Row occurrence(String id, String hash, Instant due, int left, Instant now) {
        Row row = fresh(id, hash, now, due, due.plus(life()))
                .with(LISTED, isForEveryone() ? -1 : left)
                .with(CHANNEL, channelId())
                .with(TENANT, tenantId())
                .with(SERIES, id())
                .with(URGENT, isUrgent() ? true : null);
        row = options().on(row);
        for (int i = 0; i < PARTS; i++) {
            byte[] part = this.row.bytes(CONTENT + i);
            row = row.with(CONTENT + i, part.length == 0 ? null : part);
        }
        return row;
    }

    private static Row fresh(String id, String hash, Instant now, Instant due, Instant expires) {
        return new Row(id, KEY)
                .with(HASH, hash)
                .with(CREATED, now.toEpochMilli())
                .with(DUE, due.toEpochMilli())
                .with(EXPIRES, expires.toEpochMilli())
                .with(DROP_ON, dropOn(expires))
                .with(PAGE, 0);
    }

    /** Returns the day after which the ledger has forgotten the job, as text that sorts by time. */
    static String dropOn(Instant expires) {
        return LocalDate.ofInstant(expires, ZoneOffset.UTC).plusDays(KEPT_DAYS).toString();
    }

    /** Returns a copy with {@code changes}. */
    Job with(Row changes, String newVersion) {
        Map<String, Object> values = new LinkedHashMap<>(row.values());
        values.putAll(changes.values());
        return new Job(new Row(row.partition(), row.key(), values), newVersion);
    }

    String id() {
        return row.partition();
    }

    /** Returns the trace of the request; an occurrence has a trace that is named after its id. */
    TraceParent trace() {
        return TraceParent.parse(row.text(TRACE)).orElseGet(() -> TraceParent.named(id()));
    }

    String hash() {
        return row.text(HASH, "");
    }

    Instant created() {
        return Instant.ofEpochMilli(row.number(CREATED));
    }

    Instant due() {
        return Instant.ofEpochMilli(row.number(DUE));
    }

    /** Returns the creation time of its messages: when the job was to begin. */
    Instant made() {
        return due().isAfter(created()) ? due() : created();
    }

    /** Returns the first due time, also for a series. */
    Instant first() {
        return isSeries() ? Instant.ofEpochMilli(row.number(FIRST)) : due();
    }

    Instant expires() {
        return Instant.ofEpochMilli(row.number(EXPIRES));
    }

    /** Returns the time between the due time and the expiry. */
    Duration life() {
        return Duration.between(due(), expires());
    }

    /** Returns the day on which its rows may be dropped; later than every day when the row names none. */
    String dropOn() {
        return row.text(DROP_ON, "never");
    }

    boolean isForEveryone() {
        return row.number(LISTED) < 0;
    }

    /** Returns the number of named recipients; zero when it is for everyone. */
    int listed() {
        return (int) Math.max(0, row.number(LISTED));
    }

    @Nullable String channelId() {
        return row.text(CHANNEL);
    }

    @Nullable String tenantId() {
        return row.text(TENANT);
    }

    Lane lane() {
        return isForEveryone() || listed() > MOST_DIRECT ? Lane.BULK : Lane.DIRECT;
    }

    /** Returns the first unfinished page; of a series, the number of the next occurrence. */
    int page() {
        return (int) row.number(PAGE);
    }

    /** Returns until when an invocation locates its recipients, in ms since 1970. */
    long pageUntil() {
        return row.number(PAGE_UNTIL);
    }

    /** Returns whether the item for its first page is known to be in the queue or in the schedule. */
    boolean isBegun() {
        return row.is(BEGUN);
    }

    /** Returns why no more items are put; empty while there are more to come. */
    Optional<End> ended() {
        String ended = row.text(ENDED);
        return Arrays.stream(End.values()).filter(end -> end.word.equals(ended)).findFirst();
    }

    boolean isCancelled() {
        return row.is(CANCELLED);
    }

    /** Returns whether sending is paused. */
    boolean isPaused() {
        return row.is(PAUSED);
    }

    /** Returns its options. */
    NotificationOptions options() {
        return NotificationOptions.of(row);
    }

    /** Returns the content. Throws a {@link NewerRowException} when it cannot be read, since the job was not cancelled. */
    Activity content() {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int i = 0; i < PARTS; i++) {
            content.writeBytes(row.bytes(CONTENT + i));
        }
        try {
            return BotJson.read(content.toByteArray(), Activity.class);
        } catch (IOException e) {
            throw new NewerRowException("The content of a notification");
        }
    }

    boolean isSeries() {
        return rule().isPresent();
    }

    /** Returns the recurrence; empty when the job is sent once. */
    Optional<SeriesRule> rule() {
        return SeriesRule.of(row);
    }

    /** Returns whether it also goes to users who opted out. */
    boolean isUrgent() {
        return row.is(URGENT);
    }

    /** Returns whether it is a series with occurrences to come. */
    boolean isLive() {
        return isSeries() && isBegun() && ended().isEmpty() && !isCancelled();
    }

    /** Returns the series of which it is an occurrence; null when it is none. */
    @Nullable String series() {
        return row.text(SERIES);
    }

    /** Returns the job of a series' latest occurrence; null before the first. */
    @Nullable String latest() {
        return row.text(LATEST);
    }

    /** Returns when the latest occurrence was due; the epoch before the first. */
    Instant latestDue() {
        return Instant.ofEpochMilli(row.number(LATEST_DUE));
    }

    /** Returns the occurrence before the latest; null when there was none. */
    @Nullable String previous() {
        return row.text(PREVIOUS);
    }

    /** Returns the time that was skipped last; the epoch if none was. */
    Instant skipped() {
        return Instant.ofEpochMilli(row.number(SKIPPED));
    }

    /** Returns how many occurrences have been begun. */
    long occurrences() {
        return row.number(OCCURRENCES);
    }
}
