package dev.proactivebot.notifications;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.api.RequestBody;
import dev.proactivebot.api.RequestFields;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.schema.ProtocolNames;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of an HTTP request, byte by byte untrusted, and says which field has the wrong form. Whether what it says is in order,
 * {@link NotificationRules} tells.
 */
final class RequestReader {
    private static final Set<String> BODY = Set.of(
            "to",
            "text",
            "activity",
            "at",
            "delay",
            "recurrence",
            "expires",
            "urgent",
            "labels",
            "variables",
            "mentions",
            "replyTo",
            "replace");
    private static final Set<String> CONTENT = Set.of("text", "activity", "variables", "mentions");
    private static final Set<String> TIMES = Set.of("at", "delay", "expires", "recurrence");
    private static final Set<String> EVERYONE = Set.of("everyone", "channelId", "tenantId");
    private static final Set<String> ONE =
            Set.of("user", "conversation", "reference", "channelId", "tenantId", "variables");
    private static final Set<String> MENTION = Set.of("user", "name");
    private static final Set<String> REPLY_TO = Set.of("activity", "notification");
    private static final Set<String> RECURRENCE = Set.of("rule", "timeZone");

    private static final String MENTION_FORM = "{\"user\": \"<id>\", \"name\": \"Ann\"}";
    private static final String REPLY_TO_FORM = "{\"notification\": \"<id>\"} or {\"activity\": \"<id>\"}";
    private static final String ONE_FORM = "{\"user\": \"<id>\"}";
    private static final String ACTIVITY_FORM = "{\"type\": \"message\", \"text\": \"hello\"}";
    private static final String BODY_FORM = "{\"to\": " + ONE_FORM + ", \"text\": \"hello\"}";
    private static final String RECURRENCE_FORM =
            "{\"rule\": \"FREQ=WEEKLY;BYDAY=MO\", \"timeZone\": \"Europe/Berlin\"}";
    private static final String TO_FORM = "must be " + ONE_FORM + ", a list of such objects, or {\"everyone\": true}";

    private RequestReader() {}

    /** @param key the idempotency key; null for none */
    static Notification read(byte[] body, @Nullable String key) {
        RequestFields fields = RequestFields.of(RequestBody.json(body), "", BODY, BODY_FORM);
        return new Notification(
                audience(fields.node("to")),
                content(fields),
                instant(fields, "at"),
                delay(fields),
                instant(fields, "expires"),
                recurrence(fields),
                fields.flag("urgent"),
                key,
                labels(fields),
                fields.has("variables") ? fields.texts("variables") : null,
                mentions(fields),
                replyTo(fields),
                isReplacing(fields));
    }

    /** Reads which occurrence of a series is meant. */
    static Instant due(byte[] body) {
        RequestFields fields =
                RequestFields.of(RequestBody.json(body), "", Set.of("due"), "{\"due\": \"2026-12-24T08:00:00Z\"}");
        fields.needed("due");
        return Objects.requireNonNull(instant(fields, "due"));
    }

    /** Reads what is to be said instead. */
    static NewContent content(byte[] body) {
        RequestFields fields = RequestFields.of(RequestBody.json(body), "", CONTENT, "{\"text\": \"hello\"}");
        return new NewContent(
                content(fields), fields.has("variables") ? fields.texts("variables") : null, mentions(fields));
    }

    /** Reads when it is to be said instead. */
    static NewTimes times(byte[] body) {
        RequestFields fields =
                RequestFields.of(RequestBody.json(body), "", TIMES, "{\"at\": \"2026-12-24T09:00:00+01:00\"}");
        return new NewTimes(instant(fields, "at"), delay(fields), instant(fields, "expires"), recurrence(fields));
    }

    private static boolean isReplacing(RequestFields fields) {
        String replace = fields.text("replace");
        if (replace != null && !replace.equals("previous")) {
            throw fields.problem("replace", "must be previous");
        }
        return replace != null;
    }

    private static Audience audience(JsonNode to) {
        if (to.isObject()) {
            return to.has("everyone")
                    ? everyone(RequestFields.of(to, "to.", EVERYONE, "{\"everyone\": true}"))
                    : recipient(RequestFields.of(to, "to.", ONE, ONE_FORM));
        }
        if (!to.isArray()) {
            throw new InvalidNotificationException(
                    "to", to.isMissingNode() || to.isNull() ? "is missing: it " + TO_FORM : TO_FORM);
        }
        List<Recipient> recipients = new ArrayList<>();
        for (int i = 0; i < to.size(); i++) {
            recipients.add(recipient(RequestFields.of(to.get(i), "to[" + i + "].", ONE, ONE_FORM)));
        }
        return Audience.recipients(recipients);
    }

