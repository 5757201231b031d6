package dev.proactivebot.delivery;

import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.conversations.Parking;
import dev.proactivebot.delivery.ConversationCreator.Created;
import dev.proactivebot.delivery.Occurrences.Due;
import dev.proactivebot.delivery.SendOutcome.GiveUp;
import dev.proactivebot.delivery.SendOutcome.RetryLater;
import dev.proactivebot.delivery.SendOutcome.Skipped;
import dev.proactivebot.delivery.pacing.Permit;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.StorageException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tries to deliver an item that belongs to a notification or a reminder. What it says and where to is read now: who opted out, left or moved since, and
 * what was cancelled, needs nothing more.
 */
final class JobSender {
    static final Permit.Denied WHILE_PAUSED = new Permit.Denied(Duration.ofMinutes(5), "its notification is paused");

    private final Jobs jobs;
    private final Occurrences occurrences;
    private final Sender sender;
    private final Conversations conversations;
    private final ConversationTracker tracker;
    private final ConversationCreator creator;
    private final RegionFallback regions;
    private final ServiceUrlPolicy policy;
    private final Clock clock;

    JobSender(
            Jobs jobs,
            Occurrences occurrences,
            Sender sender,
            Conversations conversations,
            ConversationTracker tracker,
            ConversationCreator creator,
            RegionFallback regions,
            ServiceUrlPolicy policy,
            Clock clock) {
        this.jobs = jobs;
        this.occurrences = occurrences;
        this.sender = sender;
        this.conversations = conversations;
        this.tracker = tracker;
        this.creator = creator;
        this.regions = regions;
        this.policy = policy;
        this.clock = clock;
    }

    /** Whether the item is not to be sent any more: known before a turn is waited for, so that what is cancelled is gone soon. */
    boolean isCancelled(SendTask task) {
        try {
            return jobs.says(task.job()).isEmpty();
        } catch (StorageException e) {
            return false; // whoever sends it asks again
        }
    }

    /** Why a notification's recipient is skipped, if so: who is skipped needs no turn. */
    Optional<SendOutcome> skipped(SendTask task) {
        try {
            Optional<Jobs.Said> said = jobs.says(task.job());
            return said.isEmpty()
                    ? Optional.of(Skipped.cancelled())
                    : skipped(task, conversations.find(task.to()), said.get().isUrgent())
                            .map(SendOutcome.class::cast);
        } catch (StorageException e) {
            return Optional.empty(); // whoever sends it asks again
        }
    }

    SendOutcome send(SendTask task, PacedConnector paced, Logger log) {
        try {
            return task.item().isOfReminder()
                    ? remind(task, paced, log)
                    : notify(task, () -> conversations.find(task.to()), paced, log);
        } catch (StorageException e) {
            return RetryLater.held(Permit.Denied.because(e));
        }
    }

    /** Does the same for a notification whose recipient has just been read. */
    SendOutcome send(SendTask task, Optional<KnownConversation> known, PacedConnector paced, Logger log) {
        try {
            return notify(task, () -> known, paced, log);
        } catch (StorageException e) {
            return RetryLater.held(Permit.Denied.because(e));
        }
    }

    private SendOutcome notify(
            SendTask task, Supplier<Optional<KnownConversation>> known, PacedConnector paced, Logger log) {
        Optional<Jobs.Said> said = jobs.says(task.job());
        if (said.isEmpty()) {
            return Skipped.cancelled();
        }
        Due due = said.get().each().apply(Objects.requireNonNullElse(task.item().relatesTo(), task.to()));
        SendOutcome outcome = due instanceof Due.Say say
                ? send(task, say.content(), said.get().isUrgent(), known.get(), paced, log)
                : notSaid(due);
        return outcome instanceof SendOutcome.Delivered delivered
                ? delivered.withVersion(said.get().version())
                : outcome;
    }

    private static SendOutcome notSaid(Due due) {
        return due instanceof Due.NotYet later
                ? RetryLater.held(later.delay(), "not due yet")
                : new Skipped(((Due.Never) due).why());
    }

    /** Until when a notification that is paused is left alone, if it is. */
    Optional<Permit.Denied> paused(SendTask task) {
        try {
            return jobs.says(task.job()).filter(Jobs.Said::isPaused).map(said -> WHILE_PAUSED);
        } catch (StorageException e) {
            return Optional.empty(); // whoever sends it asks again
        }
    }

    private SendOutcome remind(SendTask task, PacedConnector paced, Logger log) {
        Due due = task.asked(occurrences, log);
        // a reminder is no notification: its user has asked for each, in a group one of several
        return due instanceof Due.Say say
                ? send(task, say.content(), true, conversations.find(task.to()), paced, log)
                : notSaid(due);
    }

