package dev.proactivebot.delivery.ledger;

import dev.proactivebot.storage.Page;
import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the outcomes of a job's messages from the ledger. A recipient without an attempt has no row. */
public final class Outcomes {
    private static final int PAGE = 1_000;

    private final MonthlyTables months;

    public Outcomes(MonthlyTables months) {
        this.months = months;
    }

    /**
     * Returns the outcomes of one page of recipients.
     *
     * @param since the earliest time at which the job can have begun
     */
    public List<Outcome> ofPage(String job, int page, Instant since) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Table table : months.since(since)) {
            String after = null;
            do {
                Page rows = table.page(Query.in(MessageId.page(job, page)), PAGE, after);
                rows.rows().stream().map(Outcome::of).forEach(outcomes::add);
                after = rows.next();
            } while (after != null);
        }
        return outcomes;
    }

    /** Finds the outcome of a recipient. */
    public Optional<Outcome> find(String job, int page, String recipient, Instant since) {
        MessageId message = MessageId.ofJob(job, page, recipient);
        for (Table table : months.since(since)) {
            Optional<StoredRow> found = table.find(message.partition(), message.rowKey());
            if (found.isPresent()) {
                return found.map(Outcome::of);
            }
        }
        return Optional.empty();
    }
}