    private static Audience everyone(RequestFields to) {
        if (!to.node("everyone").isBoolean() || !to.node("everyone").booleanValue()) {
            throw to.problem("everyone", "must be true");
        }
        return new Audience.Everyone(to.text("channelId"), to.text("tenantId"));
    }

    private static Recipient recipient(RequestFields fields) {
        return new Recipient(
                fields.text("user"),
                fields.text("conversation"),
                fields.has("reference") ? reference(fields) : null,
                fields.text("channelId"),
                fields.text("tenantId"),
                fields.has("variables") ? fields.texts("variables") : Map.of());
    }

    private static ConversationReference reference(RequestFields fields) {
        ConversationReference reference = null;
        try {
            reference = BotJson.convert(ProtocolNames.reference(fields.node("reference")), ConversationReference.class);
        } catch (IOException e) {
            // said below
        }
        if (reference == null) {
            throw fields.problem(
                    "reference",
                    "must be a conversation reference such as {\"channelId\": \"msteams\", \"serviceUrl\": "
                            + "\"https://...\", \"conversation\": {\"id\": \"<id>\"}}");
        }
        return reference;
    }

    private static Activity content(RequestFields fields) {
        if (fields.has("text") == fields.has("activity")) {
            throw new InvalidNotificationException(
                    "text",
                    "or activity is needed, one of both: \"text\": \"hello\", or \"activity\": " + ACTIVITY_FORM);
        }
        return fields.has("text") ? Activity.message(String.valueOf(fields.text("text"))) : activity(fields);
    }

    private static Activity activity(RequestFields fields) {
        JsonNode node = fields.node("activity");
        if (!node.isObject()) {
            throw fields.problem("activity", "must be an object such as " + ACTIVITY_FORM);
        }
        try {
            return BotJson.convert(ProtocolNames.activity(node), Activity.class);
        } catch (IOException e) {
            throw fields.problem("activity", "has a field of the wrong type");
        }
    }

    private static @Nullable Instant instant(RequestFields fields, String name) {
        if (!fields.has(name)) {
            return null;
        }
        try {
            return OffsetDateTime.parse(String.valueOf(fields.text(name))).toInstant();
        } catch (DateTimeException e) {
            throw fields.problem(name, "must be a time as RFC 3339 has it, such as 2026-12-24T09:00:00+01:00");
        }
    }

    private static @Nullable Duration delay(RequestFields fields) {
        String text = fields.text("delay");
        try {
            return text == null ? null : Duration.parse(text);
        } catch (DateTimeException | ArithmeticException e) {
            throw fields.problem("delay", "must be a duration as ISO 8601 has it, such as PT10M or P1D");
        }
    }

    private static @Nullable RecurrenceRule recurrence(RequestFields request) {
        if (!request.has("recurrence")) {
            return null;
        }
        RequestFields fields = RequestFields.of(request.node("recurrence"), "recurrence.", RECURRENCE, RECURRENCE_FORM);
        String rule = fields.text("rule");
        if (rule == null) {
            throw fields.problem("rule", "is missing: an RRULE as RFC 5545 has it, such as FREQ=WEEKLY;BYDAY=MO,FR");
        }
        String timeZone = fields.text("timeZone");
        if (timeZone == null) {
            throw fields.problem(
                    "timeZone", "is missing: a time zone of the IANA database, such as Europe/Berlin, or UTC");
        }
        return new RecurrenceRule(rule, timeZone);
    }

    private static List<String> labels(RequestFields fields) {
        List<String> labels = new ArrayList<>();
        for (JsonNode label : fields.list("labels")) {
            if (!label.isTextual()) {
                throw fields.problem("labels[" + labels.size() + "]", "must be text");
            }
            labels.add(label.textValue());
        }
        return labels;
    }

    private static List<Mention> mentions(RequestFields fields) {
        List<Mention> mentions = new ArrayList<>();
        for (JsonNode one : fields.list("mentions")) {
            RequestFields mention = RequestFields.of(one, "mentions[" + mentions.size() + "].", MENTION, MENTION_FORM);
            mentions.add(new Mention(mention.needed("user"), mention.needed("name")));
        }
        return mentions;
    }

    private static @Nullable ReplyTo replyTo(RequestFields request) {
        if (!request.has("replyTo")) {
            return null;
        }
        RequestFields fields = RequestFields.of(request.node("replyTo"), "replyTo.", REPLY_TO, REPLY_TO_FORM);
        return new ReplyTo(fields.text("activity"), fields.text("notification"));
    }
}
