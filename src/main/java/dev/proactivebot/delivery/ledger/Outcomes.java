package dev.proactivebot.delivery.ledger;

import dev.proactivebot.storage.Page;
import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads in the ledger what has become of a job's messages. Who has not been tried yet has no row. */
public final class Outcomes {
    private static final int PAGE = 1_000;

    private final MonthlyTables months;

    public Outcomes(Tables tables) {
        this.months = new MonthlyTables(tables);
    }

    /**
     * All of one page of recipients.
     *
     * @param since when the job began at the earliest
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

    /** The one of a recipient. */
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
