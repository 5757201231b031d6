package dev.proactivebot.messaging;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An activity that came in, and what the protocol says of it.
 *
 * @param key names this activity wherever it turns up again, if it has an id; else it is a name that nothing else has
 * @param time when it was sent, as its channel says; when it came, if that is not said
 */
record Inbound(Activity activity, String appId, String key, Instant time) {
    private static final String TEAMS = "msteams";
    private static final String TIMEZONE = "localTimezone";
    /** When it was said, and on which clock: what a bot needs to know when it is asked about times later. */
    private static final List<String> LOCAL_TIMES = List.of("localTimestamp", TIMEZONE);

    private static final int LONGEST_TIME = 64;

    static Inbound of(Activity activity, String appId, Instant now) {
        String id = activity.id() == null || activity.id().isEmpty()
                ? UUID.randomUUID().toString()
                : activity.id();
        return new Inbound(activity, appId, conversationKey(activity) + "|" + id, time(activity.timestamp(), now));
    }

    /** RFC 3339. Of years with a sign, which Java reads too, some are too far away to count with. */
    private static Instant time(@Nullable String timestamp, Instant now) {
        try {
            return timestamp == null || timestamp.startsWith("+") || timestamp.startsWith("-")
                    ? now
                    : OffsetDateTime.parse(timestamp).toInstant();
        } catch (DateTimeParseException e) {
            return now;
        }
    }

    /** The type, lower-cased: channels differ in the case of what they send. */
    String type() {
        return lower(activity.type());
    }

    boolean expectsReplies() {
        return lower(activity.deliveryMode()).equals("expectreplies");
    }

    /** Where it was said and by whom, with the tenant wherever the channel names it. */
    ConversationReference reference() {
        ConversationReference said = ConversationReference.of(activity);
        return new ConversationReference(
                said.activityId(),
                user(),
                said.bot(),
                conversation(),
                said.channelId(),
                said.serviceUrl(),
                said.locale(),
                said.properties());
    }

    /** The same, with the user's time and time zone as the activity has them. */
    ConversationReference referenceWithTimes() {
        ConversationReference reference = reference().with("timestamp", bounded(activity.timestamp()));
        for (String name : LOCAL_TIMES) {
            JsonNode said = activity.properties().get(name);
            reference = reference.with(name, bounded(said == null ? null : said.textValue()));
        }
        return reference.properties().containsKey(TIMEZONE)
                ? reference
                : reference.with(TIMEZONE, bounded(timezoneOfClient()));
    }

    /** Teams says the user's zone in an entity of its own (protocol of Teams, "clientInfo"). */
    private @Nullable String timezoneOfClient() {
        return present(activity.entities()).stream()
                .filter(entity -> lower(entity.path("type").asText()).equals("clientinfo"))
                .map(entity -> entity.path("timezone").textValue())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Returns the conversation whose state it tells of. There is nothing there to reply to. */
    ConversationReference place() {
        ConversationReference said = reference().withoutActivityId();
        String channel = TeamsEvent.of(activity).channel();
        ConversationAccount in = said.conversation();
        return channel == null || in == null
                ? said
                : new ConversationReference(
                        null,
                        said.user(),
                        said.bot(),
                        new ConversationAccount(
                                channel, null, in.conversationType(), in.isGroup(), in.tenantId(), Map.of()),
                        said.channelId(),
                        said.serviceUrl(),
                        said.locale(),
                        said.properties());
    }

    private static @Nullable String bounded(@Nullable String time) {
        return time == null || time.length() > LONGEST_TIME ? null : time;
    }

    /** Direct Line and Web Chat have the bot itself say that somebody came. */
    private @Nullable ChannelAccount user() {
        ChannelAccount from = activity.from();
        return from != null && !isAnyBot(from)
                ? from
                : present(activity.membersAdded()).stream()
                        .filter(member -> member.id() != null && !isAnyBot(member))
                        .findFirst()
                        .orElse(null);
    }

    private @Nullable ConversationAccount conversation() {
        ConversationAccount said = activity.conversation();
        JsonNode channelData = activity.channelData();
        if (said == null
                || channelData == null
                || (said.tenantId() != null && !said.tenantId().isEmpty())) {
            return said;
        }
        String tenant = channelData.path("tenant").path("id").textValue();
        return tenant == null || tenant.isEmpty()
                ? said
                : new ConversationAccount(
                        said.id(), said.name(), said.conversationType(), said.isGroup(), tenant, said.properties());
    }

    boolean hasConversation() {
        String id = ConversationReference.of(activity).conversationId();
        return id != null && !id.isEmpty();
    }

    /** Returns whether it names its channel and its conversation: else the log has no key for it. */
    boolean isNamed() {
        String channel = activity.channelId();
        return hasConversation() && channel != null && !channel.isEmpty();
    }

    /** Whether it says where an answer would go. */
    boolean isAnswerable() {
        return hasConversation() && activity.serviceUrl() != null;
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
        return from != null && isAnyBot(from);
    }

    /** Someone other than the bot has come. On Teams the installation tells, elsewhere the list of members. */
    boolean bringsSomeoneNew() {
        boolean teams = TEAMS.equals(activity.channelId());
        return switch (type()) {
            case "installationupdate" -> teams && action().equals("add");
            case "conversationupdate" ->
                !teams
                        && present(activity.membersAdded()).stream()
                                .anyMatch(member -> member.id() != null && !isBot(member));
            default -> false;
        };
    }

    /** The bot can speak there no more. An upgrade removes it too, but an {@code add-upgrade} follows at once. */
    boolean takesTheBotAway() {
        return switch (type()) {
            case "installationupdate", "contactrelationupdate" -> action().equals("remove");
            case "conversationupdate" ->
                TeamsEvent.of(activity).isRemoval()
                        || present(activity.membersRemoved()).stream().anyMatch(this::isBot);
            default -> false;
        };
    }

    /** The bot can speak there: it has come, or else it would not hear of what happens. */
    boolean showsTheBotThere() {
        return switch (type()) {
            case "installationupdate" -> action().equals("add") || action().equals("add-upgrade");
            case "contactrelationupdate" -> action().equals("add");
            case "conversationupdate" ->
                !takesTheBotAway() && TeamsEvent.of(activity).isSignOfLife();
            default -> false;
        };
    }

    /** The text without mentions of the bot, which in groups is how it is called. */
    String text() {
        return activity.text() == null
                ? ""
                : new Mentions(present(activity.entities()), this::isBot, botName())
                        .strip(activity.text(), TEAMS.equals(activity.channelId()));
    }

    private String action() {
        return lower(activity.action());
    }

    private boolean isAnyBot(ChannelAccount account) {
        return lower(account.role()).equals("bot") || isBot(account);
    }

    private boolean isBot(ChannelAccount account) {
        return isBot(account.id());
    }

    private boolean isBot(@Nullable String id) {
        return id != null
                && (id.equals(botId()) || (!appId.isEmpty() && (id.equals(appId) || id.equals("28:" + appId))));
    }

    private @Nullable String botId() {
        return activity.recipient() == null ? null : activity.recipient().id();
    }

    private @Nullable String botName() {
        return activity.recipient() == null ? null : activity.recipient().name();
    }

    private static <T> List<T> present(@Nullable List<T> list) {
        return list == null ? List.of() : list.stream().filter(Objects::nonNull).toList();
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
