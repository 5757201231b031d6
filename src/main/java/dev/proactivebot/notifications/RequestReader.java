package dev.proactivebot.notifications;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.EntraId;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ConversationReference;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reads what a caller has sent, byte by byte untrusted, and says which field is wrong. */
final class RequestReader {
    static final int MOST_RECIPIENTS = 1_000;
    /** What Teams takes for one message, markup and cards included (its "Format your bot messages"). */
    static final int LARGEST_CONTENT = 100 * 1_024;

    private static final int LARGEST_REFERENCE = 8 * 1_024;

    private static final Set<String> BODY = Set.of("to", "text", "activity", "at", "delay", "recurrence", "expires");
    private static final Set<String> EVERYONE = Set.of("everyone", "channelId", "tenantId");
    private static final Set<String> ONE = Set.of("user", "conversation", "reference", "channelId", "tenantId");

    private final ServiceUrlPolicy policy;
    private final Conversations conversations;
    private final String homeTenant;
    /** Those that have been asked for: who was met in one stays met. */
    private final Set<String> tenants = ConcurrentHashMap.newKeySet();

    /** @param homeTenant the bot's own, empty when it has none */
    RequestReader(ServiceUrlPolicy policy, Conversations conversations, String homeTenant) {
        this.policy = policy;
        this.conversations = conversations;
        this.homeTenant = homeTenant;
    }

    NotificationRequest read(byte[] body, Instant now) throws BadRequest {
        JsonNode root;
        try {
            root = BotJson.read(body, JsonNode.class);
        } catch (IOException e) {
            throw new BadRequest("the body", "must be JSON: one object, no key twice, in UTF-8");
        }
        Fields fields = Fields.of(root, "", BODY);
        Activity content = content(fields);
        Times times = Times.read(fields, now);
        JsonNode to = fields.node("to");
        if (to.isObject() && to.has("everyone")) {
            return everyone(Fields.of(to, "to.", EVERYONE), content, times);
        }
        return new NotificationRequest(recipients(to), null, null, content, times);
    }

    private NotificationRequest everyone(Fields to, Activity content, Times times) throws BadRequest {
        if (!to.node("everyone").isBoolean() || !to.node("everyone").booleanValue()) {
            throw to.problem("everyone", "must be true");
        }
        String channelId = to.id("channelId");
        return new NotificationRequest(null, channelId, tenant(to), content, times);
    }

    private List<Recipient> recipients(JsonNode to) throws BadRequest {
        if (to.isObject()) {
            return List.of(recipient(Fields.of(to, "to.", ONE)));
        }
        if (!to.isArray() || to.isEmpty()) {
            throw new BadRequest("to", "must name at least one recipient, or be {\"everyone\": true}");
        }
        if (to.size() > MOST_RECIPIENTS) {
            throw new BadRequest("to", "must name at most 1,000 recipients; send several requests, or to everyone");
        }
        Set<Recipient> known = new HashSet<>();
        List<Recipient> recipients = new ArrayList<>();
        for (int i = 0; i < to.size(); i++) {
            Recipient recipient = recipient(Fields.of(to.get(i), "to[" + i + "].", ONE));
            if (known.add(recipient)) {
                recipients.add(recipient);
            }
        }
        return recipients;
    }

    private Recipient recipient(Fields fields) throws BadRequest {
        int ways = 0;
        for (String way : List.of("user", "conversation", "reference")) {
            ways += fields.has(way) ? 1 : 0;
        }
        if (ways != 1) {
            throw fields.problem("must have exactly one of user, conversation and reference");
        }
        ConversationReference reference = fields.has("reference") ? reference(fields) : null;
        if (reference != null && (fields.has("channelId") || fields.has("tenantId"))) {
            throw fields.problem("reference", "has its own channelId and tenantId");
        }
        String user = fields.id("user");
        return new Recipient(
                user == null ? null : EntraId.normal(user),
                fields.id("conversation"),
                reference,
                fields.id("channelId"),
                tenant(fields));
    }

    private ConversationReference reference(Fields fields) throws BadRequest {
        ConversationReference reference;
        try {
            reference = BotJson.convert(fields.node("reference"), ConversationReference.class);
        } catch (IOException e) {
            throw fields.problem("reference", "is no conversation reference");
        }
        if (reference == null) {
            throw fields.problem("reference", "is no conversation reference");
        }
        String conversation = reference.conversationId();
        if (!isId(conversation) || Set.of(".", "..").contains(String.valueOf(conversation))) {
            throw fields.problem("reference.conversation.id", "must be an id of at most 1,024 characters");
        }
        if (!isId(reference.channelId())) {
            throw fields.problem("reference.channelId", "is missing");
        }
        if (policy.base(reference.serviceUrl()).isEmpty()) {
            throw fields.problem(
                    "reference.serviceUrl",
                    "must be an https URL of a host that the bot's token may be sent to; see AllowedServiceHosts");
        }
        String tenant = KnownConversation.tenant(reference);
        if (!tenant.isEmpty()) {
            known(tenant, fields, "reference.conversation.tenantId");
        }
        ConversationReference kept = KnownConversation.remembered(reference);
        if (BotJson.write(kept).length > LARGEST_REFERENCE) {
            throw fields.problem("reference", "may have 8 KiB, names left out");
        }
        return kept;
    }

    private static boolean isId(@Nullable String id) {
        return id != null && !id.isBlank() && id.length() <= Conversations.LONGEST_ID;
    }

    private @Nullable String tenant(Fields fields) throws BadRequest {
        String tenant = fields.id("tenantId");
        if (tenant != null) {
            known(tenant, fields, "tenantId");
        }
        return tenant;
    }

    private void known(String tenant, Fields fields, String name) throws BadRequest {
        if (tenant.equalsIgnoreCase(homeTenant) || tenants.contains(tenant)) {
            return;
        }
        if (conversations.isKnownTenant(tenant)) {
            tenants.add(tenant);
        } else {
            throw fields.problem(name, "is no tenant in which the bot was met");
        }
    }

    private static Activity content(Fields fields) throws BadRequest {
        if (fields.has("text") == fields.has("activity")) {
            throw new BadRequest("text", "or activity is needed, one of both");
        }
        Activity content =
                fields.has("text") ? Activity.message(String.valueOf(fields.text("text"))) : activity(fields);
        if (BotJson.write(content).length > LARGEST_CONTENT) {
            throw BadRequest.tooLarge("text or activity may have 100 KiB, which is what channels take");
        }
        return content;
    }

    private static Activity activity(Fields fields) throws BadRequest {
        JsonNode node = fields.node("activity");
        if (!node.isObject()) {
            throw fields.problem("activity", "must be an object");
        }
        Activity activity;
        try {
            activity = BotJson.convert(node, Activity.class);
        } catch (IOException e) {
            throw fields.problem("activity", "has a field of the wrong type");
        }
        if (activity.type() != null && !activity.type().equalsIgnoreCase("message")) {
            throw fields.problem("activity.type", "must be message");
        }
        boolean isEmpty = (activity.text() == null || activity.text().isBlank())
                && (activity.attachments() == null || activity.attachments().isEmpty());
        if (isEmpty) {
            throw fields.problem("activity", "must have a text or attachments");
        }
        return activity;
    }
}
