package dev.proactivebot.notifications;

import dev.proactivebot.delivery.ledger.Outcome;
import dev.proactivebot.delivery.ledger.Outcomes;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds what became of a job's message to one recipient, on whichever page of the job they are. */
final class RecipientOutcomes {
    private static final int MOVERS = 8;

    private final Outcomes outcomes;

    RecipientOutcomes(Outcomes outcomes) {
        this.outcomes = outcomes;
    }

    /**
     * Returns the outcome; empty when the message was not begun.
     *
     * @param recipient the key of their message
     */
    Optional<Outcome> find(Job job, String recipient) {
        // a list is one page; of everyone, the page that is being put may have begun
        int pages = job.isForEveryone() ? job.page() + 1 : 1;
        List<Integer> numbers = IntStream.range(0, pages).boxed().toList();
        return Parallel.map(MOVERS, numbers, page -> outcomes.find(job.id(), page, recipient, job.created())).stream()
                .flatMap(Optional::stream)
                .findFirst();
    }
}
