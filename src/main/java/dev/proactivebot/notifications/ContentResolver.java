package dev.proactivebot.notifications;

import dev.proactivebot.delivery.Jobs.Said;
import dev.proactivebot.delivery.Occurrences.Due;
import dev.proactivebot.delivery.ProactiveMessage;
import dev.proactivebot.delivery.ledger.Outcome;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ConversationReference;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the words of a job for each of its recipients, and the thread into which they go. */
final class ContentResolver {
    /** Why nobody is told what would have a gap in it. */
    static final String VARIABLE_MISSING = "variableMissing";
    /** Why nobody is told what answers nothing. */
    static final String NO_THREAD = "noThread";

    private static final Duration UNTIL_IT_IS_SAID = Duration.ofMinutes(1);

    private final JobStore store;
    private final RecipientOutcomes outcomes;

    ContentResolver(JobStore store, RecipientOutcomes outcomes) {
        this.store = store;
        this.outcomes = outcomes;
    }

    Said of(Job job) {
        Activity content = job.content();
        NotificationOptions options = job.options();
        Map<String, String> defaults = options.defaults();
        if (defaults == null) {
            return said(job, options.replyTo(), to -> new Due.Say(content));
        }
        Template template = new Template(content, defaults);
        Set<String> names = template.names();
        names.removeAll(defaults.keySet());
        return said(job, options.replyTo(), to -> {
            Map<String, String> own = Variables.of(to);
            return own.keySet().containsAll(names) ? new Due.Say(template.fill(own)) : new Due.Never(VARIABLE_MISSING);
        });
    }

    /** What a recipient is told. */
    private interface Words {
        Due to(ConversationReference recipient);
    }

    private Said said(Job job, @Nullable ReplyTo replyTo, Words words) {
        return new Said(job.isUrgent(), job.isPaused(), JobChange.of(job).version(), to -> {
            Due due = words.to(to);
            return replyTo != null && due instanceof Due.Say say ? reply(say.content(), replyTo, to) : due;
        });
    }

    private Due reply(Activity content, ReplyTo replyTo, ConversationReference to) {
        String activity = replyTo.activity();
        return activity == null
                ? replyToFirst(content, String.valueOf(replyTo.notification()), to)
                : new Due.Say(content.inReplyTo(activity));
    }

    private Due replyToFirst(Activity content, String notification, ConversationReference to) {
        Optional<Job> named = store.find(notification);
        Optional<Job> first = named.filter(job -> !job.isSeries())
                .or(() -> named.flatMap(
                        series -> Optional.ofNullable(series.latest()).flatMap(store::find)));
        if (first.isEmpty()) {
            return named.filter(Job::isLive).isPresent() ? new Due.NotYet(UNTIL_IT_IS_SAID) : new Due.Never(NO_THREAD);
        }
        Optional<Outcome> outcome = outcomes.find(first.get(), ProactiveMessage.recipient(to));
        String activityId = outcome.map(Outcome::activityId).orElse(null);
        if (activityId != null) {
            return new Due.Say(content.inReplyTo(activityId));
        }
        boolean isToCome = outcome.map(begun -> !begun.state().isEnd())
                .orElse(first.get().ended().isEmpty() && !first.get().isCancelled());
        return isToCome ? new Due.NotYet(UNTIL_IT_IS_SAID) : new Due.Never(NO_THREAD);
    }
}
