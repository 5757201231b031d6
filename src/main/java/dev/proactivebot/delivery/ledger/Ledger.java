package dev.proactivebot.delivery.ledger;

import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Effectively once: a message has one row, whoever inserts or changes it may send, and the outcome is written into it. A message that is
 * sent for the first time costs two requests.
 *
 * <p>A claim lasts for the lease, by the storage service's clock: it begins when the service wrote the row. Whatever the ledger cannot
 * write or read is a {@link StorageException}; before a send that means "later", after one the claim just runs out.
 */
public final class Ledger implements Replays {
    static final String STATE = "state";
    static final String ATTEMPT = "attempt";
    static final String LETTER = "letter";
    static final String REASON = "reason";
    static final String CONVERSATION = "conversation";
    private static final String BY = "by";
    private static final String DOUBT = "doubt";
    private static final String GENERATION = "generation";

    private static final int TRIES = 3;

    private final Tables tables;
    private final Months months;
    private final Duration lease;
    private final boolean atMostOnce;
    private final String instance;
    private final AtomicLong claims = new AtomicLong();

    /** @param instance a name that no other instance has */
    public Ledger(Tables tables, Duration lease, boolean atMostOnce, String instance) {
        this.tables = tables;
        this.months = new Months(tables);
        this.lease = lease;
        this.atMostOnce = atMostOnce;
        this.instance = instance;
    }

    /** Asks for the right to send. */
    public Claim claim(Attempt attempt) {
        String by = instance + "-" + claims.incrementAndGet();
        Row row = row(attempt.name())
                .with(STATE, Standing.claimed.name())
                .with(ATTEMPT, attempt.number())
                .with(GENERATION, attempt.generation())
                .with(BY, by);
        // what was tried before has a row: an insert would be in vain
        Optional<Found> known = find(row, attempt.mayBeOld(), attempt.number() > 0);
        if (known.isPresent()) {
            return judge(known.get().table(), known.get().stored(), attempt, by);
        }
        Table table = months.current();
        Optional<String> version = table.insert(row);
        return version.isPresent()
                ? new Claim.Granted(new Entry(table, row, version.get()))
                : judge(table, existing(table, row), attempt, by);
    }

    private Claim judge(Table table, StoredRow found, Attempt attempt, String by) {
        StoredRow stored = found;
        for (int i = 0; i < TRIES; i++) {
            Row row = stored.row();
            if (by.equals(row.text(BY))) {
                return new Claim.Granted(new Entry(table, row, stored.version())); // a write that we took for failed
            }
            Optional<Claim> refusal = refusal(table, stored, attempt);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            Row claimed = new Row(row.partition(), row.key())
                    .with(STATE, Standing.claimed.name())
                    .with(ATTEMPT, attempt.number())
                    .with(GENERATION, attempt.generation())
                    .with(BY, by)
                    .with(DOUBT, row.is(DOUBT) || isDoubtful(row, attempt));
            Optional<String> version = table.merge(claimed, stored.version());
            if (version.isPresent()) {
                return new Claim.Granted(new Entry(table, claimed.with(LETTER, row.text(LETTER)), version.get()));
            }
            stored = existing(table, row);
        }
        return new Claim.Held(lease); // others are faster at this row: it is theirs
    }

    /** Why the item may not be sent now; empty when it may. */
    private Optional<Claim> refusal(Table table, StoredRow stored, Attempt attempt) {
        Row row = stored.row();
        Standing state = Standing.of(row);
        if (state.how != null) {
            return Optional.of(new Claim.Settled(state.how));
        }
        if (state == Standing.unheardOf) {
            throw new NewerRowException("What became of a message");
        }
        if (isOlder(attempt, row)) {
            return Optional.of(new Claim.Settled("a later copy waits"));
        }
        if (!isDoubtful(row, attempt)) {
            return Optional.empty();
        }
        Duration left = left(stored);
        if (!left.isZero()) {
            return Optional.of(new Claim.Held(left));
        }
        return atMostOnce ? Optional.of(new Claim.Doubtful(new Entry(table, row, stored.version()))) : Optional.empty();
    }

    private static boolean isOlder(Attempt attempt, Row row) {
        return attempt.generation() < row.number(GENERATION)
                || (attempt.generation() == row.number(GENERATION) && attempt.number() < row.number(ATTEMPT));
    }

