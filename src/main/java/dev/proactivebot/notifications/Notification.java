package dev.proactivebot.notifications;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.proactivebot.schema.Activity;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A notification: its content, recipients and times. {@link Notifier#notify(Notification)} validates it.
 *
 * @param activity a message; it may have cards
 * @param at when it is due, up to ten years ahead; null or a past time means now. A series begins then, at that time of day
 * @param delay from now until it is due, instead of {@code at}
 * @param expires when it expires, up to 30 days after it is due; null for 72 hours after. Each occurrence of a series lives as long
 * @param recurrence null when it is sent once
 * @param urgent whether it also goes to users who opted out
 * @param key the idempotency key: the same key with the same content is one notification, for a month; 1 to 255 visible ASCII characters
 * @param labels the labels by which the list finds it; ten at most
 * @param variables what stands for <code>${name}</code> where a recipient has no {@link Recipient#variables} of that name; null when no name
 *     is replaced, unless a recipient has variables
 * @param mentions the mentioned users
 * @param replyTo the thread that it goes into; null for none
 * @param replacesPrevious whether each occurrence of a series recalls the one before
 */
public record Notification(
        Audience to,
        Activity activity,
        @Nullable Instant at,

        @Nullable @JsonSerialize(using = ToStringSerializer.class)
        Duration delay,

        @Nullable Instant expires,
        @Nullable RecurrenceRule recurrence,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean urgent,
        @Nullable String key,
        List<String> labels,
        @Nullable Map<String, String> variables,
        List<Mention> mentions,
        @Nullable ReplyTo replyTo,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean replacesPrevious) {

    public Notification {
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(activity, "activity");
        labels = List.copyOf(labels);
        mentions = List.copyOf(mentions);
        variables = variables == null ? null : new TreeMap<>(variables);
    }

    /** A notification while it is being made. */
    private static final class Draft {
        private final Audience to;
        private final Activity activity;
        private @Nullable Instant at;
        private @Nullable Duration delay;
        private @Nullable Instant expires;
        private @Nullable RecurrenceRule recurrence;
        private boolean urgent;
        private @Nullable String key;
        private List<String> labels = List.of();
        private @Nullable Map<String, String> variables;
        private List<Mention> mentions = List.of();
        private @Nullable ReplyTo replyTo;
        private boolean replacesPrevious;

        private Draft(Audience to, Activity activity) {
            this.to = to;
            this.activity = activity;
        }

        private Draft(Notification notification) {
            this(notification.to, notification.activity);
            at = notification.at;
            delay = notification.delay;
            expires = notification.expires;
            recurrence = notification.recurrence;
            urgent = notification.urgent;
            key = notification.key;
            labels = notification.labels;
            variables = notification.variables;
            mentions = notification.mentions;
            replyTo = notification.replyTo;
            replacesPrevious = notification.replacesPrevious;
        }

        private Notification notification() {
            return new Notification(
                    to,
                    activity,
                    at,
                    delay,
                    expires,
                    recurrence,
                    urgent,
                    key,
                    labels,
                    variables,
                    mentions,
                    replyTo,
                    replacesPrevious);
        }
    }

    private Notification with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.notification();
    }

    Notification with(@Nullable Instant time, @Nullable Duration wait, @Nullable Instant end) {
        return with(draft -> {
            draft.at = time;
            draft.delay = wait;
            draft.expires = end;
        });
    }

    Notification withRecurrence(RecurrenceRule rule) {
        return with(draft -> draft.recurrence = rule);
    }

    /** Returns a notification that is due at once. */
    public static Notification of(Audience to, Activity activity) {
        return new Draft(to, activity).notification();
    }

    /** Returns a copy that also goes to users who opted out, for messages that nobody may miss. */
    public Notification withUrgent() {
        return with(draft -> draft.urgent = true);
    }

    /** Returns a copy that is due at that time. */
    public Notification withAt(Instant time) {
        return with(draft -> draft.at = time);
    }

    /** Returns a copy that is due that long after it is submitted. */
    public Notification withDelay(Duration time) {
        return with(draft -> draft.delay = time);
    }

    /** Returns a copy that expires at that time. */
    public Notification withExpires(Instant time) {
        return with(draft -> draft.expires = time);
    }

    /**
     * Returns a copy that recurs. It needs {@code at}.
     *
     * @param rule an RRULE (RFC 5545), such as {@code FREQ=WEEKLY;BYDAY=MO,FR}; every five minutes at most
     * @param zone a region such as {@code Europe/Berlin}, or UTC
     */
    public Notification withRecurrence(String rule, ZoneId zone) {
        return with(draft -> draft.recurrence = new RecurrenceRule(rule, zone.getId()));
    }

    /** Returns a copy with that idempotency key. */
    public Notification withKey(String idempotencyKey) {
        return with(draft -> draft.key = idempotencyKey);
    }

    /** Returns a copy that the list finds by these labels. */
    public Notification withLabels(String... names) {
        return with(draft -> draft.labels = List.of(names));
    }

    /** Returns a copy in which <code>${name}</code> is replaced: by a recipient's own variables, or by these. */
    public Notification withVariables(Map<String, String> defaults) {
        return with(draft -> draft.variables = defaults);
    }

    /**
     * Returns a copy that mentions a user, besides those it mentions already.
     *
     * @param user the channel's id or the Entra object id
     */
    public Notification withMention(String user, String name) {
        return with(draft -> draft.mentions = Stream.concat(mentions.stream(), Stream.of(new Mention(user, name)))
                .toList());
    }

    /** Returns a copy that goes into the thread that a message began, by the channel's id of that message. */
    public Notification inReplyTo(String activityId) {
        return with(draft -> draft.replyTo = new ReplyTo(activityId, null));
    }

    /** Returns a copy whose occurrences each recall the one before. */
    public Notification withReplacesPrevious() {
        return with(draft -> draft.replacesPrevious = true);
    }

    /** Returns a copy that goes into the thread that another notification began in the same conversation. */
    public Notification inThreadOf(String notificationId) {
        return with(draft -> draft.replyTo = new ReplyTo(null, notificationId));
    }
}
