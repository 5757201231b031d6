package dev.proactivebot.notifications;

import dev.proactivebot.delivery.ledger.Outcome;
import dev.proactivebot.delivery.ledger.Outcomes;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds the outcome of a job's message to one recipient, on any of its pages. */
final class RecipientOutcomes {
    private static final int MOVERS = 8;

    private final Outcomes outcomes;

    RecipientOutcomes(Outcomes outcomes) {
        this.outcomes = outcomes;
    }

    /**
     * Returns the outcome; empty when the message was not begun.
     *
     * @param recipient the key of the recipient's message
     */
    Optional<Outcome> find(Job job, String recipient) {
        // a list is one page; a broadcast to everyone may have begun its next page
        int pages = job.isForEveryone() ? job.page() + 1 : 1;
        List<Integer> numbers = IntStream.range(0, pages).boxed().toList();
        return Parallel.map(MOVERS, numbers, page -> outcomes.find(job.id(), page, recipient, job.created())).stream()
                .flatMap(Optional::stream)
                .findFirst();
    }
}
