package dev.proactivebot.notifications;

import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.delivery.ledger.Edits.Message;
import dev.proactivebot.notifications.RecipientLists.Listed;
import dev.proactivebot.schema.ConversationReference;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds where the recipients of a page were told. */
final class PagePlaces {
    private final RecipientLists lists;
    private final Conversations conversations;
    private final Job job;
    private final List<String> keys;
    private @Nullable Map<String, ConversationReference> listed;
    private @Nullable Map<String, ConversationReference> neighbours;

    /** @param keys of the page's conversations; none where the job's own list says who */
    PagePlaces(RecipientLists lists, Conversations conversations, Job job, List<String> keys) {
        this.lists = lists;
        this.conversations = conversations;
        this.job = job;
        this.keys = keys;
    }

    Map<String, ConversationReference> find(List<Message> messages) {
        Map<String, ConversationReference> found = new HashMap<>();
        for (Message message : messages) {
            ConversationReference known = neighbours().get(message.conversation());
            if (known == null && !isNeighbour(message)) {
                known = conversations
                        .findByKey(message.conversation())
                        .map(KnownConversation::reference)
                        .orElse(null);
            }
            ConversationReference named = listed().get(message.recipient());
            if (named != null) {
                known = Variables.on(known == null ? named : known, Variables.of(named));
            }
            if (known != null && known.conversationId() != null && known.serviceUrl() != null) {
                found.put(message.recipient(), known);
            }
        }
        return found;
    }

    /** The conversations of one page of everyone are beside each other: all of them are one request. */
    private Map<String, ConversationReference> neighbours() {
        if (neighbours == null) {
            neighbours = keys.isEmpty()
                    ? Map.of()
                    : conversations.among(job.channelId(), job.tenantId(), keys).stream()
                            .collect(Collectors.toMap(KnownConversation::key, KnownConversation::reference));
        }
        return neighbours;
    }

    private boolean isNeighbour(Message message) {
        return job.isForEveryone() && message.conversation().equals(message.recipient());
    }

    private Map<String, ConversationReference> listed() {
        if (listed == null) {
            listed = new LinkedHashMap<>();
            List<Listed> all = job.isForEveryone() ? List.of() : lists.all(job);
            for (Listed one : all) {
                if (one.located() != null) {
                    listed.putIfAbsent(String.valueOf(one.key()), one.located());
                }
            }
        }
        return listed;
    }
}
