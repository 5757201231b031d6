package dev.proactivebot.delivery.pacing;

import dev.proactivebot.delivery.pacing.SharedRow.Change;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.Tables;
import dev.proactivebot.storage.TimedLock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What this instance knows of a tenant's shared row. Every change of it brings the news of the other instances along. Not more than one
 * thread asks the table at a time; what is known is read without the lock, since a table may take long to answer.
 */
final class TenantRow {
    /** What a request is taken to last until one has lasted longer: a first slot must not be missed when it is there. */
    private static final long REQUEST = 80_000;

    /** A first request that takes longer says little: a fresh instance also loads classes and connects. So a second one is measured. */
    private static final long COLD = Micros.SECOND / 5;

    /** A first request that takes so long says that the table is slow. */
    private static final long SLOW = 2 * Micros.SECOND;

    final TimedLock asking;
    private final SharedRow row;
    private final RowClock clock;
    private volatile RateState state = RateState.NEW;
    private volatile long requestTime;
    private boolean isRead;

    TenantRow(Tables tables, String tenant, RowClock clock) {
        this.asking = tables.lock();
        this.row = new SharedRow(tables, tenant, RateState.KEY, clock);
        this.clock = clock;
    }

    long now() {
        return clock.now();
    }

    RateState state() {
        return state;
    }

    /** Returns how long the table takes for a request, lately. */
    long requestTime() {
        return Math.max(REQUEST, requestTime);
    }

    /** Reads the row, so that the first reservation need not wait for it. */
    void prepare() {
        asking.alone(this::readOnce);
    }

    /** Before the first reservation: it tells how long the table takes, and so how far ahead a reservation must begin. */
    void readOnce() {
        if (!isRead) {
            requestTime = read();
            if (requestTime > COLD && requestTime < SLOW) {
                requestTime = read();
            }
            isRead = true;
        }
    }

    /** Returns how long it took. */
    private long read() {
        long began = clock.own();
        learn(row.read());
        return clock.own() - began;
    }

    /** Hears what the other instances have to say, unless that was done within that time. */
    void refresh(Duration age) {
        if (isOlder(age)) {
            asking.alone(() -> {
                if (isOlder(age)) { // else another thread has read it while this one waited
                    learn(row.read());
                }
            });
        }
    }

    /** Compares this instance's clock with the service's when it is time for that, by a thread that is alone. */
    void agree() {
        if (requestTime() < RowClock.EXACT) {
            row.agree();
            learn(row.seen());
        }
    }

    long seenAt() {
        return row.seenAt();
    }

    private boolean isOlder(Duration age) {
        return now() - row.heardAt() > Micros.of(age);
    }

    /**
     * Makes one attempt to change the row, by a thread that is alone.
     *
     * @param change empty to leave it as it is
     */
    Change attempt(Function<RateState, Optional<RateState>> change) {
        long began = clock.own();
        Change made = row.attempt(found -> change.apply(learn(found)).map(this::write));
        learn(row.seen());
        requestTime = Math.max(clock.own() - began, requestTime - requestTime / 4);
        return made;
    }

    /** Changes what is known: here in any case; when it cannot be written the others hear of it from the channel. */
    void change(UnaryOperator<RateState> change) {
        try {
            boolean isWritten = asking.alone(() -> {
                boolean written = row.update(found -> Optional.of(write(change.apply(learn(found)))));
                learn(row.seen());
                return written;
            });
            if (isWritten) {
                return;
            }
        } catch (StorageException e) {
            // the change stays ours
        }
        hear(known -> change.apply(known).withPausesOf(known, now()));
    }

    private Row write(RateState changed) {
        return changed.row(row.seen().partition(), now());
    }

    private RateState learn(Row found) {
        return hear(known -> RateState.of(found, now()).withPausesOf(known, now()));
    }

    synchronized RateState hear(UnaryOperator<RateState> news) {
        state = news.apply(state);
        return state;
    }
}
