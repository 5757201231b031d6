package dev.proactivebot.delivery.ledger;

import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes delivery effectively once. A message has one row: the instance that inserts or changes it may send, and then writes the outcome
 * into it. A message that is sent for the first time costs two requests.
 *
 * <p>A claim lasts for the lease, which begins when the storage service wrote the row, by its clock. When the ledger cannot read or write,
 * it throws a {@link StorageException}: before a send the item waits, and after a send the claim runs out.
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
    /** Absent means zero, as in rows of version 0.1. */
    static final String TAKEOVERS = "takeovers";

    static final String DOUBT = "doubt";
    /** The owner's lease in seconds, since instances with another version or setting may run at the same time. */
    static final String LEASE = "lease";

    private static final int TRIES = 3;

    private final MonthlyTables months;
    private final Duration lease;
    private final boolean atMostOnce;
    private final String instance;
    private final AtomicLong claims = new AtomicLong();

    /** @param instance a unique name of this instance */
    public Ledger(MonthlyTables months, Duration lease, boolean atMostOnce, String instance) {
        this.months = months;
        this.lease = lease;
        this.atMostOnce = atMostOnce;
        this.instance = instance;
    }

    /** Returns a unique name for a claim. */
    public String nextClaim() {
        return instance + "-" + claims.incrementAndGet();
    }

    /**
     * Claims a message, so that it may be sent.
     *
     * @param by the name of this claim
     */
    public ClaimResult claim(Attempt attempt, String by) {
        Row row = claimed(row(attempt.message()), by)
                .with(ATTEMPT, attempt.number())
                .with(GENERATION, attempt.generation());
        MonthlyTables.Places places = months.places(attempt.made(), attempt.mayStandAnywhere());
        // a message that was tried before has a row, so an insert would fail
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
            there = existing(
                    places.home(),
                    row); // perhaps this claim's own, because the client repeats a request whose answer was lost
        } catch (NewerRowException e) {
            throw e;
        } catch (StorageException e) {
            return new ClaimResult.Unanswered(e);
        }
        return judge(there, attempt, by);
    }

    /** Returns the row of a first attempt. */
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
                return new ClaimResult.Granted(found.entry()); // a write that seemed to fail
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
        return new ClaimResult.Held(lease); // other instances were faster each time
    }

    /** Returns why the item may not be sent now; empty when it may. */
    private Optional<ClaimResult> refusal(FoundEntry found, Attempt attempt) {
        LedgerState state = found.state();
        if (state.how != null) {
            return Optional.of(new ClaimResult.Settled(state.how));
        }
        if (state == LedgerState.OF_NEWER_VERSION) {
            throw new NewerRowException("The state of a message");
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

    /** Records that the message was delivered. */
    public void delivered(LedgerEntry entry, @Nullable String activityId) {
        delivered(entry, activityId, null, 0);
    }

    /**
     * Records that a message of a notification was delivered.
     *
     * @param conversation the key of the conversation that it was sent to
     * @param version the version of its content
     */
    public void delivered(LedgerEntry entry, @Nullable String activityId, @Nullable String conversation, int version) {
        write(entry, LedgerState.DELIVERED, delivered(entry.row, activityId, conversation, version));
    }

    /** Returns the changes of a row when its message is delivered. */
    static Row delivered(Row row, @Nullable String activityId, @Nullable String conversation, int version) {
        boolean isElsewhere = conversation != null && !conversation.equals(row.key());
        return new Row(row.partition(), row.key())
                .with(STATE, LedgerState.DELIVERED.word)
                .withId(ACTIVITY, activityId)
                .with(Edits.SAID, version == 0 ? null : version)
                .with(Edits.SAID_IN, isElsewhere ? conversation : null);
    }

    /** Records that the message was not delivered, and that a copy with that number of attempts is in the queue. */
    public void waiting(LedgerEntry entry, int attempt) {
        write(entry, LedgerState.WAITING, changes(entry).with(ATTEMPT, attempt));
    }

    /** Records that it is unknown whether the message was delivered. */
    public void unknown(LedgerEntry entry) {
        write(entry, LedgerState.UNKNOWN, changes(entry).with(DOUBT, true));
    }

    /** Records that the message was given up. */
    public void gaveUp(LedgerEntry entry, String reason, boolean doubt, String letter) {
        Row changes = changes(entry).with(REASON, reason).with(LETTER, letter);
        write(entry, LedgerState.GAVE_UP, doubt ? changes.with(DOUBT, true) : changes);
    }

    /** Records that the message was not sent, on purpose. */
    public void skipped(LedgerEntry entry, String reason) {
        write(entry, LedgerState.SKIPPED, changes(entry).with(REASON, reason));
    }

    /**
     * Counts an ended worker of an abandoned message, and lets a copy be sent.
     *
     * @param by the name of the claim that counts it
     * @return whether it was counted; otherwise another instance has the row
     */
    public boolean takeOver(LedgerEntry entry, String by) {
        Row changes = changes(entry)
                .with(BY, by)
                .with(TAKEOVERS, entry.takeovers() + 1)
                .with(DOUBT, true);
        return write(new LedgerEntry(entry.table, entry.row.with(BY, by), entry.version), LedgerState.WAITING, changes);
    }

    /**
     * Writes a state, and returns whether it is stored. When the row has another version, either this write succeeded without an answer, or the lease was over and another
     * instance has the row. Then the other instance's state counts, unless this one knows that the message was delivered and no instance is
     * sending it.
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

    /**
     * Returns the version to write on. A delivery is written whoever has the row by now; any other state only while this instance's claim
     * holds.
     */
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

    /** Reads in advance what a claim needs besides its row. */
    public void prepare(Attempt attempt) {
        if (attempt.mayStandAnywhere()) {
            months.look();
        }
    }

    private Duration left(FoundEntry found) {
        return found.left(now());
    }

    Instant now() {
        return months.now();
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
                .orElseThrow(() -> new StorageException("A row of the ledger vanished", null));
    }

    static Row row(MessageId message) {
        return new Row(message.partition(), message.rowKey())
                .withId("key", message.key())
                .withId(CONVERSATION, message.conversation());
    }
}
