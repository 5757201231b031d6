package dev.proactivebot.delivery.send;

import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.connector.ConnectorResponse;
import dev.proactivebot.connector.ConnectorResponse.Answered;
import dev.proactivebot.conversations.ConversationCreationLock;
import dev.proactivebot.conversations.ConversationObservation;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.conversations.KnownTenant;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.item.SendOutcome;
import dev.proactivebot.delivery.item.SendOutcome.RetryLater;
import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationReference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Creates 1:1 conversations on Teams: with a user who never wrote to the bot, and again with a user who deleted the conversation. */
final class ConversationCreator {
    static final String TEAMS = "msteams";
    private static final Duration BEING_INTRODUCED = Duration.ofSeconds(5);

    private final RetryingSender sender;
    private final Conversations conversations;
    private final ConversationCreationLock lock;
    private final ServiceUrlPolicy policy;
    private final String appId;
    private final Clock clock;

    /** The result: a conversation, or the reason why there is none. */
    sealed interface Created {
        /**
         * A conversation with the user.
         *
         * @param isNew false when another invocation created it meanwhile, or it was known by another id of its user
         */
        record There(KnownConversation conversation, boolean isNew) implements Created {}

        record NotThere(SendOutcome why) implements Created {}
    }

    ConversationCreator(
            RetryingSender sender,
            Conversations conversations,
            ConversationCreationLock lock,
            ServiceUrlPolicy policy,
            String appId,
            Clock clock) {
        this.sender = sender;
        this.conversations = conversations;
        this.lock = lock;
        this.policy = policy;
        this.appId = appId;
        this.clock = clock;
    }

    /** Creates a conversation with a user who never wrote, unless {@code meanwhile} finds one. */
    Created create(
            ProactiveMessage item,
            ConversationReference to,
            String entraObjectId,
            PacedConnector paced,
            Supplier<Optional<KnownConversation>> meanwhile) {
        String tenant = KnownConversation.tenant(to);
        NewConversation newConversation = new NewConversation(
                entraObjectId, tenant, conversations.findTenant(TEAMS, tenant), policy.teams(), appId);
        return locked(
                newConversation,
                () -> meanwhile
                        .get()
                        .<Created>map(known -> new Created.There(known, false))
                        .orElseGet(() -> create(item, to, newConversation, null, paced)));
    }

    /** Returns whether a lost conversation can be created again. */
    static boolean canBeCreatedAnew(KnownConversation lost) {
        ConversationReference reference = lost.reference();
        ChannelAccount user = reference.user();
        return TEAMS.equalsIgnoreCase(reference.channelId())
                && KnownConversation.isPersonal(reference)
                && user != null
                && user.aadObjectId() != null
                && !lost.tenant().isEmpty();
    }

    /** Creates a conversation again that Teams no longer has; Teams may give it the old id. */
    Created createAnew(ProactiveMessage item, KnownConversation lost, PacedConnector paced) {
        ConversationReference reference = lost.reference();
        ChannelAccount bot = reference.bot();
        Optional<KnownTenant> tenant = conversations.findTenant(TEAMS, lost.tenant());
        String botId = bot == null ? tenant.map(KnownTenant::botId).orElse(null) : bot.id();
        KnownTenant place = new KnownTenant(TEAMS, lost.tenant(), reference.serviceUrl(), botId, List.of());
        String entraObjectId =
                reference.user() == null ? "" : String.valueOf(reference.user().aadObjectId());
        NewConversation newConversation =
                new NewConversation(entraObjectId, lost.tenant(), Optional.of(place), policy.teams(), appId);
        return locked(newConversation, () -> create(item, reference, newConversation, lost, paced));
    }

    private Created locked(NewConversation newConversation, Supplier<Created> work) {
        if (!lock.tryLock(newConversation.lockKey())) {
            return new Created.NotThere(
                    RetryLater.held(BEING_INTRODUCED, "another instance may be creating the conversation"));
        }
        Created created = work.get();
        lock.unlock(newConversation.lockKey());
        return created;
    }

    private Created create(
            ProactiveMessage item,
            ConversationReference to,
            NewConversation newConversation,
            @Nullable KnownConversation lost,
            PacedConnector paced) {
        Instant began = clock.instant(); // a user who is erased from now on stays erased
        NewConversation asked = newConversation;
        PacedConnector.Result result = paced.create(asked.serviceUrl(), asked.parameters());
        for (String url : newConversation.otherServiceUrls()) {
            if (isElsewhere(result) && policy.base(url).isPresent()) {
                asked = newConversation.at(url);
                result = paced.create(url, asked.parameters());
            }
        }
        if (result instanceof PacedConnector.Result.NotNow notNow) {
            return new Created.NotThere(notNow.why().toOutcome());
        }
        ConnectorResponse response = ((PacedConnector.Result.Answer) result).response();
        ConversationReference created = asked.reference(response);
        return created == null
                ? new Created.NotThere(sender.notCreated(response, item, to))
                : remembered(created, lost, began);
    }

    private static boolean isElsewhere(PacedConnector.Result result) {
        return result instanceof PacedConnector.Result.Answer answer
                && answer.response() instanceof Answered answered
                && AnswerTable.isElsewhere(answered);
    }

    /**
     * Stores the created conversation. If it was known already by another id of its user, the user's preferences stay. One that replaces a
     * lost conversation takes its place.
     */
    private Created remembered(ConversationReference created, @Nullable KnownConversation lost, Instant began) {
        Optional<KnownConversation> before = conversations.find(TEAMS, created.conversationId());
        if (before.isPresent()) {
            return new Created.There(before.get(), false);
        }
        if (lost == null) {
            conversations.record(ConversationObservation.reachable(created, began));
        } else {
            conversations.replace(lost, created.withUser(lost.reference().user()), began);
        }
        return conversations
                .find(TEAMS, created.conversationId())
                .<Created>map(known -> new Created.There(known, true))
                .orElseGet(() -> new Created.There(unkept(created, began), true));
    }

    /** Stores no new data about a user who was erased meanwhile; the message under way is sent. */
    private static KnownConversation unkept(ConversationReference created, Instant began) {
        String key = Conversations.key(TEAMS, created.conversationId());
        return new KnownConversation(key, created, null, false, began, List.of(), Instant.EPOCH);
    }
}
