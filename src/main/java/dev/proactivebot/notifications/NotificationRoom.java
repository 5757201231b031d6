package dev.proactivebot.notifications;

import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.ErasedUsers;
import dev.proactivebot.delivery.item.Outbox;
import dev.proactivebot.delivery.ledger.Outcomes;
import dev.proactivebot.delivery.send.DeliveryPersonalData;
import dev.proactivebot.notifications.reminders.Reminders;
import dev.proactivebot.storage.Queues;
import dev.proactivebot.storage.Tables;
import java.time.Clock;

/** Puts the objects of notifications together, each once. */
public final class NotificationRoom {
    private final BotConfig config;
    private final ServiceUrlPolicy policy;
    private final Conversations conversations;
    private final JobStore store;
    private final Clock clock;

    private NotificationRoom(
            BotConfig config, ServiceUrlPolicy policy, Conversations conversations, JobStore store, Clock clock) {
        this.config = config;
        this.policy = policy;
        this.conversations = conversations;
        this.store = store;
        this.clock = clock;
    }

    public static NotificationRoom open(
            BotConfig config, ServiceUrlPolicy policy, Conversations conversations, Tables tables, Clock clock) {
        return new NotificationRoom(config, policy, conversations, JobStore.open(tables), clock);
    }

    public Notifications notifications(Outcomes outcomes, Outbox outbox, Queues queues) {
        String homeTenant = config.identity().tenantId();
        double rateShare = config.delivery().rateShare();
        RecipientResolver resolver =
                new RecipientResolver(conversations, config.identity().appId(), homeTenant);
        JobQueue jobQueue = new JobQueue(store, outbox, queues);
        OptionRules options = new OptionRules(conversations, store);
        NotificationRules rules = new NotificationRules(policy, conversations, resolver, options, homeTenant);
        RecipientOutcomes each = new RecipientOutcomes(outcomes);
        RecipientsView recipients = new RecipientsView(store, outcomes, each, conversations, resolver);
        JobCounts counts = new JobCounts(store, outcomes);
        ChangeCounts changeCounts = new ChangeCounts(store, outcomes);
        SeriesView view = new SeriesView(store, new JobView(counts, changeCounts, recipients, clock));
        AudienceResolver audience = new AudienceResolver(store, conversations, resolver, clock, rateShare);
        ContentResolver contents = new ContentResolver(store, each);
        ChangeRun changes = new ChangeRun(store, changeCounts, conversations, contents, queues, clock);
        JobRunner runner = new JobRunner(
                store,
                new BroadcastRunner(store, audience, counts, jobQueue, clock),
                new SeriesRunner(store, jobQueue, changes, clock),
                contents,
                changes,
                clock);
        DryRunner dryRunner = new DryRunner(conversations, resolver, rateShare, clock);
        NotificationService service = new NotificationService(
                store,
                new SubmitNotification(store, rules, dryRunner, jobQueue, clock),
                view,
                new JobList(store.index(), store, view, clock),
                new JobControl(store, view, jobQueue, runner, clock),
                new JobEditor(store, rules, changes, jobQueue, runner, clock));
        return new Notifications(service, new OutcomesCsv(recipients, clock), runner, clock);
    }

    public UserData userData(DeliveryPersonalData deliveries, Reminders reminders, ErasedUsers erased) {
        return new UserData(conversations, store, deliveries, reminders, erased);
    }
}
