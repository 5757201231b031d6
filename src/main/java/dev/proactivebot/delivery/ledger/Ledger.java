package dev.proactivebot.delivery.ledger;

import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.time.Duration;
import java.time.Instant;
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
public final class Ledger implements ReplayLedger {
    static final String STATE = "state";
    static final String ATTEMPT = "attempt";
    static final String LETTER = "letter";
    static final String REASON = "reason";
    static final String CONVERSATION = "conversation";
    static final String ACTIVITY = "activityId";
    static final String BY = "by";
    static final String GENERATION = "generation";
    /** Absent, as in the rows of version 0.1, is zero. */
    static final String TAKEOVERS = "takeovers";

    static final String DOUBT = "doubt";
    /** In seconds, as its owner has it: another version, or another setting, may be in use beside this one. */
    static final String LEASE = "lease";

    private static final int TRIES = 3;

    private final Tables tables;
    private final MonthlyTables months;
    private final Duration lease;
    private final boolean atMostOnce;
    private final String instance;
    private final AtomicLong claims = new AtomicLong();

    /** @param instance a name that no other instance has */
    public Ledger(Tables tables, Duration lease, boolean atMostOnce, String instance) {
        this.tables = tables;
        this.months = new MonthlyTables(tables);
        this.lease = lease;
        this.atMostOnce = atMostOnce;
        this.instance = instance;
    }

    /** Names a claim, as no other claim is named. */
    public String nextClaim() {
        return instance + "-" + claims.incrementAndGet();
    }

    /**
     * Asks for the right to send.
     *
     * @param by the name of this claim
     */
    public ClaimResult claim(Attempt attempt, String by) {
        Row row = claimed(row(attempt.message()), by)
                .with(ATTEMPT, attempt.number())
                .with(GENERATION, attempt.generation());
        MonthlyTables.Places places = months.places(attempt.made(), attempt.mayStandAnywhere());
        // what was tried before has a row: an insert would be in vain
        Optional<FoundEntry> known = find(row, attempt.isKnown() ? places.homeFirst() : places.others());
        if (known.isPresent()) {
            return judge(known.get(), attempt, by);
        }
        FoundEntry there;
        try {
            Optional<String> version = places.home().insert(row);
            if (version.isPresent()) {
                return new ClaimResult.Granted(new LedgerEntry(places.home(), row, version.get()));
            }
            there = existing(places.home(), row); // ours, perhaps: the client asks again when an answer was lost
        } catch (NewerRowException e) {
            throw e;
        } catch (StorageException e) {
            return new ClaimResult.Unanswered(e);
        }
        return judge(there, attempt, by);
    }

    /** The row as it is begun by who sends its message for the first time. */
    Row claimed(Row row, String by) {
        return row.with(STATE, LedgerState.CLAIMED.word)
                .with(ATTEMPT, 0)
                .with(GENERATION, 0)
                .with(LEASE, lease.toSeconds())
                .with(BY, by);
    }

    /**
     * Returns the rows of a job's page.
     *
     * @param made when the job's messages were made
     */
    public PageRows page(String job, int page, Instant made) {
        return new PageRows(this, months.places(made, false), MessageId.page(job, page));
    }

    private ClaimResult judge(FoundEntry first, Attempt attempt, String by) {
        FoundEntry found = first;
        for (int i = 0; i < TRIES; i++) {
            Row row = found.row();
            if (by.equals(row.text(BY))) {
                return new ClaimResult.Granted(found.entry()); // a write that we took for failed
            }
            Optional<ClaimResult> refusal = refusal(found, attempt);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            Row claimed = new Row(row.partition(), row.key())
                    .with(STATE, LedgerState.CLAIMED.word)
                    .with(ATTEMPT, attempt.number())
                    .with(GENERATION, attempt.generation())
                    .with(TAKEOVERS, found.takeovers(attempt))
                    .with(LEASE, lease.toSeconds())
                    .with(BY, by)
                    .with(DOUBT, row.is(DOUBT) || found.isDoubtful(attempt));
            try {
                Optional<String> version =
                        found.table().merge(claimed, found.stored().version());
                if (version.isPresent()) {
                    return new ClaimResult.Granted(
                            new LedgerEntry(found.table(), claimed.with(LETTER, row.text(LETTER)), version.get()));
                }
                found = existing(found.table(), row);
            } catch (NewerRowException e) {
                throw e;
            } catch (StorageException e) {
                return new ClaimResult.Unanswered(e);
            }
        }
        return new ClaimResult.Held(lease); // others are faster at this row: it is theirs
    }

