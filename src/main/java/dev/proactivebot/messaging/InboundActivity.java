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
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An activity that the channel sent, read by the rules of the protocol.
 *
 * @param key identifies the activity when the channel sends it again; unique when the activity has no id
 * @param time when it was sent, by its own timestamp; when it was received, if there is none
 */
record InboundActivity(Activity activity, String appId, String key, Instant time) {
    private static final String TEAMS = "msteams";
    private static final String TIMEZONE = "localTimezone";
    /** The user's own time and zone, which a bot needs to understand times later. */
    private static final List<String> LOCAL_TIMES = List.of("localTimestamp", TIMEZONE);

    private static final int LONGEST_TIME = 64;

    static InboundActivity of(Activity activity, String appId, Instant now) {
        String id = activity.id() == null || activity.id().isEmpty()
                ? UUID.randomUUID().toString()
                : activity.id();
        return new InboundActivity(
                activity, appId, conversationKey(activity) + "|" + id, time(activity.timestamp(), now));
    }

    /** Parses RFC 3339. Java also reads years with a sign, some of which are out of the range for calculations. */
    private static Instant time(@Nullable String timestamp, Instant now) {
        try {
            return timestamp == null || timestamp.startsWith("+") || timestamp.startsWith("-")
                    ? now
                    : OffsetDateTime.parse(timestamp).toInstant();
        } catch (DateTimeParseException e) {
            return now;
        }
    }

    /** Returns the type in lower case, because channels differ in the case. */
    String type() {
        return lower(activity.type());
    }

    boolean isExpectReplies() {
        return lower(activity.deliveryMode()).equals("expectreplies");
    }

    /** Returns the conversation and the user, with the tenant from wherever the channel names it. */
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

    /** Returns the reference with the user's time and time zone from the activity. */
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

    /** Returns the conversation that a conversationUpdate is about. It has no activity to reply to. */
    ConversationReference subject() {
        ConversationReference said = reference().withoutActivityId();
        String channel = TeamsEvent.of(activity).channel();
        ConversationAccount in = said.conversation();
        return channel == null || in == null
                ? said
                : said.toBuilder()
                        .conversation(in.withId(channel).withoutName())
                        .build();
    }

    private static @Nullable String bounded(@Nullable String time) {
        return time == null || time.length() > LONGEST_TIME ? null : time;
    }

    /** Returns the sender. Direct Line and Web Chat name the bot as the sender when a member is added. */
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

    /** Returns whether it names its channel and its conversation; otherwise the log has no key for it. */
    boolean isNamed() {
        String channel = activity.channelId();
        return hasConversation() && channel != null && !channel.isEmpty();
    }

    /** Returns whether it says where to send an answer. */
    boolean isAnswerable() {
        return hasConversation() && activity.serviceUrl() != null;
    }

    String conversationKey() {
        return conversationKey(activity);
    }

    private static String conversationKey(Activity activity) {
        return activity.channelId() + "|" + ConversationReference.of(activity).conversationId();
    }

    /** Returns whether a bot sent it. Answering bots would start a loop. */
    boolean isFromBot() {
        ChannelAccount from = activity.from();
        return from != null && isAnyBot(from);
    }

    /** Returns whether it reports a user who is new here: on Teams by the installation, elsewhere by the list of members. */
    boolean mayWelcome() {
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

    /** Returns whether the bot cannot send there any more. An upgrade also removes it, but an {@code add-upgrade} follows at once. */
    boolean isBotRemoved() {
        return switch (type()) {
            case "installationupdate", "contactrelationupdate" -> action().equals("remove");
            case "conversationupdate" ->
                TeamsEvent.of(activity).isRemoval()
                        || present(activity.membersRemoved()).stream().anyMatch(this::isBot);
            default -> false;
        };
    }

    /** Returns whether it shows that the bot can send there: it was added, or it would not receive the event. */
    boolean isBotPresent() {
        return switch (type()) {
            case "installationupdate" -> action().equals("add") || action().equals("add-upgrade");
            case "contactrelationupdate" -> action().equals("add");
            case "conversationupdate" ->
                !isBotRemoved() && TeamsEvent.of(activity).isSignOfLife();
            default -> false;
        };
    }

    /** Returns the text without mentions of the bot, by which people address it in groups. */
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