    private SendOutcome send(
            SendTask task,
            Activity content,
            boolean despiteOptOut,
            Optional<KnownConversation> known,
            PacedConnector paced,
            Logger log) {
        Optional<Skipped> skipped = skipped(task, known, despiteOptOut);
        if (skipped.isPresent()) {
            return skipped.get();
        }
        if (known.isPresent()) {
            return say(task, content, known.get(), despiteOptOut, paced, log);
        }
        if (task.to().conversationId() != null) {
            return say(task, content, task.to().withoutActivityId(), paced, log);
        }
        String user = String.valueOf(entraObjectId(task.to()));
        Created created = creator.create(task.item(), task.to(), user, paced, () -> conversations.find(task.to()));
        return created instanceof Created.There there
                ? introduced(task, content, there, despiteOptOut, paced, log)
                : ((Created.NotThere) created).why();
    }

    private SendOutcome introduced(
            SendTask task,
            Activity content,
            Created.There there,
            boolean despiteOptOut,
            PacedConnector paced,
            Logger log) {
        KnownConversation conversation = there.conversation();
        Optional<Skipped> skipped = skipped(task, Optional.of(conversation), despiteOptOut);
        if (skipped.isPresent()) {
            return skipped.get();
        }
        return there.isNew()
                ? say(task, content, conversation.reference(), paced, log)
                : say(task, content, conversation, despiteOptOut, paced, log);
    }

    /** Why a recipient is skipped who was found so, if they are. */
    Optional<Skipped> skipped(SendTask task, Optional<KnownConversation> known, boolean despiteOptOut) {
        if (known.isPresent()) {
            Parking parking = known.get().parking();
            boolean isParked = parking != null && !parking.mayBeTried(clock.instant());
            return known.get().isOptedOut() && !despiteOptOut
                    ? Optional.of(new Skipped("optedOut"))
                    : isParked ? Optional.of(new Skipped("unreachable")) : Optional.empty();
        }
        boolean isReachable = task.to().conversationId() == null
                ? ConversationCreator.TEAMS.equals(task.to().channelId()) && entraObjectId(task.to()) != null
                : task.to().serviceUrl() != null;
        return isReachable ? Optional.empty() : Optional.of(new Skipped("unknown"));
    }

    private static @Nullable String entraObjectId(ConversationReference to) {
        ChannelAccount user = to.user();
        return user == null ? null : user.aadObjectId();
    }

    /** A chat that its user has deleted is created anew, once; what was given up is tried again, and stays so when it works. */
    private SendOutcome say(
            SendTask task,
            Activity content,
            KnownConversation known,
            boolean despiteOptOut,
            PacedConnector paced,
            Logger log) {
        Instant before = clock.instant();
        ConversationReference to = known.reference();
        SendOutcome outcome = attempt(task, content, to, paced, log);
        if (StatusTable.isConversationLost(outcome) && ConversationCreator.canBeCreatedAnew(known)) {
            Created created = creator.createAnew(task.item(), known, paced);
            if (created instanceof Created.There there) {
                if (there.conversation().isOptedOut() && !despiteOptOut) {
                    return new Skipped("optedOut");
                }
                to = there.conversation().reference();
                outcome = attempt(task, content, to, paced, log);
            } else if (((Created.NotThere) created).why() instanceof RetryLater later) {
                return later;
            }
        }
        tracker.learn(to, outcome, before, log);
        if (known.parking() != null && outcome instanceof SendOutcome.Delivered) {
            tracker.reached(to, before, log);
        }
        return outcome;
    }

    private SendOutcome say(
            SendTask task, Activity content, ConversationReference to, PacedConnector paced, Logger log) {
        Instant before = clock.instant();
        SendOutcome outcome = attempt(task, content, to, paced, log);
        tracker.learn(to, outcome, before, log); // the item may name only the user, and not where they were told
        return outcome;
    }

    private SendOutcome attempt(
            SendTask task, Activity content, ConversationReference to, PacedConnector paced, Logger log) {
        SendOutcome outcome = policy.base(to.serviceUrl()).isEmpty()
                ? new GiveUp(FailureReason.SERVICE_URL_REFUSED, null, null, null)
                : regions.send(to, place -> sender.say(content, task.item(), place, paced), log);
        return outcome instanceof SendOutcome.Delivered delivered && task.item().isOfNotification()
                ? delivered.in(ProactiveMessage.recipient(to))
                : outcome;
    }
}