    /** Why the item may not be sent now; empty when it may. */
    private Optional<ClaimResult> refusal(FoundEntry found, Attempt attempt) {
        LedgerState state = found.state();
        if (state.how != null) {
            return Optional.of(new ClaimResult.Settled(state.how));
        }
        if (state == LedgerState.OF_NEWER_VERSION) {
            throw new NewerRowException("What became of a message");
        }
        if (found.isLaterThan(attempt)) {
            return Optional.of(new ClaimResult.Settled("a later copy waits"));
        }
        if (!found.isDoubtful(attempt)) {
            return Optional.empty();
        }
        Duration left = left(found);
        if (!left.isZero()) {
            return Optional.of(new ClaimResult.Held(left));
        }
        if (atMostOnce) {
            return Optional.of(new ClaimResult.Doubtful(found.entry()));
        }
        return found.isAbandoned(attempt) ? Optional.of(new ClaimResult.Abandoned(found.entry())) : Optional.empty();
    }

    /** Returns the row of a message, if there is one. */
    public Optional<LedgerEntry> find(Attempt attempt) {
        List<Table> places =
                months.places(attempt.made(), attempt.mayStandAnywhere()).homeFirst();
        return find(row(attempt.message()), places).map(FoundEntry::entry);
    }

    /** The message was delivered. */
    public void delivered(LedgerEntry entry, @Nullable String activityId) {
        delivered(entry, activityId, null, 0);
    }

    /**
     * A message of a notification was delivered.
     *
     * @param conversation the key of the conversation in which it was said
     * @param version of its content
     */
    public void delivered(LedgerEntry entry, @Nullable String activityId, @Nullable String conversation, int version) {
        write(entry, LedgerState.DELIVERED, delivered(entry.row, activityId, conversation, version));
    }

    /** What changes in its row when a message is delivered. */
    static Row delivered(Row row, @Nullable String activityId, @Nullable String conversation, int version) {
        boolean isElsewhere = conversation != null && !conversation.equals(row.key());
        return new Row(row.partition(), row.key())
                .with(STATE, LedgerState.DELIVERED.word)
                .withId(ACTIVITY, activityId)
                .with(Edits.SAID, version == 0 ? null : version)
                .with(Edits.SAID_IN, isElsewhere ? conversation : null);
    }

    /** The message was not delivered; a copy with that number of tries is in the queue. */
    public void waiting(LedgerEntry entry, int attempt) {
        write(entry, LedgerState.WAITING, changes(entry).with(ATTEMPT, attempt));
    }

    /** Nobody knows whether the message was delivered. */
    public void unknown(LedgerEntry entry) {
        write(entry, LedgerState.UNKNOWN, changes(entry).with(DOUBT, true));
    }

    /** The message was given up. */
    public void gaveUp(LedgerEntry entry, String reason, boolean doubt, String letter) {
        Row changes = changes(entry).with(REASON, reason).with(LETTER, letter);
        write(entry, LedgerState.GAVE_UP, doubt ? changes.with(DOUBT, true) : changes);
    }

    /** The message was not sent, on purpose. */
    public void skipped(LedgerEntry entry, String reason) {
        write(entry, LedgerState.SKIPPED, changes(entry).with(REASON, reason));
    }

