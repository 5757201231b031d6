package dev.proactivebot.messaging;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationReference;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An activity that came in, and what the protocol says of it.
 *
 * @param key names this activity wherever it turns up again, if it has an id; else it is a name that nothing else has
 */
record Inbound(Activity activity, String appId, String key) {
    private static final String TEAMS = "msteams";

    static Inbound of(Activity activity, String appId) {
        String id = activity.id() == null || activity.id().isEmpty()
                ? UUID.randomUUID().toString()
                : activity.id();
        return new Inbound(activity, appId, conversationKey(activity) + "|" + id);
    }

    /** The type, lower-cased: channels differ in the case of what they send. */
    String type() {
        return lower(activity.type());
    }

    boolean expectsReplies() {
        return lower(activity.deliveryMode()).equals("expectreplies");
    }

    ConversationReference reference() {
        return ConversationReference.of(activity);
    }

    /** Whether it says where an answer would go. */
    boolean isAnswerable() {
        String conversation = reference().conversationId();
        return conversation != null && !conversation.isEmpty() && activity.serviceUrl() != null;
    }

    String conversationKey() {
        return conversationKey(activity);
    }

    private static String conversationKey(Activity activity) {
        return activity.channelId() + "|" + ConversationReference.of(activity).conversationId();
    }

    /** Said by this bot, or by another: answering would start a loop. */
    boolean isFromBot() {
        ChannelAccount from = activity.from();
        if (from == null) {
            return false;
        }
        return lower(from.role()).equals("bot") || isBot(from);
    }

    /** Someone other than the bot has come. On Teams the installation tells, elsewhere the list of members. */
    boolean bringsSomeoneNew() {
        boolean teams = TEAMS.equals(activity.channelId());
        return switch (type()) {
            case "installationupdate" -> teams && lower(activity.action()).equals("add");
            case "conversationupdate" ->
                !teams
                        && present(activity.membersAdded()).stream()
                                .anyMatch(member -> member.id() != null && !isBot(member));
            default -> false;
        };
    }

    /** The text without mentions of the bot, which in groups is how it is called. */
    String text() {
        String text = activity.text() == null ? "" : activity.text();
        for (JsonNode entity : present(activity.entities())) {
            String mention = entity.path("text").asText();
            if (lower(entity.path("type").asText()).equals("mention")
                    && !mention.isEmpty()
                    && entity.path("mentioned").path("id").asText().equals(botId())) {
                text = text.replace(mention, "");
            }
        }
        return text.strip();
    }

    private boolean isBot(ChannelAccount account) {
        String id = account.id();
        return id != null
                && (id.equals(botId()) || (!appId.isEmpty() && (id.equals(appId) || id.equals("28:" + appId))));
    }

    private @Nullable String botId() {
        return activity.recipient() == null ? null : activity.recipient().id();
    }

    private static <T> List<T> present(@Nullable List<T> list) {
        return list == null ? List.of() : list.stream().filter(Objects::nonNull).toList();
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
