package dev.proactivebot.delivery;

import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.Introductions;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.conversations.Sighting;
import dev.proactivebot.delivery.Occurrences.Due;
import dev.proactivebot.delivery.SendOutcome.GiveUp;
import dev.proactivebot.delivery.SendOutcome.RetryLater;
import dev.proactivebot.delivery.SendOutcome.Skipped;
import dev.proactivebot.delivery.pacing.Turn;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.StorageException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Logger;

/**
 * Tries to deliver an item that belongs to a notification or a reminder. What it says and where to is read now: who opted out, left or moved since, and
 * what was cancelled, needs nothing more.
 */
final class JobSender {
    private static final String TEAMS = "msteams";
    private static final Duration BEING_INTRODUCED = Duration.ofSeconds(5);

    private final Jobs jobs;
    private final Occurrences occurrences;
    private final Sender sender;
    private final Conversations conversations;
    private final Memory memory;
    private final Introductions introductions;
    private final ServiceUrlPolicy policy;
    private final String appId;
    private final Clock clock;

    JobSender(
            Jobs jobs,
            Occurrences occurrences,
            Sender sender,
            Conversations conversations,
            Memory memory,
            Introductions introductions,
            ServiceUrlPolicy policy,
            String appId,
            Clock clock) {
        this.jobs = jobs;
        this.occurrences = occurrences;
        this.sender = sender;
        this.conversations = conversations;
        this.memory = memory;
        this.introductions = introductions;
        this.policy = policy;
        this.appId = appId;
        this.clock = clock;
    }

    /** Whether the item is not to be sent any more: known before a turn is waited for, so that what is cancelled is gone soon. */
    boolean isCancelled(Work work) {
        try {
            return jobs.says(work.job()).isEmpty();
        } catch (StorageException e) {
            return false; // whoever sends it asks again
        }
    }

    SendOutcome send(Work work, Exchange exchange, Logger log) {
        try {
            return work.item().isOfReminder() ? remind(work, exchange, log) : notify(work, exchange, log);
        } catch (StorageException e) {
            return RetryLater.held(Turn.Later.because(e));
        }
    }

    private SendOutcome notify(Work work, Exchange exchange, Logger log) {
        Optional<Activity> content = jobs.says(work.job());
        return content.isEmpty() ? Skipped.cancelled() : send(work, content.get(), exchange, log);
    }

    private SendOutcome remind(Work work, Exchange exchange, Logger log) {
        Due due = work.asked(occurrences, log);
        if (due instanceof Due.NotYet later) {
            return RetryLater.held(later.delay(), "not due yet");
        }
        return due instanceof Due.Never never
                ? new Skipped(never.why())
                : send(work, ((Due.Say) due).content(), exchange, log);
    }

    private SendOutcome send(Work work, Activity content, Exchange exchange, Logger log) {
        Optional<KnownConversation> known = known(work.to());
        if (known.isPresent()) {
            return say(work, content, known.get(), exchange, log);
        }
        if (work.to().conversationId() != null) {
            return work.to().serviceUrl() == null
                    ? new Skipped("unknown")
                    : say(work, content, work.to().withoutActivityId(), exchange, log);
        }
        ChannelAccount user = work.to().user();
        return TEAMS.equals(work.to().channelId()) && user != null && user.aadObjectId() != null
                ? introduce(work, content, user.aadObjectId(), exchange, log)
                : new Skipped("unknown");
    }

    private SendOutcome say(Work work, Activity content, KnownConversation known, Exchange exchange, Logger log) {
        // a reminder is no notification: its user has asked for each, in a group one of several
        if (known.optedOut() && !work.item().isOfReminder()) {
            return new Skipped("optedOut");
        }
        return known.parked() == null
                ? say(work, content, known.reference(), exchange, log)
                : new Skipped("unreachable");
    }

    private Optional<KnownConversation> known(ConversationReference to) {
        if (to.conversationId() != null) {
            return conversations.find(to.channelId(), to.conversationId());
        }
        String user = to.userId();
        return user == null ? Optional.empty() : conversations.ofUser(user, to.channelId());
    }

    private SendOutcome say(Work work, Activity content, ConversationReference to, Exchange exchange, Logger log) {
        if (policy.base(to.serviceUrl()).isEmpty()) {
            return new GiveUp(FailureReason.SERVICE_URL_REFUSED, null, null, null);
        }
        Instant before = clock.instant();
        SendOutcome outcome = sender.say(content, work.item(), to, exchange);
        memory.learn(to, outcome, before, log); // the item may name only the user, and not where they were told
        return outcome;
    }

    /** A 1:1 conversation on Teams with somebody who never wrote to the bot: created by one at a time, and remembered. */
    private SendOutcome introduce(Work work, Activity content, String entraObjectId, Exchange exchange, Logger log) {
        Introduction introduction = new Introduction(
                entraObjectId,
                KnownConversation.tenant(work.to()),
                conversations.tenant(TEAMS, KnownConversation.tenant(work.to())),
                policy.teams(),
                appId);
        String lock = introduction.name();
        if (!introductions.begin(lock)) {
            return RetryLater.held(BEING_INTRODUCED, "another instance may be creating the conversation");
        }
        Optional<KnownConversation> meanwhile = known(work.to());
        if (meanwhile.isPresent()) {
            introductions.end(lock);
            return say(work, content, meanwhile.get(), exchange, log);
        }
        Instant asked = clock.instant(); // who is erased from now on stays so
        Exchange.Result result = exchange.create(introduction.serviceUrl(), introduction.parameters());
        if (result instanceof Exchange.Result.NotNow notNow) {
            introductions.end(lock);
            return RetryLater.held(notNow.delay(), notNow.why());
        }
        var response = ((Exchange.Result.Answer) result).response();
        ConversationReference created = introduction.reference(response);
        if (created == null) {
            introductions.end(lock);
            return sender.notCreated(response, work.item(), work.to());
        }
        // known after all, but not by that id: what its user wishes counts
        Optional<KnownConversation> before = conversations.find(TEAMS, created.conversationId());
        if (before.isEmpty()) {
            conversations.record(new Sighting(created, asked, null, null));
        }
        introductions.end(lock);
        return before.isPresent()
                ? say(work, content, before.get(), exchange, log)
                : say(work, content, created, exchange, log);
    }
}