    /**
     * Counts that the worker of an abandoned message has ended, and lets a copy through.
     *
     * @param by who says so
     * @return whether it is counted; else another instance has the row
     */
    public boolean takeOver(LedgerEntry entry, String by) {
        Row changes = changes(entry)
                .with(BY, by)
                .with(TAKEOVERS, entry.takeovers() + 1)
                .with(DOUBT, true);
        return write(new LedgerEntry(entry.table, entry.row.with(BY, by), entry.version), LedgerState.WAITING, changes);
    }

    /**
     * When the row has another version by now, we have written it and got no answer, or the lease was over and another instance has it. That
     * one's word counts, unless we know that the message was delivered and nobody sends it at the moment.
     */
    private static boolean write(LedgerEntry entry, LedgerState state, Row changes) {
        Optional<String> version = version(entry, state);
        for (int i = 0; i < TRIES; i++) {
            if (version.flatMap(known -> entry.table.merge(changes.with(STATE, state.word), known))
                    .isPresent()) {
                return true;
            }
            Optional<StoredRow> now = stored(entry);
            LedgerState current =
                    now.map(stored -> LedgerState.of(stored.row())).orElse(LedgerState.OF_NEWER_VERSION);
            if (current == state && entry.claim().equals(now.orElseThrow().row().text(BY))) {
                return true;
            }
            if (state != LedgerState.DELIVERED || !(current == LedgerState.WAITING || current == LedgerState.UNKNOWN)) {
                return false;
            }
            version = now.map(StoredRow::version);
        }
        return false;
    }

    /** That a message was delivered stays true whoever has its row by now. Anything else is written only while it is claimed by us. */
    private static Optional<String> version(LedgerEntry entry, LedgerState state) {
        return state == LedgerState.DELIVERED || !entry.version.equals(Table.ANY_VERSION)
                ? Optional.of(entry.version)
                : stored(entry)
                        .filter(stored -> LedgerState.of(stored.row()) == LedgerState.CLAIMED
                                && entry.claim().equals(stored.row().text(BY)))
                        .map(StoredRow::version);
    }

    private static Optional<StoredRow> stored(LedgerEntry entry) {
        return entry.table.find(entry.row.partition(), entry.row.key());
    }

    private static Row changes(LedgerEntry entry) {
        return new Row(entry.row.partition(), entry.row.key());
    }

    @Override
    public ReopenResult reopen(MessageId message, String letter) {
        Row row = row(message);
        MonthlyTables.Places places = months.places(null, true);
        Optional<FoundEntry> known = find(row, places.homeFirst());
        return known.isPresent()
                ? known.get().reopen(letter, left(known.get()))
                : FoundEntry.opened(places.home(), row, letter);
    }

    /** Reads what a claim needs to know besides its row, so that it need not wait for it. */
    public void prepare(Attempt attempt) {
        if (attempt.mayStandAnywhere()) {
            months.look();
        }
    }

    /** Drops the tables of months whose rows are all older than 30 days, and tells how many. */
    public int dropOld() {
        return months.dropOld();
    }

    private Duration left(FoundEntry found) {
        return found.left(now());
    }

    Instant now() {
        return tables.clock().instant();
    }

    private static Optional<FoundEntry> find(Row row, List<Table> places) {
        return places.stream()
                .flatMap(place ->
                        place.find(row.partition(), row.key()).map(stored -> new FoundEntry(place, stored)).stream())
                .findFirst();
    }

    private static FoundEntry existing(Table table, Row row) {
        return table.find(row.partition(), row.key())
                .map(stored -> new FoundEntry(table, stored))
                .orElseThrow(() -> new StorageException("a row of the ledger vanished", null));
    }

    static Row row(MessageId message) {
        return new Row(message.partition(), message.rowKey())
                .withId("key", message.key())
                .withId(CONVERSATION, message.conversation());
    }
}
