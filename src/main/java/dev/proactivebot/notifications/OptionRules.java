package dev.proactivebot.notifications;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.EntraId;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.delivery.Jobs;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.BotJson;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of labels, variables, mentions and threads. */
final class OptionRules {
    static final int MOST_LABELS = 10;
    static final int LONGEST_LABEL = 64;
    static final int MOST_MENTIONS = 50;
    private static final int LONGEST_NAME = 100;
    /** A value takes at most so many bytes for each of its characters: as an entity in JSON, or three of UTF-8 as percent codes. */
    private static final int MOST_BYTES_EACH = 9;

    private static final Pattern LABEL = Pattern.compile("[^\\p{Cntrl}\\p{Cs}]{1," + LONGEST_LABEL + "}");

    private final Conversations conversations;
    private final JobStore jobs;

    OptionRules(Conversations conversations, JobStore jobs) {
        this.conversations = conversations;
        this.jobs = jobs;
    }

    /**
     * Returns the options as they are to be kept.
     *
     * @param named recipients, each with its path; null for everyone
     */
    NotificationOptions validate(Notification notification, @Nullable Map<Recipient, String> named) {
        boolean hasOwn = named != null
                && named.keySet().stream().anyMatch(one -> !one.variables().isEmpty());
        Map<String, String> defaults = notification.variables() == null && hasOwn ? Map.of() : notification.variables();
        if (defaults != null) {
            Variables.check("variables", defaults);
        }
        if (notification.replacesPrevious() && notification.recurrence() == null) {
            throw new InvalidNotificationException("replace", "is for what recurs");
        }
        return new NotificationOptions(
                labels(notification.labels()),
                defaults,
                replyTo(notification.replyTo(), named),
                notification.replacesPrevious());
    }

    private static List<String> labels(List<String> given) {
        Set<String> labels = new LinkedHashSet<>(given);
        if (labels.size() > MOST_LABELS) {
            throw new InvalidNotificationException("labels", "must have at most ten labels");
        }
        for (int i = 0; i < given.size(); i++) {
            checkLabel("labels[" + i + "]", given.get(i));
        }
        return List.copyOf(labels);
    }

    static void checkLabel(String field, String label) {
        if (!LABEL.matcher(label).matches() || label.isBlank()) {
            throw new InvalidNotificationException(
                    field, "must have 1 to 64 characters, no control characters, and not only spaces");
        }
    }

    private @Nullable ReplyTo replyTo(@Nullable ReplyTo replyTo, @Nullable Map<Recipient, String> named) {
        if (replyTo == null) {
            return null;
        }
        String notification = replyTo.notification();
        if ((replyTo.activity() == null) == (notification == null)) {
            throw new InvalidNotificationException("replyTo", "must have one of activity and notification");
        }
        if (replyTo.activity() != null && replyTo.activity().length() > Conversations.LONGEST_ID) {
            throw new InvalidNotificationException("replyTo.activity", "must have at most 1,024 characters");
        }
        if (Set.of(".", "..").contains(String.valueOf(replyTo.activity()))) {
            throw new InvalidNotificationException("replyTo.activity", "must be the id of a message");
        }
        if (named == null || named.size() > NotificationRules.FEW) {
            throw new InvalidNotificationException("replyTo", "needs recipients that are named, ten at most");
        }
        if (replyTo.activity() != null && named.size() > 1) {
            throw new InvalidNotificationException(
                    "replyTo.activity", "needs one recipient: it is of one conversation");
        }
        if (notification != null
                && (!Jobs.ID.matcher(notification).matches()
                        || jobs.find(notification).isEmpty())) {
            throw new InvalidNotificationException("replyTo.notification", "is no notification that is kept");
        }
        return replyTo;
    }