    /**
     * Whether the last try may have delivered the message: nobody knows, or its owner has not said. A later copy of the same generation
     * is the owner's word that it did not: it is written after the answer.
     */
    private static boolean isDoubtful(Row row, Attempt attempt) {
        Standing state = Standing.of(row);
        boolean isTheOwnersWord =
                attempt.generation() == row.number(GENERATION) && attempt.number() > row.number(ATTEMPT);
        return state == Standing.unknown || (state == Standing.claimed && !isTheOwnersWord);
    }

    /** The message was delivered. */
    public void delivered(Entry entry, @Nullable String activityId) {
        write(entry, Standing.delivered, changes(entry).withId("activityId", activityId));
    }

    /** The message was not delivered; a copy with that number of tries is in the queue. */
    public void waiting(Entry entry, int attempt) {
        write(entry, Standing.waiting, changes(entry).with(ATTEMPT, attempt));
    }

    /** Nobody knows whether the message was delivered. */
    public void unknown(Entry entry) {
        write(entry, Standing.unknown, changes(entry).with(DOUBT, true));
    }

    /** The message was given up. */
    public void gaveUp(Entry entry, String reason, boolean doubt, String letter) {
        Row changes = changes(entry).with(REASON, reason).with(LETTER, letter);
        write(entry, Standing.gaveUp, doubt ? changes.with(DOUBT, true) : changes);
    }

    /** The message was not sent, on purpose. */
    public void skipped(Entry entry, String reason) {
        write(entry, Standing.skipped, changes(entry).with(REASON, reason));
    }

    /** When the row has another version by now the lease was over and another instance has it: that one's word counts. */
    private static void write(Entry entry, Standing state, Row changes) {
        entry.table.merge(changes.with(STATE, state.name()), entry.version);
    }

    private static Row changes(Entry entry) {
        return new Row(entry.row.partition(), entry.row.key());
    }

    @Override
    public Reopening reopen(MessageName name, String letter) {
        Row row = row(name);
        Optional<Found> known = find(row, true, true);
        if (known.isPresent()) {
            return reopen(known.get().table(), known.get().stored(), letter);
        }
        Row open = row.with(STATE, Standing.waiting.name()).with(GENERATION, 1).with(LETTER, letter);
        return months.current().insert(open).isPresent() ? new Reopening.Open(1) : new Reopening.Busy();
    }

    private Reopening reopen(Table table, StoredRow stored, String letter) {
        Row row = stored.row();
        Standing state = Standing.of(row);
        if (state == Standing.delivered) {
            return new Reopening.Delivered();
        }
        if (state == Standing.unheardOf) {
            return new Reopening.Busy();
        }
        boolean nobodySaid = state == Standing.claimed || state == Standing.unknown;
        if (nobodySaid && !left(stored).isZero()) {
            return new Reopening.Busy();
        }
        int generation = (int) row.number(GENERATION) + 1;
        Row open = new Row(row.partition(), row.key())
                .with(STATE, Standing.waiting.name())
                .with(ATTEMPT, 0)
                .with(GENERATION, generation)
                .with(DOUBT, row.is(DOUBT) || nobodySaid)
                .with(LETTER, letter);
        return table.merge(open, stored.version()).isPresent() ? new Reopening.Open(generation) : new Reopening.Busy();
    }

    /** Drops the tables of months whose rows are all older than 30 days, and tells how many. */
    public int dropOld() {
        return months.dropOld();
    }

    /** What is left of the lease that began when the service wrote the row. */
    private Duration left(StoredRow stored) {
        Duration left =
                Duration.between(tables.clock().instant(), stored.written().plus(lease));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** A row, and the month it began in. */
    private record Found(Table table, StoredRow stored) {}

    private Optional<Found> find(Row row, boolean mayBeOld, boolean mayBeCurrent) {
        List<Table> places = new ArrayList<>(months.earlier(mayBeOld));
        if (mayBeCurrent) {
            places.add(months.current());
        }
        return places.stream()
                .flatMap(place ->
                        place.find(row.partition(), row.key()).map(stored -> new Found(place, stored)).stream())
                .findFirst();
    }

    private static StoredRow existing(Table table, Row row) {
        return table.find(row.partition(), row.key())
                .orElseThrow(() -> new StorageException("a row of the ledger vanished", null));
    }

    static Row row(MessageName name) {
        return new Row(name.partition(), name.rowKey())
                .withId("key", name.key())
                .withId(CONVERSATION, name.conversation());
    }
}
