package dev.proactivebot.notifications;

import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.EntraId;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.conversations.Parking;
import dev.proactivebot.delivery.DeskAnswer;
import dev.proactivebot.delivery.DeskAnswer.Result;
import dev.proactivebot.delivery.Traces;
import dev.proactivebot.delivery.Traces.Kept;
import dev.proactivebot.notifications.reminders.ReminderTraces;
import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.Tables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is kept of a user, for who asks for it or wants it to be gone (GDPR, articles 15 and 17). */
public final class UserData {
    private static final String TEAMS = "msteams";

    private final Conversations conversations;
    private final JobStore jobs;
    private final Traces traces;
    private final ReminderTraces reminders;

    public UserData(Tables tables) {
        this.conversations = new Conversations(tables);
        this.jobs = new JobStore(tables);
        this.traces = new Traces(tables);
        this.reminders = new ReminderTraces(tables);
    }

    /**
     * Tells what there is.
     *
     * @param id the channel's id of a user, or the Entra object id
     */
    public DeskAnswer show(@Nullable String id) {
        return answer(id, false);
    }

    /**
     * Erases all of it, and tells what there was. The conversations go last: they lead to the rest, should this have to be asked again.
     *
     * @param id the channel's id of a user, or the Entra object id; the user's other ids are found by it
     */
    public DeskAnswer erase(@Nullable String id) {
        return answer(id, true);
    }

    private DeskAnswer answer(@Nullable String given, boolean erase) {
        if (given == null || given.isBlank() || given.length() > Conversations.LONGEST_ID) {
            return DeskAnswer.problem(Result.MALFORMED, "BadRequest", "id must be a user's id, in the query: ?id=…");
        }
        String id = EntraId.normal(given);
        List<KnownConversation> known = conversations.allOfUser(id);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("conversations", known.stream().map(UserData::shown).toList());
        Set<String> ids = ids(id, known);
        int reminded = erase ? reminders.erase(ids) : reminders.count(ids);
        Kept kept = traces(id, known, erase);
        body.put("messages", kept.messages());
        body.put("deadLetters", kept.deadLetters());
        body.put("scheduled", kept.scheduled());
        body.put("notifications", notifications(id, known, erase));
        body.put("reminders", reminded);
        if (erase) {
            known.forEach(conversations::forget);
        }
        return new DeskAnswer(Result.DONE, body);
    }

    /** Those of each conversation, and of what was for the user where there was none, or one of several people. */
    private Kept traces(String id, List<KnownConversation> known, boolean erase) {
        Set<ConversationReference> all = new LinkedHashSet<>();
        known.forEach(conversation -> all.add(conversation.reference()));
        for (String user : ids(id, known)) {
            all.add(Locator.user(TEAMS, user));
            known.forEach(conversation ->
                    all.add(Locator.user(conversation.reference().channelId(), user)));
        }
        return erase ? traces.erase(all) : traces.find(all);
    }

    private int notifications(String id, List<KnownConversation> known, boolean erase) {
        List<Row> named = new ArrayList<>();
        Set<String> ids = ids(id, known);
        known.forEach(
                conversation -> ids.add(String.valueOf(conversation.reference().conversationId())));
        ids.forEach(one -> named.addAll(jobs.lists().naming(one)));
        if (erase) {
            named.forEach(jobs::forget);
        }
        return named.size();
    }

    /** All by which the user may have been named. */
    private static Set<String> ids(String id, List<KnownConversation> known) {
        Set<String> ids = new LinkedHashSet<>(Set.of(id));
        for (KnownConversation conversation : known) {
            ChannelAccount user = conversation.reference().user();
            if (user != null && user.id() != null) {
                ids.add(user.id());
            }
            if (user != null && user.aadObjectId() != null) {
                ids.add(user.aadObjectId());
            }
        }
        return ids;
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
        shown.put("optedOut", known.optedOut());
        return shown;
    }

    private static void put(Map<String, Object> shown, String name, @Nullable Object value) {
        if (value != null) {
            shown.put(name, value);
        }
    }
}