    /** Returns the content with its mentions in the text or card and in the entities, as Teams wants them. */
    Activity mentioning(Activity content, List<Mention> mentions) {
        if (mentions.isEmpty()) {
            return content;
        }
        if (mentions.size() > MOST_MENTIONS) {
            throw new InvalidNotificationException("mentions", "must have at most 50 mentions");
        }
        ObjectNode activity = BotJson.tree(content).deepCopy();
        StringBuilder missing = new StringBuilder();
        for (int i = 0; i < mentions.size(); i++) {
            Mention mention = checked(mentions.get(i), "mentions[" + i + "].");
            String shown = "<at>" + mention.name() + "</at>";
            ObjectNode entity = activity.objectNode().put("type", "mention").put("text", shown);
            entity.putObject("mentioned").put("id", mention.user()).put("name", mention.name());
            boolean stands = activity.path("text").asText().contains(shown);
            boolean standsInCard = addToCards(activity, shown, entity);
            if (stands || !standsInCard) {
                activity.withArray("entities").add(entity);
                missing.append(stands || missing.indexOf(shown) >= 0 ? "" : shown + " ");
            }
        }
        if (!missing.isEmpty()) {
            activity.put("text", (missing + activity.path("text").asText()).strip());
        }
        try {
            return BotJson.convert(activity, Activity.class);
        } catch (IOException e) {
            throw new IllegalStateException("mentions were added and nothing else", e);
        }
    }

    private static boolean addToCards(ObjectNode activity, String shown, ObjectNode entity) {
        boolean stands = false;
        for (JsonNode attachment : activity.path("attachments")) {
            boolean isAdaptive =
                    Activity.ADAPTIVE_CARD.equals(attachment.path("contentType").asText());
            if (isAdaptive
                    && attachment.path("content") instanceof ObjectNode card
                    && says(card, shown)
                    && (!card.has("msteams") || card.path("msteams").isObject())) {
                card.withObject("/msteams").withArray("entities").add(entity.deepCopy());
                stands = true;
            }
        }
        return stands;
    }

    private static boolean says(JsonNode node, String words) {
        if (node.isTextual()) {
            return node.textValue().contains(words);
        }
        for (JsonNode part : node) {
            if (says(part, words)) {
                return true;
            }
        }
        return false;
    }

    /** By the channel's id where the bot knows it: Teams does not show every mention that has an Entra object id. */
    private Mention checked(Mention mention, String path) {
        if (mention.user().isBlank() || mention.user().length() > Conversations.LONGEST_ID) {
            throw new InvalidNotificationException(
                    path + "user", "must have 1 to 1,024 characters, and not only spaces");
        }
        String name = mention.name().strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME || name.matches(".*[<>&\\p{Cntrl}].*")) {
            throw new InvalidNotificationException(
                    path + "name", "must have 1 to 100 characters, and no control character, <, > or &");
        }
        if (!EntraId.isEntraId(mention.user())) {
            return new Mention(mention.user(), name);
        }
        String id = conversations
                .findByUser(EntraId.normalize(mention.user()), null)
                .map(KnownConversation::reference)
                .map(reference ->
                        reference.user() == null ? null : reference.user().id())
                .orElse(EntraId.normalize(mention.user()));
        return new Mention(id, name);
    }

    /** Checks that nobody's own words make the message larger than channels take. */
    static void checkSize(Template template, Collection<Map.Entry<Recipient, String>> named) {
        int base = BotJson.write(template.content()).length;
        long places = template.places();
        for (var one : named) {
            Map<String, String> own = one.getKey().variables();
            long longest = Math.max(longest(own), longest(template.defaults()));
            if (base + places * longest * MOST_BYTES_EACH > NotificationRules.LARGEST_CONTENT
                    && BotJson.write(template.fill(own)).length > NotificationRules.LARGEST_CONTENT) {
                throw InvalidNotificationException.tooLarge(
                        one.getValue() + "variables",
                        one.getValue() + "variables make the message larger than the 100 KiB that channels take");
            }
        }
    }

    private static long longest(Map<String, String> values) {
        return values.values().stream().mapToInt(String::length).max().orElse(0);
    }
}
