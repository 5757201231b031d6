package dev.proactivebot.notifications;

import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.EntraId;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.notifications.Audience.Everyone;
import dev.proactivebot.notifications.Audience.Recipients;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ConversationReference;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Validates notifications, whether they came by HTTP or from Java. */
final class NotificationRules {
    static final int MOST_RECIPIENTS = 1_000;
    /** The size that Teams accepts for one message, with markup and cards ("Format your bot messages"). */
    static final int LARGEST_CONTENT = 100 * 1_024;

    /** Stands for everyone: no recipient has variables. */
    private static final Recipient NOBODY = Audience.user("");

    private static final int LARGEST_REFERENCE = 8 * 1_024;
    static final int FEW = 10;

    private final ServiceUrlPolicy policy;
    private final Conversations conversations;
    private final RecipientResolver resolver;
    private final String homeTenant;
    private final OptionRules options;
    /** The tenants that were found: a tenant in which the bot was met stays known. */
    private final Set<String> tenants = ConcurrentHashMap.newKeySet();

    /** @param homeTenant the bot's own tenant; empty when it has none */
    NotificationRules(
            ServiceUrlPolicy policy,
            Conversations conversations,
            RecipientResolver resolver,
            OptionRules options,
            String homeTenant) {
        this.options = options;
        this.policy = policy;
        this.conversations = conversations;
        this.resolver = resolver;
        this.homeTenant = homeTenant;
    }

    /** Returns the notification as it is to be stored. */
    ValidNotification validate(Notification notification, Instant now) {
        Activity content = content(options.mentioning(checked(notification.activity()), notification.mentions()));
        DeliveryTimes times = DeliveryTimes.of(notification, now);
        if (notification.to() instanceof Everyone everyone) {
            return new ValidNotification(
                    new Everyone(id("to.channelId", everyone.channelId()), tenant("to.tenantId", everyone.tenantId())),
                    content,
                    times,
                    notification.urgent(),
                    options(notification, content, null));
        }
        Map<Recipient, String> recipients = recipients(notification.to());
        NotificationOptions said = options(notification, content, recipients);
        known(recipients);
        return new ValidNotification(
                Audience.recipients(List.copyOf(recipients.keySet())), content, times, notification.urgent(), said);
    }

    /**
     * Returns the content as it is to be stored.
     *
     * @param defaults the defaults of its variables; null when there are none
     * @param named the recipients with variables of their own
     */
    Activity content(NewContent given, @Nullable Map<String, String> defaults, Map<Recipient, String> named) {
        Activity content = content(options.mentioning(checked(given.activity()), given.mentions()));
        if (defaults != null) {
            Variables.check("variables", defaults);
            OptionRules.checkSize(
                    new Template(content, defaults),
                    named.isEmpty() ? Map.of(NOBODY, "").entrySet() : named.entrySet());
        }
        return content;
    }

    private NotificationOptions options(
            Notification notification, Activity content, @Nullable Map<Recipient, String> named) {
        NotificationOptions said = options.validate(notification, named);
        if (said.defaults() != null) {
            Template template = new Template(content, said.defaults());
            OptionRules.checkSize(template, named == null ? Map.of(NOBODY, "").entrySet() : named.entrySet());
        }
        return said;
    }

    private static Activity checked(Activity activity) {
        if (activity.type() != null && !activity.type().equalsIgnoreCase("message")) {
            throw new InvalidNotificationException("activity.type", "must be message");
        }
        boolean isEmpty = (activity.text() == null || activity.text().isBlank())
                && (activity.attachments() == null || activity.attachments().isEmpty());
        if (isEmpty) {
            throw new InvalidNotificationException("activity", "must have a text or attachments");
        }
        return activity;
    }

    private static Activity content(Activity activity) {
        if (BotJson.write(activity).length > LARGEST_CONTENT) {
            throw InvalidNotificationException.tooLarge(
                    "activity", "text or activity may have 100 KiB, which is what channels take");
        }
        // a reply target belongs to one conversation, and this may go to many
        return activity.inReplyTo(null);
    }

