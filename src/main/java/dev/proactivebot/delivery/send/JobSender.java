package dev.proactivebot.delivery.send;

import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.conversations.Parking;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.item.SendOutcome;
import dev.proactivebot.delivery.item.SendOutcome.RetryLater;
import dev.proactivebot.delivery.item.SendOutcome.Skipped;
import dev.proactivebot.delivery.pacing.Permit;
import dev.proactivebot.delivery.send.ConversationCreator.Created;
import dev.proactivebot.delivery.send.Occurrences.Due;
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
 * Makes one attempt to deliver an item of a notification or a reminder. The content and the conversation are read at this moment, so that
 * users who opted out or left, and cancelled jobs, are skipped.
 */
final class JobSender {
    static final Permit.Denied WHILE_PAUSED = new Permit.Denied(Duration.ofMinutes(5), "its notification is paused");

    private final Jobs jobs;
    private final Occurrences occurrences;
    private final RetryingSender sender;
    private final ConversationTracker tracker;
    private final ConversationCreator creator;
    private final Clock clock;

    JobSender(
            Jobs jobs,
            Occurrences occurrences,
            RetryingSender sender,
            ConversationTracker tracker,
            ConversationCreator creator,
            Clock clock) {
        this.jobs = jobs;
        this.occurrences = occurrences;
        this.sender = sender;
        this.tracker = tracker;
        this.creator = creator;
        this.clock = clock;
    }

    /** Returns what the page's job says; empty when the job is cancelled. */
    Optional<Jobs.Said> says(JobPage page) {
        return jobs.says(page.job());
    }

    /** Asks a reminder what to do with its occurrence; the next one is stored by then. */
    Due asked(SendTask task, Logger log) {
        return occurrences.fallsDue(
                task.job(), task.item().pageNumber(), task.item().replays() > 0, log);
    }

    /** Returns whether the job is cancelled. It is read before a permit is awaited, so that cancelled items end soon. */
    boolean isCancelled(SendTask task) {
        try {
            return jobs.says(task.job()).isEmpty();
        } catch (StorageException e) {
            return false; // it is read again for the send
        }
    }

    /** Returns why a notification's recipient is skipped, which needs no permit; empty otherwise. */
    Optional<SendOutcome> skipped(SendTask task) {
        try {
            Optional<Jobs.Said> said = jobs.says(task.job());
            return said.isEmpty()
                    ? Optional.of(Skipped.cancelled())
                    : skipped(task, tracker.find(task.to()), said.get().isUrgent())
                            .map(SendOutcome.class::cast);
        } catch (StorageException e) {
            return Optional.empty(); // it is read again for the send
        }
    }

    SendOutcome send(SendTask task, PacedConnector paced, Logger log) {
        try {
            return task.item().isOfReminder()
                    ? remind(task, paced, log)
                    : notify(task, () -> tracker.find(task.to()), paced, log);
        } catch (StorageException e) {
            return Permit.Denied.because(e).toOutcome();
        }
    }

    /** Does the same for a recipient that has just been read. */
    SendOutcome send(SendTask task, Optional<KnownConversation> known, PacedConnector paced, Logger log) {
        try {
            return notify(task, () -> known, paced, log);
        } catch (StorageException e) {
            return Permit.Denied.because(e).toOutcome();
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

    /** Returns the delay of an item whose notification is paused; empty otherwise. */
    Optional<Permit.Denied> paused(SendTask task) {
        try {
            return jobs.says(task.job()).filter(Jobs.Said::isPaused).map(said -> WHILE_PAUSED);
        } catch (StorageException e) {
            return Optional.empty(); // it is read again for the send
        }
    }

    private SendOutcome remind(SendTask task, PacedConnector paced, Logger log) {
        Due due = asked(task, log);
        // a reminder is no notification, because its user asked for it
        return due instanceof Due.Say say
                ? send(task, say.content(), true, tracker.find(task.to()), paced, log)
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
        Created created = creator.create(task.item(), task.to(), user, paced, () -> tracker.find(task.to()));
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

    /** Returns why a recipient of a page gets no message, which needs no permit; empty otherwise. */
    Optional<SendOutcome> unsendable(SendTask task, Optional<KnownConversation> known, boolean despiteOptOut) {
        return sender.hopeless(task)
                .or(() -> skipped(task, known, despiteOptOut).map(SendOutcome.class::cast));
    }

    /** Returns why a recipient in this state is skipped; empty otherwise. */
    private Optional<Skipped> skipped(SendTask task, Optional<KnownConversation> known, boolean despiteOptOut) {
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

    /** Creates a chat again, once, that its user has deleted, and sends the message there. */
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
        if (AnswerTable.isConversationLost(outcome) && ConversationCreator.canBeCreatedAnew(known)) {
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
        tracker.learn(to, outcome, before, log); // the item may name only the user and not the conversation
        return outcome;
    }

    private SendOutcome attempt(
            SendTask task, Activity content, ConversationReference to, PacedConnector paced, Logger log) {
        SendOutcome outcome = sender.say(content, task.item(), to, paced, log);
        return outcome instanceof SendOutcome.Delivered delivered && task.item().isOfNotification()
                ? delivered.in(ProactiveMessage.recipient(to))
                : outcome;
    }
}
