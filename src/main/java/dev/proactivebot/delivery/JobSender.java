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
import dev.proactivebot.delivery.pacing.Turn;
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
    static final Turn.Later WHILE_PAUSED = new Turn.Later(Duration.ofMinutes(5), "its notification is paused");

    private final Jobs jobs;
    private final Occurrences occurrences;
    private final Sender sender;
    private final Conversations conversations;
    private final Memory memory;
    private final ConversationCreator creator;
    private final RegionFallback regions;
    private final ServiceUrlPolicy policy;
    private final Clock clock;

    JobSender(
            Jobs jobs,
            Occurrences occurrences,
            Sender sender,
            Conversations conversations,
            Memory memory,
            ConversationCreator creator,
            RegionFallback regions,
            ServiceUrlPolicy policy,
            Clock clock) {
        this.jobs = jobs;
        this.occurrences = occurrences;
        this.sender = sender;
        this.conversations = conversations;
        this.memory = memory;
        this.creator = creator;
        this.regions = regions;
        this.policy = policy;
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

    /** Why a notification's recipient is skipped, if so: who is skipped needs no turn. */
    Optional<SendOutcome> skipped(Work work) {
        try {
            Optional<Jobs.Said> said = jobs.says(work.job());
            return said.isEmpty()
                    ? Optional.of(Skipped.cancelled())
                    : skipped(work, conversations.find(work.to()), said.get().isUrgent())
                            .map(SendOutcome.class::cast);
        } catch (StorageException e) {
            return Optional.empty(); // whoever sends it asks again
        }
    }

    SendOutcome send(Work work, Exchange exchange, Logger log) {
        try {
            return work.item().isOfReminder()
                    ? remind(work, exchange, log)
                    : notify(work, () -> conversations.find(work.to()), exchange, log);
        } catch (StorageException e) {
            return RetryLater.held(Turn.Later.because(e));
        }
    }

    /** Does the same for a notification whose recipient has just been read. */
    SendOutcome send(Work work, Optional<KnownConversation> known, Exchange exchange, Logger log) {
        try {
            return notify(work, () -> known, exchange, log);
        } catch (StorageException e) {
            return RetryLater.held(Turn.Later.because(e));
        }
    }

    private SendOutcome notify(Work work, Supplier<Optional<KnownConversation>> known, Exchange exchange, Logger log) {
        Optional<Jobs.Said> said = jobs.says(work.job());
        if (said.isEmpty()) {
            return Skipped.cancelled();
        }
        Due due = said.get().each().apply(Objects.requireNonNullElse(work.item().relatesTo(), work.to()));
        SendOutcome outcome = due instanceof Due.Say say
                ? send(work, say.content(), said.get().isUrgent(), known.get(), exchange, log)
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
    Optional<Turn.Later> paused(Work work) {
        try {
            return jobs.says(work.job()).filter(Jobs.Said::isPaused).map(said -> WHILE_PAUSED);
        } catch (StorageException e) {
            return Optional.empty(); // whoever sends it asks again
        }
    }

    private SendOutcome remind(Work work, Exchange exchange, Logger log) {
        Due due = work.asked(occurrences, log);
        // a reminder is no notification: its user has asked for each, in a group one of several
        return due instanceof Due.Say say
                ? send(work, say.content(), true, conversations.find(work.to()), exchange, log)
                : notSaid(due);
    }

    private SendOutcome send(
            Work work,
            Activity content,
            boolean despiteOptOut,
            Optional<KnownConversation> known,
            Exchange exchange,
            Logger log) {
        Optional<Skipped> skipped = skipped(work, known, despiteOptOut);
        if (skipped.isPresent()) {
            return skipped.get();
        }
        if (known.isPresent()) {
            return say(work, content, known.get(), despiteOptOut, exchange, log);
        }
        if (work.to().conversationId() != null) {
            return say(work, content, work.to().withoutActivityId(), exchange, log);
        }
        String user = String.valueOf(entraObjectId(work.to()));
        Created created = creator.create(work.item(), work.to(), user, exchange, () -> conversations.find(work.to()));
        return created instanceof Created.There there
                ? introduced(work, content, there, despiteOptOut, exchange, log)
                : ((Created.NotThere) created).why();
    }

    private SendOutcome introduced(
            Work work, Activity content, Created.There there, boolean despiteOptOut, Exchange exchange, Logger log) {
        KnownConversation conversation = there.conversation();
        Optional<Skipped> skipped = skipped(work, Optional.of(conversation), despiteOptOut);
        if (skipped.isPresent()) {
            return skipped.get();
        }
        return there.isNew()
                ? say(work, content, conversation.reference(), exchange, log)
                : say(work, content, conversation, despiteOptOut, exchange, log);
    }

    /** Why a recipient is skipped who was found so, if they are. */
    Optional<Skipped> skipped(Work work, Optional<KnownConversation> known, boolean despiteOptOut) {
        if (known.isPresent()) {
            Parking parking = known.get().parking();
            boolean isParked = parking != null && !parking.mayBeTried(clock.instant());
            return known.get().isOptedOut() && !despiteOptOut
                    ? Optional.of(new Skipped("optedOut"))
                    : isParked ? Optional.of(new Skipped("unreachable")) : Optional.empty();
        }
        boolean isReachable = work.to().conversationId() == null
                ? ConversationCreator.TEAMS.equals(work.to().channelId()) && entraObjectId(work.to()) != null
                : work.to().serviceUrl() != null;
        return isReachable ? Optional.empty() : Optional.of(new Skipped("unknown"));
    }

    private static @Nullable String entraObjectId(ConversationReference to) {
        ChannelAccount user = to.user();
        return user == null ? null : user.aadObjectId();
    }

    /** A chat that its user has deleted is created anew, once; what was given up is tried again, and stays so when it works. */
    private SendOutcome say(
            Work work,
            Activity content,
            KnownConversation known,
            boolean despiteOptOut,
            Exchange exchange,
            Logger log) {
        Instant before = clock.instant();
        ConversationReference to = known.reference();
        SendOutcome outcome = attempt(work, content, to, exchange, log);
        if (StatusTable.isConversationLost(outcome) && ConversationCreator.canBeCreatedAnew(known)) {
            Created created = creator.createAnew(work.item(), known, exchange);
            if (created instanceof Created.There there) {
                if (there.conversation().isOptedOut() && !despiteOptOut) {
                    return new Skipped("optedOut");
                }
                to = there.conversation().reference();
                outcome = attempt(work, content, to, exchange, log);
            } else if (((Created.NotThere) created).why() instanceof RetryLater later) {
                return later;
            }
        }
        memory.learn(to, outcome, before, log);
        if (known.parking() != null && outcome instanceof SendOutcome.Delivered) {
            memory.reached(to, before, log);
        }
        return outcome;
    }

    private SendOutcome say(Work work, Activity content, ConversationReference to, Exchange exchange, Logger log) {
        Instant before = clock.instant();
        SendOutcome outcome = attempt(work, content, to, exchange, log);
        memory.learn(to, outcome, before, log); // the item may name only the user, and not where they were told
        return outcome;
    }

    private SendOutcome attempt(Work work, Activity content, ConversationReference to, Exchange exchange, Logger log) {
        SendOutcome outcome = policy.base(to.serviceUrl()).isEmpty()
                ? new GiveUp(FailureReason.SERVICE_URL_REFUSED, null, null, null)
                : regions.send(to, place -> sender.say(content, work.item(), place, exchange), log);
        return outcome instanceof SendOutcome.Delivered delivered && work.item().isOfNotification()
                ? delivered.in(ProactiveMessage.recipient(to))
                : outcome;
    }
}