    /** Returns each recipient once, by its path in the request: {@code to.} or {@code to[3].} */
    private Map<Recipient, String> recipients(Audience to) {
        if (to instanceof Recipient one) {
            return Map.of(recipient(one, "to."), "to.");
        }
        List<Recipient> named = ((Recipients) to).list();
        if (named.isEmpty()) {
            throw new InvalidNotificationException(
                    "to", "must name at least one recipient, such as {\"user\": \"<id>\"}, or be {\"everyone\": true}");
        }
        if (named.size() > MOST_RECIPIENTS) {
            throw new InvalidNotificationException(
                    "to", "must name at most 1,000 recipients; send several requests, or to everyone");
        }
        Map<Recipient, String> distinct = new LinkedHashMap<>();
        for (int i = 0; i < named.size(); i++) {
            String path = "to[" + i + "].";
            distinct.putIfAbsent(recipient(named.get(i), path), path);
        }
        return distinct;
    }

    /** @param path the beginning of a field's name in a message, such as {@code to[3].} */
    private Recipient recipient(Recipient named, String path) {
        ConversationReference reference = named.reference();
        long ways = Stream.of(named.user() != null, named.conversation() != null, reference != null)
                .filter(isNamed -> isNamed)
                .count();
        if (ways != 1) {
            throw new InvalidNotificationException(
                    path.substring(0, path.length() - 1),
                    "must have exactly one of user, conversation and reference, as {\"user\": \"<id>\"} has");
        }
        if (reference != null && (named.channelId() != null || named.tenantId() != null)) {
            throw new InvalidNotificationException(path + "reference", "has its own channelId and tenantId");
        }
        Variables.check(path + "variables", named.variables());
        String user = id(path + "user", named.user());
        return new Recipient(
                user == null ? null : EntraId.normalize(user),
                id(path + "conversation", named.conversation()),
                reference == null ? null : reference(reference, path + "reference"),
                id(path + "channelId", named.channelId()),
                tenant(path + "tenantId", named.tenantId()),
                named.variables());
    }

    private ConversationReference reference(ConversationReference reference, String name) {
        String conversation = reference.conversationId();
        if (!isId(conversation) || Set.of(".", "..").contains(String.valueOf(conversation))) {
            throw new InvalidNotificationException(
                    name + ".conversation.id", "must be an id of at most 1,024 characters");
        }
        if (!isId(reference.channelId())) {
            throw new InvalidNotificationException(name + ".channelId", "is missing");
        }
        if (policy.base(reference.serviceUrl()).isEmpty()) {
            throw new InvalidNotificationException(
                    name + ".serviceUrl",
                    "must be an https URL of a host that the bot's token may be sent to; see AllowedServiceHosts");
        }
        String tenant = KnownConversation.tenant(reference);
        if (!tenant.isEmpty()) {
            met(tenant, name + ".conversation.tenantId");
        }
        ConversationReference kept = KnownConversation.toStored(reference);
        if (BotJson.write(kept).length > LARGEST_REFERENCE) {
            throw new InvalidNotificationException(name, "may have 8 KiB, names left out");
        }
        return kept;
    }

    private static boolean isId(@Nullable String id) {
        return id != null && !id.isBlank() && id.length() <= Conversations.LONGEST_ID;
    }

    private static @Nullable String id(String name, @Nullable String id) {
        if (id != null && !isId(id)) {
            throw new InvalidNotificationException(name, "must have 1 to 1,024 characters, and not only spaces");
        }
        return id;
    }

    private @Nullable String tenant(String name, @Nullable String tenant) {
        if (id(name, tenant) != null) {
            met(String.valueOf(tenant), name);
        }
        return tenant;
    }

    private void met(String tenant, String name) {
        if (tenant.equalsIgnoreCase(homeTenant) || tenants.contains(tenant)) {
            return;
        }
        if (conversations.isKnownTenant(tenant)) {
            tenants.add(tenant);
        } else {
            throw new InvalidNotificationException(name, "must be a tenant in which the bot has met somebody");
        }
    }

    /** Refuses an unknown recipient among up to ten; in longer lists it is reported as skipped. */
    private void known(Map<Recipient, String> recipients) {
        if (recipients.size() > FEW) {
            return;
        }
        for (var named : recipients.entrySet()) {
            if (resolver.locate(named.getKey()).isEmpty()) {
                String way = named.getKey().user() == null ? "conversation" : "user";
                Set<String> channels = resolver.channels(named.getKey());
                if (!channels.isEmpty()) {
                    throw new InvalidNotificationException(
                            named.getValue() + way,
                            "is known on " + String.join(", ", channels) + ": name the channelId to say who is meant");
                }
                throw new InvalidNotificationException(
                        named.getValue() + way,
                        "is nobody whom the bot has met; of Teams users who never wrote, their Entra object id and"
                                + " tenantId are needed");
            }
        }
    }
}
