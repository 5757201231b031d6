package dev.proactivebot.delivery.send;

import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.delivery.item.SendOutcome;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.StorageException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.logging.Logger;

/**
 * Tries other serviceUrls when a connector answers that the user belongs to another region: those at which the conversation was seen
 * before, and those of its tenant. Stores the one that works.
 */
final class RegionFallback {
    /** The other serviceUrls that are tried; an attempt has permits for these and the first one. */
    private static final int MOST = 3;

    private final Conversations conversations;
    private final ServiceUrlPolicy policy;

    RegionFallback(Conversations conversations, ServiceUrlPolicy policy) {
        this.conversations = conversations;
        this.policy = policy;
    }

    /** Sends to {@code to}, and to other serviceUrls if needed. */
    SendOutcome send(ConversationReference to, Function<ConversationReference, SendOutcome> attempt, Logger log) {
        SendOutcome first = attempt.apply(to);
        if (!AnswerTable.isElsewhere(first)) {
            return first;
        }
        for (String url : others(to)) {
            SendOutcome outcome = attempt.apply(to.withServiceUrl(url));
            if (!AnswerTable.isElsewhere(outcome)) {
                if (outcome instanceof SendOutcome.Delivered) {
                    keep(to, url, log);
                }
                return outcome;
            }
        }
        return first;
    }

    /** Returns the other serviceUrls of the conversation. */
    private List<String> others(ConversationReference to) {
        Set<String> urls = new LinkedHashSet<>();
        try {
            conversations.find(to.channelId(), to.conversationId()).ifPresent(known -> {
                urls.add(String.valueOf(known.reference().serviceUrl()));
                urls.addAll(known.otherServiceUrls());
            });
            conversations
                    .findTenant(String.valueOf(to.channelId()), KnownConversation.tenant(to))
                    .ifPresent(tenant -> {
                        urls.add(String.valueOf(tenant.serviceUrl()));
                        urls.addAll(tenant.otherServiceUrls());
                    });
        } catch (StorageException e) {
            // the known serviceUrls are used
        }
        return urls.stream()
                .filter(url -> !url.equals(to.serviceUrl()) && policy.base(url).isPresent())
                .limit(MOST)
                .toList();
    }

    private void keep(ConversationReference to, String working, Logger log) {
        try {
            conversations.move(to.channelId(), to.conversationId(), working, String.valueOf(to.serviceUrl()));
        } catch (StorageException e) {
            log.warning("A conversation's serviceUrl could not be stored: " + e.getMessage());
        }
    }
}
