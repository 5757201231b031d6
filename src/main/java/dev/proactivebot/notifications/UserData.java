package dev.proactivebot.notifications;

import dev.proactivebot.api.ApiResult;
import dev.proactivebot.api.ApiResult.Result;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.EntraId;
import dev.proactivebot.conversations.ErasedUsers;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.conversations.Parking;
import dev.proactivebot.conversations.Person;
import dev.proactivebot.delivery.send.DeliveryPersonalData;
import dev.proactivebot.delivery.send.DeliveryPersonalData.Kept;
import dev.proactivebot.notifications.reminders.Reminders;
import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Row;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows and erases the stored data of a user (GDPR, articles 15 and 17). */
public final class UserData {
    private final Conversations conversations;
    private final JobStore jobs;
    private final DeliveryPersonalData deliveries;
    private final Reminders reminders;
    private final ErasedUsers erased;

    UserData(
            Conversations conversations,
            JobStore jobs,
            DeliveryPersonalData deliveries,
            Reminders reminders,
            ErasedUsers erased) {
        this.conversations = conversations;
        this.jobs = jobs;
        this.deliveries = deliveries;
        this.reminders = reminders;
        this.erased = erased;
    }

    /**
     * Returns what is stored about a user.
     *
     * @param id the channel's id of a user, or the Entra object id
     * @param channelId the channel of that id; null when the id is known on one channel only
     */
    public ApiResult show(@Nullable String id, @Nullable String channelId) {
        return answer(id, channelId, false);
    }

    /**
     * Erases all of it, and returns what there was, and until when items still under way are dropped. The conversations are erased last,
     * because they lead to the rest if this has to be repeated.
     *
     * @param id the channel's id of a user, or the Entra object id; the user's other ids are found by it
     * @param channelId the channel of that id; null when the id is known on one channel only
     */
    public ApiResult erase(@Nullable String id, @Nullable String channelId) {
        return answer(id, channelId, true);
    }

    private ApiResult answer(@Nullable String given, @Nullable String channelId, boolean erase) {
        if (!isId(given)) {
            return problem("id must be a user's id, in the query: ?id=…");
        }
        if (channelId != null && !isId(channelId)) {
            return problem("channelId must be the id of a channel, such as webchat");
        }
        String id = EntraId.normalize(String.valueOf(given));
        List<KnownConversation> known = conversations.lookup().findAllByUser(id, channelId);
        Set<String> elsewhere =
                new TreeSet<>(channelId == null ? conversations.lookup().channelsOfUser(id) : Set.of());
        Set<String> here = known.stream().map(one -> one.reference().channel()).collect(Collectors.toSet());
        if (channelId == null && here.size() != 1 && !elsewhere.isEmpty()) {
            return problem("id is a user's on " + String.join(", ", elsewhere) + ": add &channelId=… to say whose");
        }
        elsewhere.removeAll(here);
        return new ApiResult(Result.DONE, body(Person.of(id, channelId, known), known, elsewhere, erase));
    }

    private static boolean isId(@Nullable String given) {
        return given != null && !given.isBlank() && given.length() <= Conversations.LONGEST_ID;
    }

    private static ApiResult problem(String message) {
        return ApiResult.problem(Result.MALFORMED, "BadRequest", message);
    }

    private Map<String, Object> body(
            Person person, List<KnownConversation> known, Set<String> elsewhere, boolean erase) {
        Map<String, Object> body = new LinkedHashMap<>();
        Instant until = erase ? erased.add(person) : null; // first, so that nothing written meanwhile is missed
        body.put("conversations", known.stream().map(UserData::shown).toList());
        int reminded = erase ? reminders.erase(person) : reminders.count(person);
        Kept kept = erase ? deliveries.erase(person) : deliveries.find(person);
        body.put("messages", kept.messages());
        body.put("deadLetters", kept.deadLetters());
        body.put("scheduled", kept.scheduled());
        body.put("notifications", notifications(person, erase));
        body.put("reminders", reminded);
        if (!elsewhere.isEmpty()) {
            body.put("otherChannels", elsewhere);
        }
        if (until != null) {
            known.forEach(conversations::forget);
            body.put("dropsUntil", until);
        }
        return body;
    }

    private int notifications(Person person, boolean erase) {
        Set<String> names = new LinkedHashSet<>(person.ids());
        person.conversations().forEach(one -> names.add(String.valueOf(one.conversationId())));
        List<Row> named = names.stream()
                .flatMap(name -> jobs.lists().naming(name, person).stream())
                .toList();
        if (erase) {
            named.forEach(jobs::forget);
        }
        return named.size()
                + person.ids().stream()
                        .mapToInt(id -> erase ? jobs.forgetLabel(id) : jobs.labelled(id))
                        .sum();
    }

    private static Map<String, Object> shown(KnownConversation known) {
        ConversationReference reference = known.reference();
        Map<String, Object> shown = new LinkedHashMap<>();
        put(shown, "channelId", reference.channelId());
        put(shown, "conversation", reference.conversationId());
        put(shown, "tenantId", known.tenant().isEmpty() ? null : known.tenant());
        ChannelAccount user = reference.user();
        put(shown, "user", user == null ? null : user.id());
        put(shown, "entraObjectId", user == null ? null : user.aadObjectId());
        put(shown, "serviceUrl", reference.serviceUrl());
        put(shown, "locale", reference.locale());
        shown.put("seen", known.seen());
        Parking parking = known.parking();
        if (parking != null) {
            shown.put("parked", parking.why());
            shown.put("parkedSince", parking.since());
            shown.put("backWhen", parking.backWhen());
            put(shown, "nextTry", parking.nextTry());
        }
        shown.put("optedOut", known.isOptedOut());
        return shown;
    }

    private static void put(Map<String, Object> shown, String name, @Nullable Object value) {
        if (value != null) {
            shown.put(name, value);
        }
    }
}
