package dev.proactivebot.notifications;

import dev.proactivebot.delivery.pacing.Lane;
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
 * A notification as its row has it: one that is said once, or a series. A series says nothing itself; {@code due} is its next occurrence's
 * time, {@code page} that one's number, and each occurrence is a job of its own.
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
    /** Tells series from other rows, for a query. */
    static final String KIND = "kind";

    static final String SERIES = "series";
    static final String LATEST = "latest";
    static final String LATEST_DUE = "latestDue";
    static final String SKIPPED = "skipped";
    static final String PREVIOUS = "previous";
    static final String OCCURRENCES = "occurrences";
    /** Over a month: an idempotency key that is used again then must find nothing in the ledger any more. */
    private static final int KEPT_DAYS = 35;

    /** Why a job puts nothing more into the queues. */
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
    /** A value of bytes may have 64 KiB, and what is said 100. */
    static final int PART = 65_536;

    static final int PARTS = 2;
    /** More than this is a broadcast, which nobody's answer waits behind. */
    private static final int MOST_DIRECT = 10;

    static Job of(StoredRow stored) {
        return new Job(stored.row(), stored.version());
    }

    /** The row of a new job. */
    static Row fresh(String id, String hash, ValidNotification request, @Nullable TraceParent trace, Instant now) {
        DeliveryTimes times = request.times();
        Row row = fresh(id, hash, now, times.due(), times.expires())
                .with(
                        LISTED,
                        request.recipients() == null ? -1 : request.recipients().size())
                .with(CHANNEL, request.channelId())
                .with(TENANT, request.tenantId())
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

    /** The row of this series' occurrence at that time, for whoever of its list is left. */
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

    /** As long as the ledger knows what became of it; text that sorts. */
    static String dropOn(Instant expires) {
        return LocalDate.ofInstant(expires, ZoneOffset.UTC).plusDays(KEPT_DAYS).toString();
    }

    /** The same job after {@code changes}. */
    Job with(Row changes, String newVersion) {
        Map<String, Object> values = new LinkedHashMap<>(row.values());
        values.putAll(changes.values());
        return new Job(new Row(row.partition(), row.key(), values), newVersion);
    }

    String id() {
        return row.partition();
    }

    /** Of the request that asked for it; what comes by itself has one that is called like it. */
    TraceParent trace() {
        return TraceParent.parse(row.text(TRACE)).orElseGet(() -> TraceParent.named(id()));
    }

    String hash() {
        return String.valueOf(row.text(HASH));
    }

    Instant created() {
        return Instant.ofEpochMilli(row.number(CREATED));
    }

    Instant due() {
        return Instant.ofEpochMilli(row.number(DUE));
    }

    /** When its messages were made, however often they are put: when it was to begin. */
    Instant made() {
        return due().isAfter(created()) ? due() : created();
    }

    /** When it was due for the first time, however often it has been since. */
    Instant first() {
        return isSeries() ? Instant.ofEpochMilli(row.number(FIRST)) : due();
    }

    Instant expires() {
        return Instant.ofEpochMilli(row.number(EXPIRES));
    }

    /** How long it is useful after it is due. */
    Duration life() {
        return Duration.between(due(), expires());
    }

    /** The day on which its rows may go. */
    String dropOn() {
        return String.valueOf(row.text(DROP_ON));
    }

    boolean isForEveryone() {
        return row.number(LISTED) < 0;
    }

    /** How many were named; zero when it is for everyone. */
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

    /** The first page that is not finished; of a series, the occurrence. */
    int page() {
        return (int) row.number(PAGE);
    }

    /** Returns until when somebody finds out where those are whom it names, in ms since 1970. */
    long pageUntil() {
        return row.number(PAGE_UNTIL);
    }

    /** Whether the item that asks for its first recipients is known to be kept. */
    boolean isBegun() {
        return row.is(BEGUN);
    }

    /** Why nothing more is put; empty when more is to come. */
    Optional<End> ended() {
        String ended = row.text(ENDED);
        return Arrays.stream(End.values()).filter(end -> end.word.equals(ended)).findFirst();
    }

    boolean isCancelled() {
        return row.is(CANCELLED);
    }

    /** When somebody said that nothing more of it is to be sent for now. */
    boolean isPaused() {
        return row.is(PAUSED);
    }

    /** What else it says. */
    NotificationOptions options() {
        return NotificationOptions.of(row);
    }

    /** What is said; a {@link NewerRowException} when that cannot be read: nobody has called it off. */
    Activity content() {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int i = 0; i < PARTS; i++) {
            content.writeBytes(row.bytes(CONTENT + i));
        }
        try {
            return BotJson.read(content.toByteArray(), Activity.class);
        } catch (IOException e) {
            throw new NewerRowException("What a notification says");
        }
    }

    boolean isSeries() {
        return rule().isPresent();
    }

    /** By what it recurs; empty when it is said once. */
    Optional<SeriesRule> rule() {
        return SeriesRule.of(row);
    }

    /** Whether it also goes to those who opted out. */
    boolean isUrgent() {
        return row.is(URGENT);
    }

    /** Whether a series has occurrences to come. */
    boolean isLive() {
        return isSeries() && isBegun() && ended().isEmpty() && !isCancelled();
    }

    /** The series of which it is an occurrence; null when it is none. */
    @Nullable String series() {
        return row.text(SERIES);
    }

    /** The job of a series' latest occurrence; null before the first. */
    @Nullable String latest() {
        return row.text(LATEST);
    }

    /** When the latest occurrence was due; long ago before the first. */
    Instant latestDue() {
        return Instant.ofEpochMilli(row.number(LATEST_DUE));
    }

    /** The occurrence before the latest; null when there was none. */
    @Nullable String previous() {
        return row.text(PREVIOUS);
    }

    /** Which time was skipped last; long ago if none was. */
    Instant skipped() {
        return Instant.ofEpochMilli(row.number(SKIPPED));
    }

    /** How many have been begun. */
    long occurrences() {
        return row.number(OCCURRENCES);
    }
}
